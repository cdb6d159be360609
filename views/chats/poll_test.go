package chats

import (
	"strings"
	"testing"
	"time"

	"flexconsole/api/conversations"
	"flexconsole/config/state"
)

func TestLookPause(t *testing.T) {
	t.Parallel()
	const s = time.Second
	for _, row := range []struct {
		before        time.Duration
		moved, failed bool
		want          time.Duration
	}{
		{0, false, false, 10 * s},
		{10 * s, false, false, 15 * s},
		{20 * s, false, false, 30 * s},
		{50 * s, false, false, 60 * s},
		{60 * s, false, false, 60 * s},
		{60 * s, true, false, 10 * s},
		{10 * s, false, true, 60 * s},
		{10 * s, true, true, 60 * s},
	} {
		if got := pollPause(row.before, row.moved, row.failed); got != row.want {
			t.Errorf("after %v, moved %v, failed %v: %v, want %v", row.before, row.moved, row.failed, got, row.want)
		}
	}
}

// Nothing of a message reaches a file raw.
func TestTranscriptFileIsEscaped(t *testing.T) {
	t.Parallel()
	hostile := "\x1b]0;gotcha\a"
	var b strings.Builder
	messages := []conversations.Message{{SID: "IM1", Author: &hostile, Body: &hostile, DateCreated: &hostile}}
	if err := writeTranscript(&b, state.LaunchedChat{SID: "CH1"}, messages); err != nil || strings.ContainsAny(b.String(), "\x1b\a") {
		t.Errorf("%q, %v", b.String(), err)
	}
}
