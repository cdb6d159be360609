package cli

import (
	"io"
	"os"
	"strings"
	"testing"
)

// readAll types text in pieces and gives what arrives, read as Bubble Tea does.
func readAll(t *testing.T, pieces ...string) (arrived string, cuts int) {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	k := newKeyboard(out, func() {}, func() { cuts++ })
	go func() {
		for _, piece := range pieces {
			io.WriteString(in, piece)
		}
		in.Close()
	}()
	var all strings.Builder
	for buffer := make([]byte, 256); ; {
		n, err := k.Read(buffer)
		all.Write(buffer[:n])
		if len(k.ready) > 0 {
			t.Fatalf("%d octets are kept for a read that may never come", len(k.ready))
		}
		if err != nil {
			return all.String(), cuts
		}
	}
}

func TestKeyboardPassesAllButTooMuch(t *testing.T) {
	long := strings.Repeat("x", maxPaste+5000)
	for _, row := range []struct {
		name   string
		pieces []string
		want   string
		cuts   int
	}{
		{"keys", []string{"abc\x1b[A\x1b"}, "abc\x1b[A\x1b", 0},
		{"a paste", []string{"\x1b[200~text\x1b[201~q"}, "\x1b[200~text\x1b[201~q", 0},
		{"a paste in pieces", []string{"a\x1b[20", "0~te", "xt\x1b[2", "01~q"}, "a\x1b[200~text\x1b[201~q", 0},
		{"a long paste", []string{"\x1b[200~", long, "\x1b[201~q"}, "\x1b[200~" + long[:maxPaste] + "\x1b[201~q", 1},
		{"two pastes", []string{"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~"}, "\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, cuts := readAll(t, row.pieces...)
			if got != row.want || cuts != row.cuts {
				t.Errorf("%d octets and %d cuts, want %d and %d", len(got), cuts, len(row.want), row.cuts)
			}
		})
	}
}

// Wherever a read ends within the bracket that ends a paste, the paste ends.
func TestKeyboardEndsAPasteOfAnyLength(t *testing.T) {
	for length := maxPaste + 5000; length < maxPaste+5256; length++ {
		long := strings.Repeat("x", length)
		if got, _ := readAll(t, "\x1b[200~"+long+"\x1b[201~q"); got != "\x1b[200~"+long[:maxPaste]+"\x1b[201~q" {
			t.Fatalf("a paste of %d characters does not end", length)
		}
	}
}
