package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flexconsole/api/batch"
	"flexconsole/views/actions"
	"flexconsole/views/bulk"
)

// fileRig starts the console over a file.
func fileRig(t testing.TB, content string, mapped ...batch.Mapping) *rig {
	t.Helper()
	path := filepath.Join(t.TempDir(), "users.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, setup{})
	r.app.options.OpenFile = path
	for _, m := range mapped {
		r.app.options.Columns = m
	}
	r.run(r.app.accounts.begin())
	r.readAll()
	return r
}

func TestManyFromAFile(t *testing.T) {
	t.Parallel()
	r := fileRig(t, "flex_user_sid,locale\n"+ordinary+",sv-SE\n"+another+",zz_broken!\nnonsense,sv-SE\n")
	r.want("2 users", "1 left out", "2 read")
	r.press("p")
	r.want("line 4: nonsense")
	r.press("enter", "ctrl+s")
	r.want("● the columns of the table", "○ one locale for all")
	r.press("ctrl+s")
	r.waitFor("1 would change")
	r.want("1 cannot be sent")
	r.saveMany()
	r.wantLocale(ordinary, "sv-SE")
	r.wantPosts(1)
}

// A table that is pasted is read as one that a file has.
func TestManyFromAPastedTable(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	r.pasteMany("Agent;Region;Sprache\r\n" + ordinary + ";North;sv-SE\r\n" + another + ";South;\r\n")
	r.want("Columns read: flex_user_sid (Agent), locale (Sprache)", "Columns not read: Region", "2 read")
	r.press("m", "ctrl+s")
	r.readAll()
	r.press("ctrl+s")
	r.want("● the columns of the table")
	r.press("ctrl+s")
	r.waitFor("1 would change")
	r.saveMany()
	r.wantLocale(ordinary, "sv-SE")
	r.wantPosts(1)
}

// What is pasted and cannot be told apart says so, JSON too.
func TestPastedTablesSayWhatIsNotRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"flex_user_sid,emial\n" + ordinary + ",a\n" + another + ",b\n":       "did you mean email?",
		"Agent,Team\n" + ordinary + ",North\n" + another + ",South\n":        "no heading is known",
		`[{"sid": "` + ordinary + `"}, {"sid": "` + another + `"}]`:          "It is JSON",
		"Please look at " + ordinary + ", and at " + another + ", thank you": "2 read",
	} {
		r := newRig(t, setup{})
		r.pasteMany(text)
		r.want(want)
	}
}

// A file that cannot be used is told in a sentence.
func TestManyFromABadFile(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"flex_user_id,locale\n" + ordinary + ",sv-SE\n": "flex_user_sid",
		"nothing in here": "No Flex user SID (FU…) was found.",
		"only FU0000000000000000000000000000001 in here": "p lists them",
	} {
		r := fileRig(t, content)
		r.want(want)
		r.press("esc")
	}
	r := newRig(t, setup{})
	r.app.options.OpenFile = filepath.Join(t.TempDir(), "missing\x1b[2J")
	r.run(r.app.accounts.begin())
	r.readAll()
	r.want("no such file or directory")
	r.press("r", "ctrl+s", " ", "j")
}

// A read-only session reads many, and offers no edit of them.
func TestManyReadOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{readOnly: true})
	r.pasteMany(threeUsers)
	r.want("3 read")
	if slices.Contains(r.app.keys.actions(), actions.Rule) {
		t.Error("an edit is offered")
	}
	r.press("ctrl+s")
	r.want("3 read")
	r.wantPosts(0)
}

const foreignFile = "sep=;\r\nAgents of May\r\nAgent;Sprache;Region;Mail\r\n" + ordinary + ";sv-SE;North\r\n" + another + ";de-DE;fr-FR;\r\n"

func init() {
	scenes = append(scenes,
		scene{"columns of a file", func(t testing.TB) *rig { return fileRig(t, foreignFile) }},
		scene{"columns being mapped", func(t testing.TB) *rig {
			r := fileRig(t, "flex_user_sid;"+strings.Repeat("Adresse\u202e ", 40)+";\x1b[2J\n"+ordinary+";a;"+long+"\n")
			r.press("m")
			return r
		}},
		scene{"columns not understood", func(t testing.TB) *rig { return fileRig(t, strings.Repeat("Mail;", 30)+"\n"+ordinary+";") }},
	)
}

// The columns are shown, and the user maps the others.
func TestManyMapsColumns(t *testing.T) {
	t.Parallel()
	r := fileRig(t, foreignFile)
	r.want("2 users", "2 read", "Line 2 is not read", "Columns read: flex_user_sid (Agent), locale (Sprache), email (Mail)", "Columns not read: Region")
	r.press("m")
	r.want("flex_user_sid", "1 Agent, such as "+ordinary[:10], "2 Sprache, such as sv-SE")
	r.press("tab", "tab", "right")
	r.want("3 Region, such as North")
	r.press("tab", "right", "right")
	r.press("right", "ctrl+s")
	r.want("One column cannot be both locale and user_sid.")
	r.press("left", "left", "left", "ctrl+s")
	r.readAll()
	r.want("2 users", "2 read", "locale (Region)", "Columns not read: Sprache")
	r.press("ctrl+s")
	r.want("● the columns of the table", "locale (Region)")
	r.press("ctrl+s")
	r.waitFor("1 would change")
	r.saveMany()
	r.wantLocale(another, "fr-FR")
	r.wantPosts(1)
	if _, read := r.app.desk.Front().(*bulk.BatchRun); !read {
		t.Errorf("in front: %T", r.app.desk.Front())
	}
}

// Where the columns are not understood, it says why, and they can be mapped.
func TestManyMapsColumnsAfterAnError(t *testing.T) {
	t.Parallel()
	r := fileRig(t, "Agent,Lead,Sprache,Mail\n"+ordinary+","+another+",sv-SE,\n")
	r.want("no column flex_user_sid", "Columns not read: Agent, Lead")
	r.press("m", "ctrl+s")
	r.want("Choose the column with the Flex user SIDs")
	r.press("right", "ctrl+s")
	r.readAll()
	r.want("1 user", "1 read", "flex_user_sid (Agent)")
	r.press("esc")

	r = fileRig(t, ordinary+",a@x.test,sv-SE\n"+another+",b@x.test,sv-SE\n")
	r.want("2 users", "It looks like a table, but no heading is known", "Columns not read: column 1, column 2, column 3")
	r.press("m", "right", "tab", "tab", "right", "right", "right", "ctrl+s")
	r.readAll()
	r.want("2 read", "flex_user_sid (column 1), locale (column 3)")
}

// What is not a table has no columns to map.
func TestManyWithoutColumns(t *testing.T) {
	t.Parallel()
	r := fileRig(t, threeUsers)
	r.want("3 read")
	if slices.Contains(r.app.keys.actions(), actions.Columns) {
		t.Error("columns are offered")
	}
}

// Columns are mapped on the command line too.
func TestManyMappedAtTheStart(t *testing.T) {
	t.Parallel()
	r := fileRig(t, foreignFile, batch.Mapping{"locale": {Heading: "Region"}, "email": {}})
	r.want("2 read", "locale (Region)", "Columns not read: Sprache, Mail")
}
