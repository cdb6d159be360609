package shell_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/views/screen"
	"flexconsole/views/viewtest"
	"flexconsole/views/words"
)

// refusedUser shows the page of a user that the account does not have.
func refusedUser(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Status: 404, Code: 20404})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.Settle()
	return r
}

// page20404 is the page that those tests want.
const page20404 = "https://www.twilio.com/docs/errors/20404"

func TestOpenPageInTheBrowser(t *testing.T) {
	t.Parallel()
	r := refusedUser(t)
	var opened []string
	r.App.Options().OpenURL = func(address string) error { opened = append(opened, address); return nil }
	r.Press("o")
	r.Settle()
	r.Want("Opening in the browser: " + page20404)
	if !slices.Equal(opened, []string{page20404}) || len(r.Copied) > 0 {
		t.Errorf("opened %q, copied %q", opened, r.Copied)
	}
	r.Press("Y")
	if !slices.Equal(r.Copied, []string{page20404}) {
		t.Errorf("copied %q", r.Copied)
	}
}

func TestLinkWithoutABrowser(t *testing.T) {
	t.Parallel()
	r := refusedUser(t)
	r.Press("o")
	r.Settle()
	r.Want("Documentation of error 20404", page20404, "no browser available", "Copied link")
	if !slices.Equal(r.Copied, []string{page20404}) {
		t.Errorf("copied %q", r.Copied)
	}
	r.Press("enter", "y")
	if got := r.Copied[1]; !strings.Contains(got, page20404) || !strings.Contains(got, "HTTP 404") {
		t.Errorf("the details: %q", got)
	}
}

// The dialog on a failure offers the page as its third choice.
func TestPageFromADialog(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	var opened string
	r.App.Options().OpenURL = func(address string) error { opened = address; return nil }
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
	r.Want("Close Copy details Error docs")
	r.Press("left", "enter")
	r.Settle()
	r.Press("esc")
	r.Want("error docs") // still on the form, which shows the failure
	if opened != words.ErrorPage(20001) {
		t.Errorf("opened %q", opened)
	}
	r.WantPosts(1)
}

// A failure that Twilio gave no code has no page.
func TestNoPageWithoutACode(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Status: 200, Body: "<html>", ContentType: "text/html"})
	r.Paste(viewtest.Ordinary)
	r.Press("enter")
	r.Settle()
	r.WantNot("Error docs")
	screen.ShowFailure(r.Host(), "Not read", "", r.Cause())
	r.Want("Copy details")
	r.WantNot("Error docs")
}

// What an answer names as its page is copied with the details and never opened.
func TestPageIsOfOurMaking(t *testing.T) {
	t.Parallel()
	r := refusedUser(t)
	var failure *api.Error
	if !errors.As(r.Cause(), &failure) {
		t.Fatal("no failure")
	}
	var opened string
	r.App.Options().OpenURL = func(address string) error { opened = address; return nil }
	failure.MoreInfo = "https://evil.example.com/20404"
	r.Press("o")
	r.Settle()
	if opened != page20404 {
		t.Errorf("opened %q", opened)
	}
	r.Press("y")
	if got := r.Copied[0]; !strings.Contains(got, "more_info https://evil.example.com/20404") || !strings.Contains(got, page20404) {
		t.Errorf("the details: %q", got)
	}
}
