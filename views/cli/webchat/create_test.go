package webchat

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"flexconsole/api/follow"
	"flexconsole/config/state"
)

// Editors and shells on Windows put a byte order mark before the text.
func TestReadDataTakesByteOrderMarks(t *testing.T) {
	const want = "{\"city\": \"Zürich\"}\r\n"
	for name, text := range map[string]string{
		"none":         want,
		"UTF-8":        "\ufeff" + want,
		"UTF-16 LE":    inUTF16(t, want, unicode.LittleEndian),
		"UTF-16 BE":    inUTF16(t, want, unicode.BigEndian),
		"not any text": "\xff{}",
	} {
		want := want
		if name == "not any text" {
			want = text // its verdict says so
		}
		path := filepath.Join(t.TempDir(), "data.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{"@" + path, "-"} {
			if got, err := readData(value, strings.NewReader(text)); got != want || err != nil {
				t.Errorf("%s, %s: %q: %v", name, value, got, err)
			}
		}
	}
}

func inUTF16(t *testing.T, text string, order unicode.Endianness) string {
	t.Helper()
	encoded, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// A chat that is not there any more is neither open nor ended.
func TestAChatThatIsGoneIsNotCalledOpen(t *testing.T) {
	const goneChat = "CH00000000000000000000000000000001"
	var f following
	chat := &followedChat{kept: state.LaunchedChat{SID: goneChat}, progress: follow.State{Gone: true, Stuck: "It is not there any more."}}
	if got := f.notAccepted(chat); !slices.Equal(got, []string{goneChat + ": It is not there any more."}) {
		t.Errorf("it says %q", got)
	}
}
