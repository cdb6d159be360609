package shell

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/users"
	"flexconsole/views/words"
)

// refusedUser shows the page of a user that the account does not have.
func refusedUser(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Status: 404, Code: 20404})
	r.paste(ordinary)
	r.press("enter")
	r.settle()
	return r
}

// page20404 is the page that those tests want.
const page20404 = "https://www.twilio.com/docs/errors/20404"

func TestOpenPageInTheBrowser(t *testing.T) {
	t.Parallel()
	r := refusedUser(t)
	var opened []string
	r.app.options.OpenURL = func(address string) error { opened = append(opened, address); return nil }
	r.press("o")
	r.settle()
	r.want("the browser was asked to open " + page20404)
	if !slices.Equal(opened, []string{page20404}) || len(r.copied) > 0 {
		t.Errorf("opened %q, copied %q", opened, r.copied)
	}
	r.press("Y")
	if !slices.Equal(r.copied, []string{page20404}) {
		t.Errorf("copied %q", r.copied)
	}
}

func TestLinkWithoutABrowser(t *testing.T) {
	t.Parallel()
	r := refusedUser(t)
	r.press("o")
	r.settle()
	r.want("Twilio's page on 20404", page20404, "there is no browser here", "The link copied")
	if !slices.Equal(r.copied, []string{page20404}) {
		t.Errorf("copied %q", r.copied)
	}
	r.press("enter", "y")
	if got := r.copied[1]; !strings.Contains(got, page20404) || !strings.Contains(got, "HTTP 404") {
		t.Errorf("the details: %q", got)
	}
}

// The dialog on a failure offers the page as its third choice.
func TestPageFromADialog(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	var opened string
	r.app.options.OpenURL = func(address string) error { opened = address; return nil }
	r.edit(ordinary)
	r.retype(newEmail)
	r.server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
	r.press("ctrl+s")
	r.confirm()
	r.settle()
	r.want("Close Copy the details Twilio's page")
	r.press("left", "enter")
	r.settle()
	r.press("esc")
	r.want("Twilio's page") // still on the form, which shows the failure
	if opened != words.ErrorPage(20001) {
		t.Errorf("opened %q", opened)
	}
	r.wantPosts(1)
}

// A failure that Twilio gave no code has no page.
func TestNoPageWithoutACode(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.server.Inject(sandbox.Fault{Status: 200, Body: "<html>", ContentType: "text/html"})
	r.paste(ordinary)
	r.press("enter")
	r.settle()
	r.wantNot("Twilio's page")
	screen.ShowFailure(r.app.desk, "Not read", "", r.app.desk.Front().(*users.User).Err)
	r.want("Copy the details")
	r.wantNot("Twilio's page")
}

// What an answer names as its page is copied with the details and never opened.
func TestPageIsOfOurMaking(t *testing.T) {
	t.Parallel()
	r := refusedUser(t)
	var failure *api.Error
	if !errors.As(r.app.desk.Front().(*users.User).Err, &failure) {
		t.Fatal("no failure")
	}
	var opened string
	r.app.options.OpenURL = func(address string) error { opened = address; return nil }
	failure.MoreInfo = "https://evil.example.com/20404"
	r.press("o")
	r.settle()
	if opened != page20404 {
		t.Errorf("opened %q", opened)
	}
	r.press("y")
	if got := r.copied[0]; !strings.Contains(got, "more_info https://evil.example.com/20404") || !strings.Contains(got, page20404) {
		t.Errorf("the details: %q", got)
	}
}
