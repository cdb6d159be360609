package batch

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"flexconsole/api/save"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

func TestFromFile(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"all columns", "flex_user_sid,email,locale,user_sid\n" + fu(1) + ",a@x.test,fr," + someUS, "2:0001 a@x.test|fr|" + someUS},
		{"another order", "locale,flex_user_sid\nfr," + fu(1), "2:0001 -|fr|-"},
		{"SIDs only", "flex_user_sid\n" + fu(1) + "\n" + fu(2) + "\n", "2:0001 3:0002"},
		{"empty cells", "flex_user_sid,email,locale\n" + fu(1) + ",,\n" + fu(2) + ",,fr", "2:0001 3:0002 -|fr|-"},
		{"BOM, CRLF, semicolons", "\xef\xbb\xbfflex_user_sid;email\r\n" + fu(1) + ";a@x.test\r\n", "2:0001 a@x.test|-|-"},
		{"tabs", "email\tflex_user_sid\tlocale\n\t" + fu(1) + "\t\n", "2:0001"},
		{"quotes", `"flex_user_sid","email"` + "\n" + `"` + fu(1) + `", "a@x.test"`, "2:0001 a@x.test|-|-"},
		{"spaces", "flex_user_sid , email\n " + fu(1) + " , a@x.test ", "2:0001 a@x.test|-|-"},
		{"spelling of names", "Flex User SID,E-Mail\n" + fu(1) + ",a@x.test", "2:0001 a@x.test|-|-"},
		{"blank lines", "\n\nflex_user_sid,email\n\n,\n" + fu(1) + ",\n\n", "6:0001"},
		{"line break in a cell", "flex_user_sid,note\n" + fu(1) + ",\"a\nb\"\n" + fu(2) + ",", "2:0001 4:0002"},
		{"duplicates", "flex_user_sid,locale\n" + fu(1) + ",fr\n" + fu(1) + ",fr\n", "2:0001 -|fr|- x1"},
		{
			"contested", "flex_user_sid,locale\n" + fu(1) + ",fr\n" + fu(2) + ",fr\n" + fu(1) + ",de\n",
			"3:0002 -|fr|- 4!line 2 has other values for this user; neither is used",
		},
		{"no SID", "flex_user_sid,locale\n,fr", "2!no flex_user_sid"},
		{"worker", "flex_user_sid\n" + worker, "2!that is a worker SID (WK); a Flex user SID starts with FU"},
		{"too wide", "flex_user_sid,locale\n" + fu(1) + ",fr,de", "2!3 cells, but the header has 2"},
		{"without trailing cells", "flex_user_sid,locale\n" + fu(1), "2:0001"},
		{"bad values are kept", "flex_user_sid,locale\n" + fu(1) + ",en_US", "2:0001 -|en_US|-"},
	} {
		t.Run(row.name, func(t *testing.T) {
			in, err := FromFile(strings.NewReader(row.text), nil)
			if got := digest(in); err != nil || got != row.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, row.want)
			}
		})
	}
}

func TestFromFileNamesAllColumns(t *testing.T) {
	in, err := FromFile(strings.NewReader("full name,flex_user_sid,,email_old\nAda,"+fu(1)+",x\n"), nil)
	want := []Column{{1, "full name", "Ada", ""}, {2, "flex_user_sid", fu(1), "flex_user_sid"}, {3, "", "x", ""}, {4, "email_old", "", ""}}
	if err != nil || !slices.Equal(in.Columns, want) || in.GivesValues() {
		t.Errorf("%+v: %v", in.Columns, err)
	}
}

// Columns are chosen by their headings, so these are those of the file and nothing else.
func TestHeadings(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"above a rule":               {"Agent | Team\n------|------\n<1> | North\n", "Agent,Team"},
		"above a blank line":         {"Agent,Team\n\n<1>,North\n", "Agent,Team"},
		"a row whose SID is missing": {",a@x.test,fr\n<1>,b@x.test,de\n", ",,"},
		"a row whose SID is cut":     {"FU0000,Ada,fr\n<1>,Bo,de\n", ",,"},
		"of another width":           {"Agents of the north\n<1>,Bo,de\n", ",,"},
	} {
		in, err := FromFile(strings.NewReader(sample(row.text)), nil)
		var headings []string
		for _, c := range in.Columns {
			headings = append(headings, c.Heading)
		}
		if got := strings.Join(headings, ","); err != nil || got != row.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// The header is looked for in the first 60 lines with something on them; blank lines do
// not count.
func TestHowFarDownAHeaderIsLookedFor(t *testing.T) {
	const table = "flex_user_sid,locale\n<1>,fr\n"
	for name, row := range map[string]struct {
		above string
		want  Format
	}{
		"59 lines": {strings.Repeat("of May\n", 59), CSV}, "60 lines": {strings.Repeat("of May\n", 60), Text}, "70 blank lines": {strings.Repeat("\n", 70), CSV},
	} {
		in, err := FromFile(strings.NewReader(row.above+sample(table)), nil)
		if err != nil || in.Format != row.want || len(in.Rows) != 1 || in.GivesValues() != (row.want == CSV) {
			t.Errorf("%s: format %d, %d rows, values %v, %v", name, in.Format, len(in.Rows), in.GivesValues(), err)
		}
	}
}

// Only a table with a column of values changes users by itself.
func TestGivesValues(t *testing.T) {
	for text, want := range map[string]bool{
		"flex_user_sid,email\n<1>,a@x.test\n": true, "flex_user_sid,locale\n<1>,\n": true, "flex_user_sid,Team\n<1>,x\n": false, "flex_user_sid\n<1>\n": false,
		"<1> has the locale fr\n": false, "": false,
	} {
		if in, err := FromFile(strings.NewReader(sample(text)), nil); err != nil || in.GivesValues() != want {
			t.Errorf("%q: %v, %v", text, in.GivesValues(), err)
		}
	}
}

// What was skipped is shown as far as two SIDs are long.
func TestSkippedTextIsCut(t *testing.T) {
	for n, want := range map[int]string{68: strings.Repeat("é", 68), 69: strings.Repeat("é", 68) + "…"} {
		in, err := FromFile(strings.NewReader("flex_user_sid,locale\n"+strings.Repeat("é", n)+",fr\n"), nil)
		if err != nil || len(in.Problems) != 1 || in.Problems[0].Found != want {
			t.Errorf("%d characters: %+v, %v", n, in.Problems, err)
		}
	}
}

// An input may be as large as the limit, and not a byte larger.
func TestSizeLimit(t *testing.T) {
	for text, want := range map[string]error{"": nil, "abcd": nil, "abcde": errTooLarge} {
		if _, err := io.ReadAll(&sizeLimit{strings.NewReader(text), 4}); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFromFileJudgesCells(t *testing.T) {
	text := "flex_user_sid,email,locale,user_sid\n" +
		fu(1) + ",a@x.test,fr," + someUS + "\n" +
		fu(2) + ",a@x,en_US," + worker
	in, err := FromFile(strings.NewReader(text), nil)
	if err != nil || len(in.Rows) != 2 || in.Rows[0].Verdicts != nil {
		t.Fatalf("%+v: %v", in, err)
	}
	want := map[save.Field]validate.State{save.Email: validate.Warning, save.Locale: validate.Error, save.UserSID: validate.Error}
	for f, state := range want {
		if v := in.Rows[1].Verdicts[f]; v.State != state || v.Text == "" {
			t.Errorf("%s: %+v", f, v)
		}
	}
}

func asUTF16(text string, big, bom bool) string {
	if bom {
		text = "\ufeff" + text
	}
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out.Write([]byte{low, high})
	}
	return out.String()
}

func TestEncodings(t *testing.T) {
	table := "flex_user_sid\temail\n" + fu(1) + "\tzoë@x.test\n"
	for _, row := range []struct{ name, text, email, note string }{
		{"UTF-8", table, "zoë@x.test", ""},
		{"UTF-16 LE", asUTF16(table, false, true), "zoë@x.test", "The text is UTF-16 and was converted."},
		{"UTF-16 BE", asUTF16(table, true, true), "zoë@x.test", "The text is UTF-16 and was converted."},
		{"UTF-16 LE, no mark", asUTF16(table, false, false), "zoë@x.test", "The text is UTF-16 and was converted."},
		{"UTF-16 BE, no mark", asUTF16(table, true, false), "zoë@x.test", "The text is UTF-16 and was converted."},
		{"Latin-1", strings.ReplaceAll(table, "ë", "\xeb"), "zo\xeb@x.test", notUTF8(2)},
	} {
		t.Run(row.name, func(t *testing.T) {
			in, err := FromFile(strings.NewReader(row.text), nil)
			if err != nil || in.Format != CSV || len(in.Rows) != 1 || *in.Rows[0].Change.Email != row.email ||
				strings.Join(in.Notes, "") != row.note {
				t.Errorf("%+v: %v", in, err)
			}
			if bad := in.Rows[0].Verdicts[save.Email].State == validate.Error; bad != (row.name == "Latin-1") {
				t.Errorf("verdict %+v", in.Rows[0].Verdicts)
			}
			in, err = FromText(strings.NewReader(row.text))
			if err != nil || len(in.Rows) != 1 || strings.Join(in.Notes, "") != row.note {
				t.Errorf("as text %+v: %v", in, err)
			}
		})
	}
}

func TestFormat(t *testing.T) {
	for text, want := range map[string]Format{
		"":                            Text,
		fu(1):                         Text,
		fu(1) + "," + fu(2):           Text,
		"Please fix email, locale":    Text,
		"Flex user\n" + fu(1) + " is": Text,
		"Hi, please fix " + fu(1) + ", and " + fu(2) + "\nbye, Ada": Text,
		"email, locale, please\n":                                   CSV,
		"a,b\nflex_user_sid":                                        CSV,
		"flex_user_sid":                                             CSV,
		"\r\nflex_user_sid,x\n":                                     CSV,
		`name;"Flex_User_SID"` + "\n":                               CSV,
		"flex_user_id,email":                                        CSV,
		"email,locale":                                              CSV,
	} {
		in, _ := FromFile(strings.NewReader(text), nil)
		if in.Format != want {
			t.Errorf("%q: %d, want %d", text, in.Format, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"email", "email", 0},
		{"emial", "email", 2},
		{"mail", "email", 1},
		{"emails", "email", 1},
		{"locale", "user", 6},
	} {
		if got := validate.Edits(row.a, row.b); got != row.want || validate.Edits(row.b, row.a) != row.want {
			t.Errorf("%s, %s: %d, want %d", row.a, row.b, got, row.want)
		}
	}
}

func FuzzFromFile(f *testing.F) {
	f.Add("flex_user_sid,email,locale,user_sid\n" + fu(1) + ",a@x.test,fr," + someUS + "\n" + fu(1) + ",,,\n")
	f.Add("\xef\xbb\xbfemail;Flex User SID\r\n\"a\nb\";" + fu(1) + "\r\n;" + fu(2))
	f.Add("flex_user_sid\tx\n" + fu(1) + "\n" + worker + "\t")
	f.Fuzz(func(t *testing.T, text string) {
		in, err := FromFile(strings.NewReader(text), nil)
		if err != nil {
			if _, typed := errors.AsType[*InputError](err); !typed {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		plain := in.Format == CSV && !slices.Contains(in.Notes, "The text is UTF-16 and was converted.")
		all := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
		seen := map[string]bool{}
		for _, row := range in.Rows {
			if !sid.Valid(sid.FlexUser, row.SID) || seen[key(row.SID)] {
				t.Errorf("row %+v", row)
			}
			seen[key(row.SID)] = true
			// A row may go over lines where a cell is quoted.
			if plain && !strings.Contains(strings.Join(all[row.Line-1:], "\n"), row.SID) {
				t.Errorf("%s is not on line %d", row.SID, row.Line)
			}
			if plain && !strings.Contains(text, `"`) && !strings.Contains(all[row.Line-1], row.SID) {
				t.Errorf("%s is not on line %d", row.SID, row.Line)
			}
			checkCells(t, row)
		}
	})
}

// checkCells: no cell is empty, and what has no verdict is valid.
func checkCells(t *testing.T, row Row) {
	for _, f := range save.Fields {
		value := f.In(row.Change)
		if value == nil {
			continue
		}
		verdict, said := row.Verdicts[f]
		if *value == "" || *value != strings.TrimSpace(*value) || !said && f.Judge(*value).State != validate.Valid {
			t.Errorf("%s %q: %s", f, *value, fmt.Sprint(verdict))
		}
	}
}
