package config

import (
	"os"
	"strings"
)

// withheld are the variables that Withhold has taken out of the environment.
var withheld = map[string]string{}

// Withhold keeps the TWILIO_* variables of this process to itself: no program
// that it starts (an editor, a browser, a clipboard's helper) inherits a secret.
// SystemInputs still finds them. The account SID is none, and stays. It is called
// once, before anything else runs.
func Withhold() {
	for _, entry := range os.Environ() {
		if name, value, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "TWILIO_") && name != "TWILIO_ACCOUNT_SID" {
			withheld[name] = value
			os.Unsetenv(name)
		}
	}
}

// getenv reads a variable, withheld or not.
func getenv(name string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return withheld[name]
}
