package plain

import (
	"testing"

	"flexconsole/config"
)

// The sentence fits every source.
func TestUnencryptedText(t *testing.T) {
	for origin, source := range map[config.Origin]string{
		config.FromProfile: "profile work", config.FromDefaultProfile: "default profile work",
		config.FromTwilioCLI: "twilio-cli profile work", config.FromEnvironment: "TWILIO_* variables",
	} {
		got := UnencryptedWarning(config.Account{Origin: origin, Name: "work", BaseURL: "http://127.0.0.1:9"})
		if want := "the credentials from " + source + " would be sent unencrypted to http://127.0.0.1:9"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
