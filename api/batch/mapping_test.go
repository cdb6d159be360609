package batch

import (
	"maps"
	"strings"
	"testing"
)

func TestMapping(t *testing.T) {
	named := "Agent,Private,Work,Region\n<1>,p@x.test,w@x.test,fr\n"
	headless := "<1>;a@x.test;fr\n<2>;;de\n"
	for _, row := range []struct{ name, text, mapping, want, read string }{
		{"by heading", named, "email=Work locale=Region", "2:0001 w@x.test|fr|-", "flex_user_sid,-,email,locale"},
		{"by number", named, "email=2", "2:0001 p@x.test|-|-", "flex_user_sid,email,-,-"},
		{"heading in another spelling", named, "locale=rEgIoN: email=private", "2:0001 p@x.test|fr|-", "flex_user_sid,email,-,locale"},
		{"no header", headless, "email=2 locale=3", "1:0001 a@x.test|fr|- 2:0002 -|de|-", "flex_user_sid,email,locale"},
		{
			"no header, a row with a broken SID", "FU0000;a@x.test;fr\n<1>;;de\n", "locale=3", "2:0001 -|de|- 1!6 of 34 characters",
			"flex_user_sid,-,locale",
		},
		{
			"over a known heading", "flex_user_sid,email,new email\n<1>,a@x.test,b@x.test\n", "email=new_email", "2:0001 b@x.test|-|-",
			"flex_user_sid,-,email",
		},
		{"a known column not read", "flex_user_sid,email,locale\n<1>,a@x.test,fr\n", "email=", "2:0001 -|fr|-", "flex_user_sid,-,locale"},
		{"a misspelt one", "flex_user_sid,emial\n<1>,a@x.test\n", "email=emial", "2:0001 a@x.test|-|-", "flex_user_sid,email"},
		{"a misspelt one not read", "flex_user_sid,emial\n<1>,a@x.test\n", "email=", "2:0001", "flex_user_sid,-"},
		{"one of two", "flex_user_sid,Mail,Courriel\n<1>,a@x.test,b@x.test\n", "email=Courriel", "2:0001 b@x.test|-|-", "flex_user_sid,-,email"},
		{"one of two Flex users", "Agent;Lead;Sprache\n<1>;<2>;de\n", "flex_user_sid=Lead", "2:0002 -|de|-", "-,flex_user_sid,locale"},
		{"the header below a title", "Agents\n\nSID;Region\n<1>;fr\n", "locale=Region", "4:0001 -|fr|-", "flex_user_sid,locale"},
		{"a number as a heading", "SID;3;2\n<1>;fr;x\n", "locale=3", "2:0001 -|fr|-", "flex_user_sid,locale,-"},
		{"a number as the first heading", "2;SID;x\nfr;<1>;y\n", "locale=2", "2:0001 -|fr|-", "locale,flex_user_sid,-"},
		{"by the number 1", "Region,SID\nfr,<1>\n", "locale=1", "2:0001 -|fr|-", "locale,flex_user_sid"},
		{"the first heading", "Region,SID\nfr,<1>\n", "locale=Region", "2:0001 -|fr|-", "locale,flex_user_sid"},
		{
			"empty cells above, and a column not read", ",,,,,,,\nflex_user_sid,email,locale,,\n<1>,a@x.test,fr,,\n", "email=", "3:0001 -|fr|-",
			"flex_user_sid,-,locale,-,-",
		},
		{"signs alone", "SID;§;%\n<1>;fr;x\n", "locale=§", "2:0001 -|fr|-", "flex_user_sid,locale,-"},
	} {
		m, err := ParseMapping(strings.Fields(row.mapping))
		if err != nil {
			t.Fatal(row.name, err)
		}
		in, err := FromFile(strings.NewReader(sample(row.text)), m)
		if digest(in) != row.want || readAs(in) != row.read || err != nil {
			t.Errorf("%s: %s, read %s: %v", row.name, digest(in), readAs(in), err)
		}
	}
}

// What cannot be told apart, or is not there, is said, along with the columns.
func TestMappingErrors(t *testing.T) {
	const one = "flex_user_sid,Team,Team\n<1>,a,b\n"
	for _, row := range []struct{ name, text, mapping, want string }{
		{"no such heading", one, "locale=Region", `line 1: no column "Region"`},
		{"no such number", one, "locale=4", `line 1: no column "4"`},
		{"number 0", one, "locale=0", `line 1: no column "0"`},
		{"two of the name", one, "locale=Team", `line 1: several columns are named "Team": use a column number`},
		{"two of the name, the first too", "Team,flex_user_sid,Team\na,<1>,b\n", "locale=Team", `line 1: several columns are named "Team": use a column number`},
		{"for two, without headings", "<1>;fr;x\n", "locale=2 email=2", `line 1: the column "2" is mapped to email and locale`},
		{
			"misspelt, and no rows", "flex_user_sid,usr_sid\n", "",
			`line 1: unknown column "usr_sid", did you mean user_sid? (columns: ` + allColumns + `)`,
		},
		{
			"misspelt, with user SIDs", "flex_user_sid,usr_sid\n<1>\n<2>,<US>\n", "",
			`line 1: unknown column "usr_sid", did you mean user_sid? (columns: ` + allColumns + `)`,
		},
		{"for two", one, "locale=2 email=2", `line 1: the column "Team" is mapped to email and locale`},
		{"two of a meaning", "flex_user_sid,Mail,Courriel\n<1>,a@x.test,b@x.test\n", "", "line 1: there are several columns for email"},
		{
			"two with Flex users", "Agent;Lead;Sprache;Mail\n<1>;<2>;de;a@x.test\n", "",
			`line 1: no column flex_user_sid in "Agent,Lead,Sprache,Mail" (columns: ` + allColumns + `)`,
		},
		{"misspelt", "flex_user_sid,emial\n<1>,a@x.test\n", "", `line 1: unknown column "emial", did you mean email? (columns: ` +
			allColumns + `)`},
		{
			"misspelt below a title", "Agents\nflex_user_sid,locales\n<1>,fr\n", "",
			`line 2: unknown column "locales", did you mean locale? (columns: ` + allColumns + `)`,
		},
	} {
		m, err := ParseMapping(strings.Fields(row.mapping))
		if err != nil {
			t.Fatal(row.name, err)
		}
		in, err := FromFile(strings.NewReader(sample(row.text)), m)
		if err == nil || err.Error() != row.want || len(in.Columns) == 0 || len(in.Rows) > 0 {
			t.Errorf("%s: %v, with %d columns and %d rows", row.name, err, len(in.Columns), len(in.Rows))
		}
	}
	in, err := FromFile(strings.NewReader(sample(`[{"sid": "<1>"}]`)), Mapping{"locale": {Number: 2}})
	if err == nil || !strings.Contains(err.Error(), "this is JSON") || in.Rows != nil {
		t.Errorf("%+v: %v", in, err)
	}
	in, err = FromFile(strings.NewReader("no table"), Mapping{"locale": {Heading: "Region"}})
	if err == nil || in.Rows != nil {
		t.Errorf("%+v: %v", in, err)
	}
}

// A number that was chosen is no heading.
func TestMappingByNumberAlone(t *testing.T) {
	in, err := FromFile(strings.NewReader(sample("SID;3;2\n<1>;fr;de\n")), Mapping{"locale": {Number: 3}})
	if want := "2:0001 -|de|-"; digest(in) != want || err != nil {
		t.Errorf("%s: %v", digest(in), err)
	}
}

func TestParseMapping(t *testing.T) {
	for _, row := range []struct {
		entries []string
		want    Mapping
		err     string
	}{
		{nil, Mapping{}, ""},
		{[]string{"locale=Sprache", "E-Mail=a, b = c"}, Mapping{"locale": {Heading: "Sprache"}, "email": {Heading: "a, b = c"}}, ""},
		{[]string{"user_sid="}, Mapping{"user_sid": {}}, ""},
		{[]string{"locale"}, nil, `"locale" is not COLUMN=HEADING`},
		{[]string{"team=Team"}, nil, `"team=Team" is not COLUMN=HEADING; COLUMN is one of ` + allColumns},
		{[]string{"locale=a", "Locale=b"}, nil, "locale is mapped twice"},
	} {
		m, err := ParseMapping(row.entries)
		if row.err == "" && (err != nil || !maps.Equal(m, row.want)) ||
			row.err != "" && (err == nil || !strings.Contains(err.Error(), row.err)) {
			t.Errorf("%q: %v, %v", row.entries, m, err)
		}
	}
}
