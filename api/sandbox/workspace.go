package sandbox

import (
	"net/url"
	"time"

	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sandbox/routing"
	"flexconsole/api/sid"
)

// workspaceURL begins the addresses of what is in the workspace.
const workspaceURL = taskRouterHost + "/v1/Workspaces/" + WorkspaceSID

// workspaceName is the one that Flex gives its workspace.
const workspaceName = "Flex Task Assignment"

// inWorkspace begins a document of the workspace, as old as the account, at an address.
func (a *account) inWorkspace(itsSID, name, address string, more ...member) object {
	begun := object{
		{"sid", itsSID},
		{"account_sid", AccountSID},
		{"friendly_name", name},
		{"date_created", date(a.created)},
		{"date_updated", date(a.created)},
		{"url", address},
	}
	return append(begun, more...)
}

// listWorkspaces is a page of the workspaces, of which there is one.
func listWorkspaces(a *account, c call) answer {
	list := listing{key: "workspaces", host: taskRouterHost, most: 1000, filters: []string{"FriendlyName"}}
	found := positions(1, func(int) bool { return asksFor(c.Query, "FriendlyName", workspaceName) })
	return list.answerWith(c, found, func(int) any { return a.workspace() })
}

// workspaceOperations are those of the workspace.
func workspaceOperations(a *account, _ []string) operations { return readOnly(a.workspace()) }

// workspace is taskrouter.v1.workspace of Twilio's OpenAPI document.
func (a *account) workspace() object {
	offline := routing.Activities[routing.Offline]
	return a.inWorkspace(WorkspaceSID, workspaceName, workspaceURL, object{
		{"default_activity_sid", offline.SID},
		{"default_activity_name", offline.Name},
		{"timeout_activity_sid", offline.SID},
		{"timeout_activity_name", offline.Name},
		{"event_callback_url", nil},
		{"events_filter", nil},
		{"multi_task_enabled", true},
		{"prioritize_queue_order", "FIFO"},
		{"links", map[string]string{
			"activities": workspaceURL + "/Activities", "task_queues": workspaceURL + "/TaskQueues",
			"tasks": workspaceURL + "/Tasks", "workers": workspaceURL + "/Workers", "workflows": workspaceURL + "/Workflows",
		}},
	}...)
}

// toWorkspace is the one link of most that is in a workspace.
func toWorkspace() member { return member{"links", map[string]string{"workspace": workspaceURL}} }

// listActivities is a page of the activities.
func listActivities(a *account, c call) answer {
	list := listing{key: "activities", host: taskRouterHost, most: 1000, filters: []string{"FriendlyName", "Available"}}
	found := positions(len(routing.Activities), func(i int) bool {
		return asksFor(c.Query, "FriendlyName", routing.Activities[i].Name) && asksForAvailable(c.Query, routing.Activities[i].Available)
	})
	return list.answerWith(c, found, func(i int) any { return a.activity(i) })
}

// activityOperations are those of one activity.
func activityOperations(a *account, sids []string) operations {
	for i, activity := range routing.Activities {
		if sid.Equal(sids[0], activity.SID) {
			return readOnly(a.activity(i))
		}
	}
	return nil
}

// activity is taskrouter.v1.workspace.activity of Twilio's OpenAPI document.
func (a *account) activity(i int) object {
	of := routing.Activities[i]
	return a.inWorkspace(of.SID, of.Name, workspaceURL+"/Activities/"+of.SID,
		member{"workspace_sid", WorkspaceSID}, member{"available", of.Available}, toWorkspace())
}

// queuesIn are those that a query names by SID and name; all where it names none.
func queuesIn(query url.Values, sidParameter, nameParameter string) []routing.Queue {
	var named []routing.Queue
	for i, q := range routing.Queues {
		if asksForSID(query, sidParameter, numbered("WQ", i+1)) && asksFor(query, nameParameter, q.Name) {
			named = append(named, q)
		}
	}
	return named
}

// numberedQueue is the position of a queue by the number in its SID, or in that of
// its workflow; ok is false where there is none.
func numberedQueue(itsSID string) (i int, ok bool) {
	i = roster.NumberIn(itsSID) - 1
	return i, i >= 0 && i < len(routing.Queues)
}

// listTaskQueues is a page of the task queues: all, or those of a name or for a worker.
func listTaskQueues(a *account, c call) answer {
	if problem := unsupported(c.Query, "EvaluateWorkerAttributes", "Ordering"); problem != nil {
		return *problem
	}
	worker := c.Query.Get("WorkerSid")
	at := a.findWorker(worker)
	found := positions(len(routing.Queues), func(i int) bool {
		queue := routing.Queues[i]
		return asksFor(c.Query, "FriendlyName", queue.Name) && (worker == "" || at >= 0 && queue.Takes(a.worker(at).Skills))
	})
	list := listing{key: "task_queues", host: taskRouterHost, most: 1000, filters: []string{"FriendlyName", "WorkerSid"}}
	return list.answerWith(c, found, func(i int) any { return a.taskQueue(i) })
}

// taskQueueOperations are those of one task queue.
func taskQueueOperations(a *account, sids []string) operations {
	if i, ok := numberedQueue(sids[0]); ok {
		return readOnly(a.taskQueue(i))
	}
	return nil
}

// taskQueue is taskrouter.v1.workspace.task_queue of Twilio's OpenAPI document. Where
// workers do several tasks at once, as in Flex, a queue has no activities.
func (a *account) taskQueue(i int) object {
	sid := numbered("WQ", i+1)
	return a.inWorkspace(sid, routing.Queues[i].Name, workspaceURL+"/TaskQueues/"+sid, object{
		{"workspace_sid", WorkspaceSID},
		{"assignment_activity_sid", nil},
		{"assignment_activity_name", nil},
		{"reservation_activity_sid", nil},
		{"reservation_activity_name", nil},
		{"max_reserved_workers", 1},
		{"target_workers", routing.Queues[i].Target},
		{"task_order", "FIFO"},
		toWorkspace(),
	}...)
}

// listWorkflows is a page of the workflows.
func listWorkflows(a *account, c call) answer {
	found := positions(len(routing.Queues), func(i int) bool { return asksFor(c.Query, "FriendlyName", routing.Queues[i].Workflow) })
	list := listing{key: "workflows", host: taskRouterHost, most: 1000, filters: []string{"FriendlyName"}}
	return list.answerWith(c, found, func(i int) any { return a.workflow(i) })
}

// workflowOperations are those of one workflow.
func workflowOperations(a *account, sids []string) operations {
	if i, ok := numberedQueue(sids[0]); ok {
		return readOnly(a.workflow(i))
	}
	return nil
}

// workflow is taskrouter.v1.workspace.workflow of Twilio's OpenAPI document: all of its
// tasks go to its queue.
func (a *account) workflow(i int) object {
	sid := numbered("WW", i+1)
	tasks := object{{"task_routing", object{
		{"filters", []any{}}, {"default_filter", object{{"queue", numbered("WQ", i+1)}}},
	}}}
	return a.inWorkspace(sid, routing.Queues[i].Workflow, workspaceURL+"/Workflows/"+sid, object{
		{"workspace_sid", WorkspaceSID},
		{"configuration", jsonText(tasks)},
		{"document_content_type", "application/json"},
		{"assignment_callback_url", nil},
		{"fallback_assignment_callback_url", nil},
		{"task_reservation_timeout", int(a.pace.Timeout / time.Second)},
		toWorkspace(),
	}...)
}
