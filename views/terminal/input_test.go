//go:build unix

package terminal

import (
	"os"
	"testing"
	"time"
)

// On a busy machine the wait for the rest of a sequence ends before the rest is
// read: it is a part of the sequence anyway, whether it waits in the terminal
// or was read already.
func TestALateReadingEndsTheSequence(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, first, rest, want string }{
		{"arrow", "\x1b", "[A", "\x1b[A"},
		{"reply", "\x1b", "_Gi=31;OK\x1b\\", ""},
		{"mouse", "\x1b[", "<0;1;1M", "\x1b[<0;1;1M"},
		{"letter", "\xc3", "\xa9", "é"},
		{"paste", pasteOpens, "text" + pasteCloses, pasted("text")},
	} {
		for _, read := range []bool{false, true} {
			t.Run(row.name, func(t *testing.T) {
				terminal, keyboard, err := os.Pipe()
				if err != nil {
					t.Fatal(err)
				}
				defer terminal.Close()
				defer keyboard.Close()
				i := &Input{terminal: terminal, filter: filter{observer: &counter{}}}
				now := time.Now()
				i.filter.take(now.Add(-time.Minute), []byte(row.first))
				late := reading{now, []byte(row.rest)}
				readings := make(chan reading, 1)
				if read {
					readings <- late
				} else { // the bytes stay in the terminal until expire waits for them
					if _, err := keyboard.WriteString(row.rest); err != nil {
						t.Fatal(err)
					}
					go func() { readings <- late }()
				}
				if !i.expire(now, readings) {
					t.Error("nothing more comes")
				}
				if got := joined(i.filter.ready); got != row.want {
					t.Errorf("%q became of it, want %q", got, row.want)
				}
			})
		}
	}
}

func joined(keys [][]byte) (text string) {
	for _, key := range keys {
		text += string(key)
	}
	return text
}
