package sandbox

import (
	"net/http"
	"strings"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sid"
)

// operations are what one resource can do, by HTTP method.
type operations map[string]func(call) answer

// resource is what a path of a product identifies; a prefix in braces means a SID, and
// braces without one any name.
type resource struct {
	product product
	path    string
	// find gives what can be done there, nil where there is no such thing; sids are
	// those of the path, without instance and workspace, which are the account's.
	find func(a *account, sids []string) operations
}

// resources are all that the account has. Of two with one path, the first is
// found where all products are.
var resources = []resource{
	{flexAPI, "/v1/Configuration", always(http.MethodGet, (*account).fetchConfiguration)},
	{flexAPI, provisioningPath, always(http.MethodGet, fetchProvisioning)},
	{conversations, "/v1/Configuration", always(http.MethodGet, fetchConversationsConfiguration)},
	{conversations, webhooksPath, always(http.MethodGet, fetchWebhooks)},
	{conversations, "/v1/Configuration/Addresses", always(http.MethodGet, (*account).listAddresses)},
	{conversations, "/v1/Configuration/Addresses/{}", addressOperations},
	{conversations, "/v1/Conversations", always(http.MethodGet, (*account).listConversations)},
	{conversations, "/v1/Conversations/{CH}", ofChat(conversationOperations)},
	{conversations, "/v1/Conversations/{CH}/Messages", ofChat(messagesOperations)},
	{conversations, "/v1/Conversations/{CH}/Messages/{IM}", ofChat(messageOperations)},
	{conversations, "/v1/Conversations/{CH}/Participants", ofChat(participantsOperations)},
	{conversations, "/v1/Conversations/{CH}/Participants/{}", ofChat(participantOperations)},
	{flexAPI, "/v2/WebChats", always(http.MethodPost, (*account).createChat)},
	{flexAPI, "/v1/Interactions/{KD}", ofTask(interactionOperations)},
	{flexAPI, "/v1/Interactions/{KD}/Channels", ofTask(channelsOperations)},
	{flexAPI, "/v1/Interactions/{KD}/Channels/{UO}", ofTask(channelOperations)},
	{flexAPI, "/v1/Interactions/{KD}/Channels/{UO}/Participants", ofTask(channelParticipantsOperations)},
	{flexAPI, "/v1/Interactions/{KD}/Channels/{UO}/Participants/{UT}", ofTask(channelParticipantOperations)},
	{flexAPI, "/v1/Interactions/{KD}/Channels/{UO}/Invites", ofTask(invitesOperations)},
	{flexAPI, "/v1/Interactions/{KD}/Channels/{UO}/Invites/{KG}", ofTask(inviteOperations)},
	{taskRouter, "/v1/Workspaces", always(http.MethodGet, listWorkspaces)},
	{taskRouter, "/v1/Workspaces/{WS}", workspaceOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Activities", always(http.MethodGet, listActivities)},
	{taskRouter, "/v1/Workspaces/{WS}/Activities/{WA}", activityOperations},
	{taskRouter, "/v1/Workspaces/{WS}/TaskQueues", always(http.MethodGet, listTaskQueues)},
	{taskRouter, "/v1/Workspaces/{WS}/TaskQueues/{WQ}", taskQueueOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Workflows", always(http.MethodGet, listWorkflows)},
	{taskRouter, "/v1/Workspaces/{WS}/Workflows/{WW}", workflowOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks", always(http.MethodGet, (*account).listTasks)},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}", ofTask(taskOperations)},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}/Reservations", ofTask(reservationsOperations)},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}/Reservations/{WR}", ofTask(reservationOperations)},
	{taskRouter, "/v1/Workspaces/{WS}/Workers", always(http.MethodGet, (*account).listWorkers)},
	{taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}", (*account).workerOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}/Reservations", workerReservationsOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}/Channels", workerChannelsOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}/Channels/{WC}", workerChannelOperations},
	{studio, "/v2/Flows", always(http.MethodGet, listFlows)},
	{studio, "/v2/Flows/{FW}", ofFlow(flowOperations)},
	{studio, "/v2/Flows/{FW}/Executions", ofFlow(executionsOperations)},
	{studio, "/v2/Flows/{FW}/Executions/{FN}", ofExecution(executionOperations)},
	{studio, "/v2/Flows/{FW}/Executions/{FN}/Steps", ofExecution(stepsOperations)},
	{studio, "/v2/Flows/{FW}/Executions/{FN}/Steps/{FT}", ofExecution(stepOperations)},
	{flexAPI, "/v2/Instances/{GO}/Users/{FU}", (*account).userOperations},
	{flexAPI, "/v1/Instances/{GO}/Users", beta(always(http.MethodGet, (*account).listUsers))},
	{flexAPI, "/v1/Instances/{GO}/Teams", beta(always(http.MethodGet, (*account).listTeams))},
	{flexAPI, "/v1/Instances/{GO}/Teams/{QO}", beta((*account).teamOperations)},
	{flexAPI, "/v1/Instances/{GO}/Teams/{QO}/Members", beta((*account).memberOperations)},
	{flexAPI, "/v4/Instances/{GO}/Users", beta(always(http.MethodGet, (*account).searchUsers))},
	{flexAPI, "/v4/Instances/{GO}/Users/{FU}", beta((*account).detailOperations)},
}

// always is a resource that every account has.
func always(method string, do func(*account, call) answer) func(*account, []string) operations {
	return func(a *account, _ []string) operations {
		return operations{method: func(c call) answer { return do(a, c) }}
	}
}

// ofChat is a resource of the conversation whose number the first SID bears; the SIDs
// after it are left to find.
func ofChat(find func(a *account, v *conversation.Conversation, sids []string) operations) func(*account, []string) operations {
	return func(a *account, sids []string) operations {
		if v := a.conversation(sids[0]); v != nil {
			return find(a, v, sids[1:])
		}
		return nil
	}
}

// ofTask is ofChat where the conversation must have a task.
func ofTask(find func(a *account, v *conversation.Conversation, sids []string) operations) func(*account, []string) operations {
	return ofChat(func(a *account, v *conversation.Conversation, sids []string) operations {
		if v.Task.Status != "" {
			return find(a, v, sids)
		}
		return nil
	})
}

// beta is a resource in public beta, which not every account has.
func beta(find func(*account, []string) operations) func(*account, []string) operations {
	return func(a *account, sids []string) operations {
		if a.basic {
			return nil
		}
		return find(a, sids)
	}
}

// operations are those of the resource that a path names at an origin; nil when
// there is none.
func (a *account) operations(from origin, path string) operations {
	for _, r := range resources {
		if sids, ok := r.match(path); ok && from.has(r.product) {
			return r.find(a, sids)
		}
	}
	return nil
}

// match gives the SIDs and names in a path of the resource.
func (r resource) match(path string) (sids []string, ok bool) {
	parts, named := strings.Split(path, "/"), strings.Split(r.path, "/")
	if len(parts) != len(named) {
		return nil, false
	}
	for i, part := range parts {
		prefix := strings.Trim(named[i], "{}")
		isVariable := prefix != named[i]
		own, isOwn := ownSIDs[prefix]
		switch {
		case !isVariable && part != prefix,
			isVariable && prefix != "" && !sid.Valid(sid.Kind{Prefix: prefix}, part),
			isOwn && !sid.Equal(part, own):
			return nil, false
		case isVariable && !isOwn:
			sids = append(sids, part)
		}
	}
	return sids, true
}

// ownSIDs are those of which an account has one each.
var ownSIDs = map[string]string{sid.Instance.Prefix: InstanceSID, sid.Workspace.Prefix: WorkspaceSID}
