package validate

import (
	"testing"
	"time"
)

func TestCloseAfter(t *testing.T) {
	for text, want := range map[string]State{
		"": Pristine, "  ": Pristine, "10": Valid, "9": Error, "30m": Valid, "1h": Valid, "1h30m": Valid, " 60 ": Valid, "9m": Error, "0": Error,
		"-30m": Error, "90s": Error, "630s": Error, "600s": Valid, "x": Error, "10 m": Error, "24h": Valid, "25h": Warning, "1.5": Error, "1.5h": Valid,
		"99999999999999": Error, "4294967295": Error,
	} {
		if got := CloseAfter(text); got.State != want || (got.Text == "") != (want == Pristine) {
			t.Errorf("%q: %+v, want %v", text, got, want)
		}
	}
	const least, odd = "10 min at least", " is no time in whole minutes, e.g. 60, 90m or 2h"
	for text, want := range map[string]string{"0": least, "9m": least, "x": `"x"` + odd, "-30m": `"-30m"` + odd, "90s": `"90s"` + odd} {
		if got := CloseAfter(text).Text; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]time.Duration{"10": 10 * time.Minute, "90m": 90 * time.Minute, "2h": 2 * time.Hour} {
		if got, ok := ParseMinutes(text); got != want || !ok {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
}
