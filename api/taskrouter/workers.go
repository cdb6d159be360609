// Package taskrouter is the client of TaskRouter: workers, queues, tasks and
// reservations.
package taskrouter

import (
	"context"
	"encoding/json"

	"flexconsole/api"
	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Client asks TaskRouter for one account.
type Client struct{ api *api.Client }

// New gives c's account and connections to a client of TaskRouter.
func New(c *api.Client) Client { return Client{c} }

// Worker is the TaskRouter worker behind a Flex user. A nil pointer is null or left
// out; text is raw, dates are ISO 8601.
type Worker struct {
	SID               string  `json:"sid"`
	WorkspaceSID      *string `json:"workspace_sid"`
	FriendlyName      *string `json:"friendly_name"`
	ActivityName      *string `json:"activity_name"`
	Available         *bool   `json:"available"`
	DateStatusChanged *string `json:"date_status_changed"`
	// Attributes is the worker's own text, meant to be a JSON object.
	Attributes *string `json:"attributes"`

	// Email, FullName and ContactURI come out of Attributes; nil where it is no
	// JSON object or the entry is no text, which are odd fields: "attributes",
	// "attributes.email" and the like.
	Email      *string `json:"-"`
	FullName   *string `json:"-"`
	ContactURI *string `json:"-"`
	// Skills are those of "routing" in Attributes, where Flex keeps them.
	Skills []string `json:"-"`
	// Levels are those of the skills that have one, as they are written.
	Levels map[string]json.Number `json:"-"`
	decode.OddFields
}

// Key identifies the worker in a list.
func (w Worker) Key() string { return w.SID }

const workersPath = "/v1/Workspaces/{WorkspaceSid}/Workers"

// FetchWorker reads one worker. The error is an *Error; Unsupported tells
// whether the credentials may not read workers.
func (c Client) FetchWorker(ctx context.Context, workspace, worker string) (Worker, error) {
	k := api.Call{
		Op: "worker", Product: api.TaskRouter, Path: workersPath + "/{WorkerSid}",
		Params: map[string]string{"WorkspaceSid": workspace, "WorkerSid": worker},
	}
	return api.Fetch(ctx, c.api, k, func(body []byte) (Worker, error) { return decodeWorker(body, workspace, worker) })
}

func decodeWorker(body []byte, workspace, worker string) (Worker, error) {
	var w Worker
	if err := decode.Resource(body, &w, sid.Worker, "worker", worker, &w.SID); err != nil {
		return Worker{}, err
	}
	return w.of(workspace)
}

// of is the worker with its attributes read; a worker of another workspace is refused.
func (w Worker) of(workspace string) (Worker, error) {
	if err := decode.SameSID("workspace", workspace, w.WorkspaceSID); err != nil {
		return Worker{}, err
	}
	w.readAttributes()
	return w, nil
}

// readAttributes picks what the console compares. Each account writes its
// attributes as it likes, so nothing in them is an error.
func (w *Worker) readAttributes() {
	written := api.Text(w.Attributes)
	attributes := decode.MembersOf(written)
	if attributes == nil {
		if raw, err := json.Marshal(written); err == nil && written != "" {
			w.AddOdd("attributes", raw)
		}
		return
	}
	for name, target := range map[string]**string{
		"email": &w.Email, "full_name": &w.FullName, "contact_uri": &w.ContactURI,
	} {
		if attributes.Decode(name, target) != nil {
			*target = nil
			w.AddOdd("attributes."+name, attributes[name])
		}
	}
	routing := decode.MembersOf(string(attributes["routing"]))
	if routing.Decode("skills", &w.Skills) != nil {
		w.Skills = nil
		w.AddOdd("attributes.routing.skills", routing["skills"])
	}
	if routing.Decode("levels", &w.Levels) != nil {
		w.Levels = nil
		w.AddOdd("attributes.routing.levels", routing["levels"])
	}
}
