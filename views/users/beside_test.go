package users_test

import (
	"testing"

	"flexconsole/views/viewtest"
)

// Beside the form stands the diff of what would be saved, and why it cannot be yet.
func TestTheDiffStandsBesideTheForm(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Resize(120, 30)
	r.Edit(viewtest.Ordinary)
	r.Want("Will be saved", "Nothing changed yet.")
	r.Retype("new@example.com")
	r.Want("- pella.quickmoss@example.com", "+ new@example.com")
	r.Press("tab")
	r.Retype("x")
	r.Want("- en-US", "Locale: ")
	r.Press("ctrl+r", "shift+tab", "ctrl+r")
	r.Want("Nothing changed yet.")
	r.Resize(119, 30)
	r.WantNot("Will be saved")
	r.WantPosts(0)
}
