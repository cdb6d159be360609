package sandbox

import (
	"net/http"
	"strings"

	"flexconsole/api/sid"
)

// operations are what one resource can do, by HTTP method.
type operations map[string]func(call) answer

// resource is what a path of a product names, where a prefix in braces stands for
// a SID.
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
	{flexAPI, provisioningPath, always(http.MethodGet, (*account).fetchProvisioning)},
	{conversations, "/v1/Configuration", always(http.MethodGet, (*account).fetchConversationsConfiguration)},
	{conversations, webhooksPath, always(http.MethodGet, (*account).fetchWebhooks)},
	{conversations, "/v1/Configuration/Addresses", always(http.MethodGet, (*account).listAddresses)},
	{conversations, "/v1/Conversations", always(http.MethodGet, (*account).listConversations)},
	{conversations, "/v1/Conversations/{CH}", (*account).conversationOperations},
	{conversations, "/v1/Conversations/{CH}/Messages", (*account).messageOperations},
	{flexAPI, "/v2/WebChats", always(http.MethodPost, (*account).createChat)},
	{flexAPI, "/v1/Interactions/{KD}/Channels/{UO}", (*account).channelOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks", always(http.MethodGet, (*account).listTasks)},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}", (*account).taskOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Tasks/{WT}/Reservations", (*account).reservationOperations},
	{taskRouter, "/v1/Workspaces/{WS}/Workers/{WK}", (*account).workerOperations},
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

// match gives the SIDs in a path of the resource.
func (r resource) match(path string) (sids []string, ok bool) {
	parts, named := strings.Split(path, "/"), strings.Split(r.path, "/")
	if len(parts) != len(named) {
		return nil, false
	}
	for i, part := range parts {
		prefix, isSID := strings.CutPrefix(named[i], "{")
		kind, _ := sid.KindOf(prefix)
		own, isOwn := ownSIDs[kind]
		switch {
		case !isSID && part != named[i], isSID && !sid.Valid(kind, part), isOwn && !sid.Equal(part, own):
			return nil, false
		case isSID && !isOwn:
			sids = append(sids, part)
		}
	}
	return sids, true
}

// ownSIDs are those of which an account has one each.
var ownSIDs = map[sid.Kind]string{sid.Instance: InstanceSID, sid.Workspace: WorkspaceSID}
