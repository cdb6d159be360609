package terminal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// counter counts what the filter reports.
type counter struct{ keys, ofText, pastes int }

func (c *counter) Keys(keys, ofText int) { c.keys += keys; c.ofText += ofText }
func (c *counter) Paste()                { c.pastes++ }

// chunk is what arrives in one read, so long after the read before.
type chunk struct {
	after time.Duration
	text  string
}

// filtered is what becomes of chunks once there is silence, key by key.
func filtered(chunks ...chunk) (keys []string, f *filter, seen *counter) {
	seen = &counter{}
	f = &filter{observer: seen, eraseIsDel: true}
	now := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	for _, c := range chunks {
		f.silent(now.Add(c.after))
		now = now.Add(c.after)
		f.take(now, []byte(c.text))
	}
	f.silent(now.Add(time.Minute))
	for _, key := range f.ready {
		keys = append(keys, string(key))
	}
	return keys, f, seen
}

// silent lets time pass until then as the loop that reads does.
func (f *filter) silent(then time.Time) {
	for due := f.due(); !due.IsZero() && !due.After(then); due = f.due() {
		f.expire(due)
	}
}

const ms = time.Millisecond

func pasted(text string) string { return pasteOpens + text + pasteCloses }

func TestFilter(t *testing.T) {
	long := strings.Repeat("x", maxPaste)
	for _, row := range []struct {
		name   string
		chunks []chunk
		want   []string
	}{
		{"keys", []chunk{{0, "ab\x1b[A\r"}}, []string{"a", "b", "\x1b[A", "\r"}},
		{"keys behind a reply, and Enter", []chunk{{0, "\x1b]11;rgb:ff/ff/ff\x07a\x1b[A\r"}}, []string{"a", "\x1b[A", "\r"}},
		{"keys behind a reply, and ctrl+c", []chunk{{0, "\x1bP1$r0m\x1b\\\x1b[B\x03"}}, []string{"\x1b[B", "\x03"}},
		{"keys behind a reply, and half a key", []chunk{{0, "\x1b]11;rgb:ff/ff/ff\x07a\x1b"}, {ms, "[A"}}, []string{"a", "\x1b[A"}},
		{"a reply and Esc", []chunk{{0, "\x1b]11;rgb:ff/ff/ff\x07\x1b"}}, []string{"\x1b"}},
		{"half a reply and ctrl+c", []chunk{{0, "\x1b]11;rgb:ff\x1b\x03"}}, []string{"\x03"}},
		{"a character of several bytes, torn", []chunk{{0, "\xc3"}, {ms, "\xa9"}}, []string{"é"}},
		{"half a character", []chunk{{0, "\xc3"}}, nil},
		{"no character", []chunk{{0, "\xff"}}, nil},
		{"NUL", []chunk{{0, "\x00"}}, nil},

		{"Esc", []chunk{{0, "\x1b"}}, []string{"\x1b"}},
		{"Esc twice", []chunk{{0, "\x1b\x1b"}}, []string{"\x1b", "\x1b"}},
		{"Esc twice, one after the other", []chunk{{0, "\x1b"}, {200 * ms, "\x1b"}}, []string{"\x1b", "\x1b"}},
		{"Esc, then a key", []chunk{{0, "\x1b"}, {60 * ms, "j"}}, []string{"\x1b", "j"}},
		{"Esc and a key in one read", []chunk{{0, "\x1bj"}}, []string{"\x1bj"}},
		{"alt with an arrow in urxvt", []chunk{{0, "\x1b\x1b[A"}}, []string{"\x1b\x1b[A"}},
		{"alt and a bracket", []chunk{{0, "\x1b["}}, []string{"\x1b["}},

		{"a paste", []chunk{{0, pasted("text")}}, []string{pasted("text")}},
		{"a paste in pieces", []chunk{{0, "\x1b[20"}, {ms, "0~te"}, {ms, "xt\x1b[2"}, {ms, "01~"}}, []string{pasted("text")}},
		{"a paste and what follows at once", []chunk{{0, pasted("text") + "\r"}, {49 * ms, "\r"}, {49 * ms, "\x13"}}, []string{pasted("text")}},
		{"a paste and a key later", []chunk{{0, pasted("text")}, {50 * ms, "\r"}}, []string{pasted("text"), "\r"}},
		{"a paste and ctrl+c", []chunk{{0, pasted("text")}, {ms, "\x03"}}, []string{pasted("text"), "\x03"}},
		{"a paste with an end in it", []chunk{{0, pasted("x" + pasteCloses + "\x18evil\x13cd01\r")}}, []string{pasted("x")}},
		{"a paste without an end, then ctrl+c", []chunk{{0, pasteOpens + "text"}, {500 * ms, "\x03"}}, []string{pasted("text"), "\x03"}},
		{"a paste on a slow link", []chunk{{0, pasteOpens + "te"}, {200 * ms, "x"}, {200 * ms, "t" + pasteCloses}}, []string{pasted("text")}},
		{"a start in a paste", []chunk{{0, pasteOpens + "a" + pasteOpens + "b" + pasteCloses}}, []string{pasted("a" + pasteOpens + "b")}},
		{"an end without a start", []chunk{{0, pasteCloses + "a"}}, []string{"a"}},
		{"an empty paste", []chunk{{0, pasted("")}}, nil},
		{"keys before a paste", []chunk{{0, "a" + pasted("text")}}, []string{"a", pasted("text")}},
		{"a paste of just the length", []chunk{{0, pasted(long)}}, []string{pasted(long)}},
		{"a paste that is too long", []chunk{{0, pasted(long + "y")}}, []string{pasted(long)}},
		{"a paste that is cut in a character", []chunk{{0, pasted(long[1:] + "é")}}, []string{pasted(long[1:])}},

		{"text without brackets", []chunk{{0, "ada\tfr-FR\r"}}, []string{pasted("ada\tfr-FR\r")}},
		{"text without brackets in pieces", []chunk{{0, "name\t"}, {20 * ms, "loc"}, {20 * ms, "ale\r"}}, []string{pasted("name\tlocale\r")}},
		{"keys in it that decide", []chunk{{0, "ada\x13\x1b[C\r"}}, []string{pasted("ada\x13\r")}},
		{"two short lines", []chunk{{0, "q\ry\r"}}, []string{pasted("q\ry\r")}},
		{"a letter and Enter", []chunk{{0, "j\r"}}, []string{"j", "\r"}},
		{"a key by itself behind it", []chunk{{0, "FU000000"}, {ms, "\r"}}, []string{pasted("FU000000"), "\r"}},
		{"a held key", []chunk{{0, "\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B"}}, slices.Repeat([]string{"\x1b[B"}, 6)},
		{"a held Backspace", []chunk{{0, "\x7f\x7f\x7f\x7f\x7f\x7f"}}, slices.Repeat([]string{"\x7f"}, 6)},
		{"Enter that is held", []chunk{{0, "\r\r\r\r\r\r"}}, slices.Repeat([]string{"\r"}, 6)},

		{"a sequence whose Esc was passed on", []chunk{{0, "\x1b"}, {200 * ms, "[<65;42;14M"}, {ms, "a"}}, []string{"\x1b", "a"}},
		{"a bracket long after Esc", []chunk{{0, "\x1b"}, {600 * ms, "[A"}}, []string{"\x1b", "[", "A"}},
		{"a sequence on a slow link", []chunk{{0, "\x1b[<65;"}, {200 * ms, "42;14M"}}, []string{"\x1b[<65;42;14M"}},
		{"half a sequence", []chunk{{0, "\x1b[<65;"}, {2000 * ms, "a"}}, []string{"a"}},
		{"alt+] and text", []chunk{{0, "\x1b]"}, {100 * ms, "hello"[:1]}}, []string{"\x1b]", "h"}},
		{"ctrl+c in a reply without an end", []chunk{{0, "\x1b]11;rgb:00"}, {ms, "\x03"}}, []string{"\x03"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, _, _ := filtered(row.chunks...); !slices.Equal(got, row.want) {
				t.Errorf("got %.200q, want %.200q", got, row.want)
			}
		})
	}
}

// spelled are keys of terminals, and what each is for.
var spelled = []struct{ name, sent, want string }{
	{"Konsole shift+Enter", "\x1bOM", "\r"},
	{"foot shift+Enter", "\x1b[27;2;13~", "\r"},
	{"kitty shift+Enter", "\x1b[13;2u", "\r"},
	{"kitty keypad Enter", "\x1b[57414u", "\r"},
	{"kitty Esc", "\x1b[27u", "\x1b"},
	{"kitty ctrl+c", "\x1b[99;5u", "\x03"},
	{"kitty ctrl+p", "\x1b[112;5u", "\x10"},
	{"kitty ctrl+shift+c", "\x1b[99;6u", ""},
	{"kitty ctrl+s with num lock", "\x1b[115;133u", "\x13"},
	{"kitty shift+Tab", "\x1b[9;2u", "\x1b[Z"},
	{"kitty letter", "\x1b[97u", "a"},
	{"kitty shifted letter", "\x1b[97;2u", "A"},
	{"kitty alt+x", "\x1b[120;3u", "\x1bx"},
	{"kitty shift alone", "\x1b[57441;2u", ""},
	{"kitty letter let go", "\x1b[97;1:3u", ""},
	{"kitty arrow let go", "\x1b[1;1:3A", ""},
	{"modifyOtherKeys ctrl+s", "\x1b[27;5;115~", "\x13"},
	{"modifyOtherKeys ctrl+Backspace", "\x1b[27;5;127~", "\x17"},
	{"modifyOtherKeys Esc", "\x1b[27;1;27~", "\x1b"},
	{"ctrl+Backspace", "\b", "\x17"},
	{"xterm ctrl+Delete", "\x1b[3;5~", "\x1b[3;3~"},
	{"xterm shift+Delete", "\x1b[3;2~", "\x1b[3~"},
	{"urxvt ctrl+Delete", "\x1b[3^", "\x1b[3;3~"},
	{"urxvt shift+Delete", "\x1b[3$", "\x1b[3~"},
	{"urxvt ctrl+up", "\x1bOa", "\x1b[1;5A"},
	{"urxvt ctrl+left", "\x1bOd", "\x1b[1;5D"},
	{"urxvt shift+up", "\x1b[a", "\x1b[a"},
	{"urxvt shift+Home", "\x1b[7$", "\x1b[7$"},
	{"application Home", "\x1bOH", "\x1b[H"},
	{"application arrow", "\x1bOA", "\x1bOA"},
	{"keypad 5", "\x1bOu", "5"},
	{"old KDE ctrl+F1", "\x1bO5P", "\x1b[1;5P"},
	{"F1", "\x1bOP", "\x1bOP"},
	{"F1 of the Linux console", "\x1b[[A", "\x1b[[A"},
	{"st Delete", "\x1b[P", "\x1b[3~"},
	{"st Insert", "\x1b[4h", "\x1b[2~"},
	{"st ctrl+Delete", "\x1b[M", "\x1b[3;3~"},
	{"mouse", "\x1b[<0;4;7M", "\x1b[<0;4;7M"},
	{"mouse, first form", "\x1b[M !!", "\x1b[M !!"},
	{"alt+é", "\x1bé", "\x1bé"},
}

// unsaid are what terminals say by themselves or when asked.
var unsaid = []struct{ name, sent string }{
	{"OSC 11", "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"},
	{"OSC 10 with BEL", "\x1b]10;rgb:ffff/ffff/ffff\a"},
	{"OSC 52", "\x1b]52;c;aGVsbG8=\x1b\\"},
	{"title", "\x1b]lxterm title\x1b\\"},
	{"DCS version", "\x1bP>|XTerm(390)\x1b\\"},
	{"DCS setting", "\x1bP1$r0m\x1b\\"},
	{"DCS capability", "\x1bP1+r524742=38\x1b\\"},
	{"DA3", "\x1bP!|7E565445\x1b\\"},
	{"APC of kitty", "\x1b_Gi=31;OK\x1b\\"},
	{"PM", "\x1b^private\x1b\\"},
	{"SOS", "\x1bXstring\x1b\\"},
	{"place of the cursor", "\x1b[24;80R"},
	{"DA1", "\x1b[?64;1;2;6c"},
	{"DA2", "\x1b[>41;390;0c"},
	{"status", "\x1b[0n"},
	{"mode", "\x1b[?2026;2$y"},
	{"size of the window", "\x1b[8;24;80t"},
	{"kitty flags", "\x1b[?0u"},
	{"colour scheme", "\x1b[?997;1n"},
	{"focus in", "\x1b[I"},
	{"focus out", "\x1b[O"},
}

func TestSpellings(t *testing.T) {
	for _, row := range spelled {
		if got, _, _ := filtered(chunk{0, row.sent}); strings.Join(got, "") != row.want {
			t.Errorf("%s: %q becomes %q, want %q", row.name, row.sent, got, row.want)
		}
	}
	if key := legacy([]byte("\x1b[1;5A")); string(key) != "\x1b[1;5A" {
		t.Errorf("a key that is known became %q", key)
	}
}

func TestRepliesAreNoKeys(t *testing.T) {
	for _, row := range unsaid {
		got, _, seen := filtered(chunk{0, row.sent + "a"})
		if !slices.Equal(got, []string{"a"}) || seen.keys != 1 {
			t.Errorf("%s: %q and %d keys", row.name, got, seen.keys)
		}
	}
}

// Wherever the reads end, the same comes out.
func TestSplitAnywhere(t *testing.T) {
	whole := func(sent string) string { got, _, _ := filtered(chunk{0, sent}); return strings.Join(got, "|") }
	tried := 0
	try := func(name, sent string) {
		want := whole(sent)
		for at := 1; at < len(sent); at++ {
			for _, gap := range []time.Duration{0, 20 * ms, 45 * ms} {
				got, _, _ := filtered(chunk{0, sent[:at]}, chunk{gap, sent[at:]})
				if tried++; strings.Join(got, "|") != want && !(at == 1 && sent[1] == '\x1b') {
					t.Errorf("%s, split at %d with %v: %q, want %q", name, at, gap, got, want)
				}
			}
		}
	}
	for _, row := range spelled {
		try(row.name, row.sent)
	}
	for _, row := range unsaid {
		try(row.name, row.sent)
	}
	try("a paste", pasted("é x\ty\r\n"))
	t.Logf("%d splits", tried)
}

// On a slow link too nothing of a sequence becomes text.
func TestSlowSplitTypesNothing(t *testing.T) {
	for _, row := range unsaid {
		for at := 1; at < len(row.sent)-1; at++ {
			got, _, _ := filtered(chunk{0, row.sent[:at]}, chunk{200 * ms, row.sent[at:]})
			if text := strings.Trim(strings.Join(got, ""), "\x1b"); text != "" {
				t.Errorf("%s, split at %d: %q is typed", row.name, at, text)
			}
		}
	}
}

// A wheel that is turned fast sends a hundred reports in one write.
func TestManyMouseReports(t *testing.T) {
	got, _, seen := filtered(chunk{0, strings.Repeat("\x1b[<65;42;14M", 100)})
	if len(got) != 100 || got[99] != "\x1b[<65;42;14M" || seen.keys != 100 || seen.ofText != 0 {
		t.Errorf("%d reports, %d keys", len(got), seen.keys)
	}
	if _, _, seen := filtered(chunk{0, "\x1b[<0;4;7M\x1b[<0;4;7m\x1b[M !!"}); seen.ofText != 2 {
		t.Errorf("two clicks in one read count as %d", seen.ofText)
	}
	if _, _, seen := filtered(chunk{0, "\x1b[<0;4;7m"}); seen.keys > 0 {
		t.Error("a button that was let go counts as a key")
	}
}

// Of a paste no more than one word is said.
func TestWordsOfAPaste(t *testing.T) {
	cuts, drops := 0, 0
	f := &filter{observer: &counter{}, cut: func() { cuts++ }, dropped: func() { drops++ }}
	now := time.Unix(1000, 0)
	for range 3 {
		f.take(now, []byte(pasteOpens+strings.Repeat("x", maxPaste+1)))
		f.take(now, []byte("more"+pasteCloses+"\r"))
		f.take(now, []byte("\r"))
		now = now.Add(time.Second)
	}
	if cuts != 3 || drops != 3 {
		t.Errorf("%d words of a cut and %d of what was dropped, want 3 and 3", cuts, drops)
	}
}

// Whatever arrives in whatever pieces: only whole sequences come out, pastes
// have no key in them, and the filter is ready for the next key.
func FuzzFilter(f *testing.F) {
	for _, row := range unsaid {
		f.Add([]byte(row.sent), uint64(3))
	}
	for _, row := range spelled {
		f.Add([]byte(row.sent), uint64(5))
	}
	f.Add([]byte(pasted("a")+pasteOpens+"b"), uint64(7))
	f.Fuzz(func(t *testing.T, input []byte, cuts uint64) {
		var chunks []chunk
		for rest := input; len(rest) > 0; cuts = cuts>>1 | cuts<<63 {
			n := min(len(rest), 1+int(cuts%7))
			chunks = append(chunks, chunk{time.Duration(cuts%251) * ms, string(rest[:n])})
			rest = rest[n:]
		}
		chunks = append(chunks, chunk{2 * time.Second, "\x03"})
		got, filter, _ := filtered(chunks...)
		if len(got) == 0 || got[len(got)-1] != "\x03" || len(filter.held) > 0 || filter.mode != typing {
			t.Fatalf("ctrl+c is lost behind %q: %q", input, got)
		}
		for _, key := range got {
			if err := wellFormed(key); err != nil {
				t.Fatalf("%q gives %v", input, err)
			}
		}
	})
}

// wellFormed says what is wrong with a key or paste that is passed on.
func wellFormed(key string) error {
	if text, ok := strings.CutPrefix(key, pasteOpens); ok {
		text, ok = strings.CutSuffix(text, pasteCloses)
		if !ok || strings.Contains(text, pasteCloses) || len(text) > maxPaste {
			return fmt.Errorf("a paste without its end: %.80q", key)
		}
		return nil
	}
	if t, _ := next([]byte(key)); len(t.bytes) != len(key) {
		return fmt.Errorf("%q, which is not one key but %q first", key, t.bytes)
	}
	return nil
}

// How long a key takes through the filter, alone and as a part of a paste.
func BenchmarkFilter(b *testing.B) {
	for name, input := range map[string]string{
		"key": "x", "sequence": "\x1b[1;5C", "paste of 64 KB": pasted(strings.Repeat("x", maxPaste-1)),
	} {
		b.Run(name, func(b *testing.B) {
			f := &filter{observer: &counter{}}
			now := time.Unix(1000, 0)
			for b.Loop() {
				now = now.Add(time.Second)
				f.take(now, []byte(input))
				f.ready = f.ready[:0]
			}
		})
	}
}
