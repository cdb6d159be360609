package terminal

import (
	"strings"
	"testing"
)

// Nothing but Twilio's pages on codes is opened.
func TestOpenOnlyErrorPages(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // should one pass, no browser comes up
	for _, address := range []string{
		"", "https://www.twilio.com/docs/errors/", "https://www.twilio.com/docs/errors/20404?x=1", "https://www.twilio.com/docs/errors/20404\n",
		"http://www.twilio.com/docs/errors/20404", "https://wwwxtwilio.com/docs/errors/1", "https://evil.example.com/docs/errors/20404",
		"https://www.twilio.com/docs/errors/20404/../..", "--help", "file:///etc/passwd", "x https://www.twilio.com/docs/errors/1",
	} {
		if err := OpenURL(address); err == nil || !strings.Contains(err.Error(), "not one of Twilio's error pages") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// It says why there is no browser.
func TestNoBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, row := range []struct {
		name, system string
		env          []string
		want         string
	}{
		{"no display", "linux", nil, "no graphical session"},
		{"ssh", "linux", []string{"DISPLAY", ":10", "SSH_CONNECTION", "a 1 b 22"}, "over SSH"},
		{"ssh to a Mac", "darwin", []string{"SSH_TTY", "/dev/pts/1"}, "over SSH"},
		{"no program", "linux", []string{"WAYLAND_DISPLAY", "wayland-0"}, "xdg-open is not installed"},
		{"no program on BSD", "freebsd", []string{"DISPLAY", ":0"}, "xdg-open is not installed"},
		{"a Mac needs no display", "darwin", nil, "open is not installed"},
		{"nor does Windows", "windows", nil, "rundll32 is not installed"},
	} {
		command, err := findBrowser(row.system, environment(row.env...))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %q, %v", row.name, command, err)
		}
	}
}
