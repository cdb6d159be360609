package config

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// What is withheld is found by the settings, and by no program started here.
func TestWithhold(t *testing.T) {
	for _, name := range []string{"TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET", "TWILIO_ACCOUNT_SID", "TWILIO_ANY_OTHER"} {
		t.Setenv(name, "value of "+name)
	}
	t.Setenv("NOT_TWILIO_X", "stays")
	t.Cleanup(func() { clear(withheld) })
	Withhold()
	if i := slices.IndexFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "TWILIO_") && !strings.HasPrefix(entry, "TWILIO_ACCOUNT_SID=")
	}); i >= 0 {
		t.Errorf("a child would inherit %s", os.Environ()[i])
	}
	in := SystemInputs()
	for _, name := range []string{"TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET", "TWILIO_ACCOUNT_SID", "TWILIO_ANY_OTHER"} {
		if got := in.Getenv(name); got != "value of "+name {
			t.Errorf("%s is %q", name, got)
		}
	}
	if os.Getenv("NOT_TWILIO_X") != "stays" || os.Getenv("TWILIO_ACCOUNT_SID") == "" {
		t.Error("a child would not inherit what is no secret")
	}
	if in.Getenv("NOT_TWILIO_X") != "stays" || in.Getenv("TWILIO_UNSET") != "" {
		t.Error("other variables are not as they were")
	}
}
