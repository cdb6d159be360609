package launcher

import (
	"strings"
	"testing"
	"unicode/utf8"

	"flexconsole/api/validate"
	"flexconsole/views/screen"
)

// Built-in presets can be launched as they are, whatever address the form has.
func TestBuiltInPresets(t *testing.T) {
	t.Parallel()
	if len(builtInPresets) < 5 {
		t.Errorf("%d presets are built in", len(builtInPresets))
	}
	for _, p := range builtInPresets {
		if p.AddressSID != "" || p.Name == "" || p.Name == lastLaunchName || utf8.RuneCountInString(p.Name) > screen.MostName {
			t.Errorf("%+v", p)
		}
		for what, v := range map[string]validate.Verdict{
			"chat name": validate.Name("it", p.ChatName), "customer name": validate.Name("it", p.CustomerName),
			"data": validate.PreEngagementData(p.PreEngagementData), "version": validate.UIVersion(p.UIVersion),
			"message": validate.Message(p.FirstMessage),
		} {
			if v.State != validate.Valid && v.State != validate.Pristine {
				t.Errorf("%s: %s: %s", p.Name, what, v.Text)
			}
		}
		if strings.ContainsAny(p.FirstMessage, "\n\t") {
			t.Errorf("%s: the message does not fit an input of one line", p.Name)
		}
	}
	if n := utf8.RuneCountInString(awkwardMessage); n <= 1000 || n > 1600 {
		t.Errorf("the awkward message has %d characters", n)
	}
}
