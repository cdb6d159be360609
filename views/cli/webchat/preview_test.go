package webchat_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/webchat"
)

// previewChat runs webchat create --dry-run, without a terminal and without a yes.
func previewChat(m *clitest.Machine, args ...string) clitest.Result {
	m.T.Helper()
	return m.Plain(webchat.NewCommand, append([]string{"create", "--dry-run"}, args...)...)
}

// A dry run shows what a launch would show, and launches nothing.
func TestWebchatCreateDryRun(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"one", []string{"--address", sandbox.AddressSID}, plain.ExitWouldChange, "Nothing was sent: 1 chat would be launched.\n"},
		{"read-only", []string{"--address", sandbox.AddressSID, "--read-only", "--count", "3"}, plain.ExitWouldChange, "Nothing was sent: 3 chats would be launched.\n"},
		{"bad data", []string{"--address", sandbox.AddressSID, "--data", "{"}, plain.ExitUsage, "--data: "},
		{"no address", nil, plain.ExitUsage, "no web chat address given"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t).WithAccount()
			got := previewChat(m, test.args...)
			got.Ends(t, test.status)
			got.Shows(t, test.says)
			if sent := m.Posts(); len(sent) > 0 || len(m.Server.Chats()) > 0 {
				t.Errorf("sent %q", sent)
			}
			if strings.Contains(got.Stderr, "! This creates a real conversation") != (test.status == plain.ExitWouldChange) {
				t.Errorf("standard error: %s", got.Stderr)
			}
		})
	}
}

func TestWebchatCreateDryRunJSON(t *testing.T) {
	m := newMachine(t).WithAccount()
	got := previewChat(m, "--address", sandbox.AddressSID, "--customer-name", "Ada", "--no-tag", "--count", "2", "--every", "7", "--json")
	got.Ends(t, plain.ExitWouldChange)
	document := decoded[struct {
		Status    string
		Count     int
		Every     int               `json:"every_seconds"`
		WouldSend map[string]string `json:"would_send"`
		Warnings  []string
	}](t, got)
	if document.Status != "would_launch" || document.Count != 2 || document.Every != 7 || len(document.Warnings) == 0 ||
		document.WouldSend["AddressSid"] != sandbox.AddressSID || document.WouldSend["CustomerFriendlyName"] != "Ada 1/2" {
		t.Errorf("it says %+v", document)
	}
}
