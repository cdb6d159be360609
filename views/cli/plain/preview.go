package plain

import (
	"context"
	"encoding/json"

	"flexconsole/api"
	"flexconsole/api/save"
)

// WouldChange is the status of a change that --dry-run shows, for scripts.
const WouldChange = "would_change"

// previewedDocument is a change that was not sent, for scripts.
type previewedDocument struct {
	FlexUserSID string             `json:"flex_user_sid"`
	Status      string             `json:"status"`
	ExitStatus  int                `json:"exit_status"`
	Message     string             `json:"message"`
	WouldSend   map[string]*string `json:"would_send"`
	Before      json.RawMessage    `json:"before"`
	Warnings    []string           `json:"warnings,omitempty"`
}

// previewed prints what a save would send, and ends with the status that says so.
func (s *UserSave) previewed(ctx context.Context, opened api.FlexUser, change api.UserChange, warnings []string) error {
	out := NewOutput(s.Cmd.OutOrStdout())
	const message = "Nothing was sent: this user would be changed."
	if s.JSON {
		out.JSON(previewedDocument{
			FlexUserSID: s.User, Status: WouldChange, ExitStatus: ExitWouldChange, Message: message,
			WouldSend: ValuesOf(change), Before: opened.Raw, Warnings: s.warnings(opened, change, warnings),
		})
	} else {
		out.Line(message)
	}
	if out.Err() != nil {
		return out.Err()
	}
	return out.Ended(ctx, ExitWouldChange)
}

// ValuesOf are the fields that a change sets, by their names in the document.
func ValuesOf(change api.UserChange) map[string]*string {
	values := map[string]*string{}
	for _, f := range save.Fields {
		if asked := f.In(change); asked != nil {
			values[string(f)] = asked
		}
	}
	return values
}
