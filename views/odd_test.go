package views

import (
	"testing"

	"flexconsole/api/sandbox"
)

// A user with odd fields is shown with what came, and a save sends the field
// that was typed and nothing else.
func TestOddFieldsAreShownAndNotSent(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Method: "GET", Times: 2, Body: `{"flex_user_sid":"` + ordinary + `","version":"7","email":5,"roles":"agent","locale":"en-US","updated_date":1767225600}`})
	r.open(ordinary)
	r.want("unexpected type, never sent: email, roles, updated_date, version", "! 5", `! "agent"`, `! "7"`, "! 1767225600", "en-US")
	r.press("e")
	r.settle()
	r.want("received as 5, which is no text")
	r.press("tab")
	r.retype("fr")
	r.press("ctrl+s")
	r.settle()
	r.confirm()
	r.settle()
	if form := r.wantPosts(1)[0].Form.Encode(); form != "Locale=fr" {
		t.Errorf("sent %s", form)
	}
}
