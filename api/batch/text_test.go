package batch

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"flexconsole/api/sid"
)

// digest is an input in one line.
func digest(in Input) string {
	var parts []string
	for _, row := range in.Rows {
		parts = append(parts, fmt.Sprintf("%d:%s", row.Line, row.SID[30:]))
		if !row.Change.Empty() {
			parts = append(parts, form(row.Change))
		}
	}
	for _, p := range in.Problems {
		parts = append(parts, fmt.Sprintf("%d!%s", p.Line, p.Why))
	}
	if in.Duplicates > 0 {
		parts = append(parts, fmt.Sprintf("x%d", in.Duplicates))
	}
	return strings.Join(parts, " ")
}

func TestFromText(t *testing.T) {
	abc := "FU" + strings.Repeat("abcdefAB", 4)
	for _, row := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"one", fu(1), "1:0001"},
		{"a ticket", "Hi,\n\nplease fix " + fu(1) + ", and (" + fu(2) + ").\nThanks", "3:0001 3:0002"},
		{"line ends of all kinds", fu(1) + "\r\n" + fu(2) + "\r" + fu(3) + "\n\n" + fu(4), "1:0001 2:0002 3:0003 5:0004"},
		{"duplicates", fu(1) + "\n" + fu(1) + " " + fu(2), "1:0001 2:0002 x1"},
		{"duplicates in other case", abc + " FU" + strings.ToUpper(abc[2:]), "1:efAB x1"},
		{"in a URL", "https://x.test/Users%2F" + fu(1) + "?u=" + fu(2) + "&x", "1:0001 1:0002"},
		{"in JSON text", `{"a":"x\n` + fu(1) + `\t` + fu(2) + `"}`, "1:0001 1:0002"},
		{"another kind", "is " + worker, "1!that is a worker SID (WK); a Flex user SID starts with FU"},
		{"too short", "\n" + fu(1)[:33], "2!33 of 34 characters"},
		{"shortened", sid.Shorten(fu(1)), "1!6 of 34 characters"},
		{"too long", fu(1) + "5", "1!a Flex user SID joined to other letters or digits"},
		{
			"the last letters", "z" + fu(1) + " " + fu(2) + "Z",
			"1!a Flex user SID joined to other letters or digits 1!a Flex user SID joined to other letters or digits",
		},
		{"joined to hex digits", "ab" + fu(1), "1!a Flex user SID joined to other letters or digits"},
		{"joined to the letter of an escape", "n" + fu(1), "1!a Flex user SID joined to other letters or digits"},
		{"half of it hex digits", "FU12zz", `1!"z" at position 5 is not a hex digit (0-9, a-f)`},
		{"less than half", "FU1zzz", ""},
		{"two in one", fu(1) + fu(2), "1!a Flex user SID joined to other letters or digits"},
		{"letter o", "FU" + strings.Repeat("0", 31) + "O", `1!"O" at position 34 is not a hex digit (0-9, a-f)`},
		{"lower case", strings.ToLower(fu(1)), "1!the prefix must be upper case FU"},
		{"endless", fu(1) + strings.Repeat("0", 500), "1!a Flex user SID joined to other letters or digits"},
		{"endless, no SID", "FU" + strings.Repeat("00g", 500), "1!much longer than a SID"},
		{"words", "full FULLY functional FUNCTIONS fundamentalists FUzzy1st 12345678 WK123456", ""},
		{"beyond ASCII", "é" + fu(1) + "é " + "«" + fu(2) + "»", "1:0002 1!a Flex user SID joined to other letters or digits"},
	} {
		t.Run(row.name, func(t *testing.T) {
			in, err := FromText(strings.NewReader(row.text))
			if got := digest(in); err != nil || got != row.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, row.want)
			}
			again, err := FromText(iotest.OneByteReader(strings.NewReader(row.text)))
			if err != nil || digest(again) != row.want {
				t.Errorf("byte by byte: %s (%v)", digest(again), err)
			}
		})
	}
}

func TestFromTextCountsProblemsBeyondTheLimit(t *testing.T) {
	in, err := FromText(strings.NewReader(strings.Repeat(worker+"\n", MaxProblems+7)))
	if err != nil || len(in.Problems) != MaxProblems || in.MoreProblems != 7 {
		t.Errorf("%d problems and %d more: %v", len(in.Problems), in.MoreProblems, err)
	}
}

// endless gives spaces for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// lines gives the first n made-up SIDs, one a line.
func lines(n int) string { return strings.Join(fus(n), "\n") }

func TestInputErrors(t *testing.T) {
	broken := errors.New("made up")
	failing := func(start string) io.Reader {
		return io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken))
	}
	header := "flex_user_sid\n"
	fromFile := func(r io.Reader) (Input, error) { return FromFile(r, nil) }
	type parse func(io.Reader) (Input, error)
	for _, row := range []struct {
		name  string
		parse parse
		input io.Reader
		want  string
		cause error
	}{
		{"text too large", FromText, endless{}, "line 1: larger than 50 MB; split the input", errTooLarge},
		{
			"csv too large", fromFile, io.MultiReader(strings.NewReader(header), endless{}), "line 2: larger than 50 MB; split the input",
			errTooLarge,
		},
		{"too many users", FromText, strings.NewReader(lines(MaxRows + 1)), "line 100001: more than 100000 users; split the input", nil},
		{"too many in CSV", fromFile, strings.NewReader(header + lines(MaxRows+1)), "line 100002: more than 100000 users; split the input", nil},
		{"text breaks off", FromText, failing("a\n"), "line 2: the input could not be read: made up", broken},
		{"csv breaks off", fromFile, failing(header + fu(1) + "\n"), "line 3: the input could not be read: made up", broken},
		{"broken at once", FromText, failing(""), "line 1: the input could not be read: made up", broken},
		{
			"spreadsheet", fromFile, strings.NewReader("PK\x03\x04…"),
			"this is a ZIP file or a spreadsheet (.xlsx), not text; export it as CSV in UTF-8", nil,
		},
		{"UTF-32", FromText, strings.NewReader("\xff\xfe\x00\x00F\x00\x00\x00"), "the text is UTF-32; save it as UTF-8", nil},
		{
			"no SID column", fromFile, strings.NewReader("\nlocale,email\n"),
			`line 2: no column flex_user_sid in "locale,email" (columns: flex_user_sid, email, locale, user_sid)`, nil,
		},
		{
			"misspelt", fromFile, strings.NewReader("flex_user_sid,emial\n"),
			`line 1: unknown column "emial", did you mean email? (columns: flex_user_sid, email, locale, user_sid)`, nil,
		},
		{"twice", fromFile, strings.NewReader("flex_user_sid;Email;E-Mail\n"), "line 1: there are several columns for email", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := row.parse(row.input)
			var typed *InputError
			if !errors.As(err, &typed) || err.Error() != row.want || !errors.Is(err, row.cause) && row.cause != nil {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
		})
	}
}

func FuzzFromText(f *testing.F) {
	f.Add("x " + fu(1) + "\r\n%2F" + fu(1) + "\\n" + fu(2) + " " + worker)
	f.Add("%FU" + fu(3) + "\xff" + fu(4) + "é\r" + fu(5)[:20])
	f.Add("\xef\xbb\xbf" + fu(1))
	f.Fuzz(func(t *testing.T, text string) {
		source, note, err := decode(strings.NewReader(text))
		if err != nil {
			t.Skip(err)
		}
		in, err := FromText(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if note != "" {
			plain, _ := io.ReadAll(source)
			text = string(plain)
		}
		if want := sid.Find(sid.FlexUser, text); !slices.EqualFunc(
			in.Rows,
			want,
			func(row Row, sid string) bool { return row.SID == sid },
		) {
			t.Errorf("got %v, want %v", in.Rows, want)
		}
		unix := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
		all := strings.Split(unix, "\n")
		for _, row := range in.Rows {
			if !strings.Contains(all[row.Line-1], row.SID) {
				t.Errorf("%s is not on line %d", row.SID, row.Line)
			}
		}
		for _, p := range in.Problems {
			start, _, _ := strings.Cut(p.Found, "…")
			if p.Why == "" || !strings.Contains(all[p.Line-1], start) {
				t.Errorf("problem %+v is not on its line", p)
			}
		}
	})
}
