package users_test

import (
	"strings"
	"testing"

	"flexconsole/views/viewtest"
)

// The list beside its preview has the locale still, and the preview stays while the keys
// go from the input to the list and back.
func TestThePreviewStays(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Resize(120, 40)
	r.Settle()
	const previewed = "From the list at"
	r.Want(previewed, "username ↑ email locale")
	for _, keys := range [][]string{{"esc"}, {"down"}, {"/"}, {"esc"}} {
		r.Press(keys...)
		r.Want(previewed, "username ↑ email locale")
	}
	r.Resize(119, 40)
	if r.Shows(previewed) || !strings.Contains(r.Screen(), "locale") {
		t.Errorf("on a narrower terminal:\n%s", r.Screen())
	}
}
