package bulk_test

import (
	"path/filepath"
	"slices"
	"testing"

	"flexconsole/api/batch"
	"flexconsole/views/actions"
	"flexconsole/views/viewtest"
)

// fileRig has read the users that a file names.
func fileRig(t testing.TB, content string, mapped ...batch.Mapping) *rig {
	t.Helper()
	r := newRig(t, viewtest.FileSetup(t, content, mapped...))
	r.ReadAll()
	return r
}

func TestManyFromAFile(t *testing.T) {
	t.Parallel()
	r := fileRig(t, "flex_user_sid,locale\n"+viewtest.Ordinary+",sv-SE\n"+viewtest.Another+",zz_broken!\nnonsense,sv-SE\n")
	r.Want("2 users", "1 skipped (v)", "2 users loaded")
	r.Press("v")
	r.Want("line 4: nonsense")
	r.Press("enter", "ctrl+s")
	r.Want("● Use file columns", "○ Set locale")
	r.Press("ctrl+s")
	r.WaitFor("1 will change")
	r.Want("1 cannot be sent")
	r.SaveMany()
	r.wantLocale(viewtest.Ordinary, "sv-SE")
	r.WantPosts(1)
}

// A table that is pasted is read as one that a file has.
func TestManyFromAPastedTable(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PasteMany("Agent;Region;Sprache\r\n" + viewtest.Ordinary + ";North;sv-SE\r\n" + viewtest.Another + ";South;\r\n")
	r.Want("Columns used: flex_user_sid (Agent), locale (Sprache)", "Columns not used: Region", "2 users loaded")
	r.Press("m", "ctrl+s")
	r.ReadAll()
	r.Press("ctrl+s")
	r.Want("● Use file columns")
	r.Press("ctrl+s")
	r.WaitFor("1 will change")
	r.SaveMany()
	r.wantLocale(viewtest.Ordinary, "sv-SE")
	r.WantPosts(1)
}

// What is pasted and cannot be told apart says so, JSON too.
func TestPastedTablesSayWhatIsNotRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"flex_user_sid,emial\n" + viewtest.Ordinary + ",a\n" + viewtest.Another + ",b\n":       "did you mean email?",
		"Agent,Team\n" + viewtest.Ordinary + ",North\n" + viewtest.Another + ",South\n":        "no column heading is known",
		`[{"sid": "` + viewtest.Ordinary + `"}, {"sid": "` + viewtest.Another + `"}]`:          "This is JSON",
		"Please look at " + viewtest.Ordinary + ", and at " + viewtest.Another + ", thank you": "2 users loaded",
	} {
		r := newRig(t, viewtest.Setup{})
		r.PasteMany(text)
		r.Want(want)
	}
}

// A file that cannot be used is told in a sentence.
func TestManyFromABadFile(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"flex_user_id,locale\n" + viewtest.Ordinary + ",sv-SE\n": "flex_user_sid",
		"nothing in here": "No Flex user SID (FU…) found",
		"only FU0000000000000000000000000000001 in here": "1 skipped (v)",
	} {
		r := fileRig(t, content)
		r.Want(want)
		r.Press("esc")
	}
	r := newRig(t, viewtest.Setup{OpenFile: filepath.Join(t.TempDir(), "missing\x1b[2J")})
	r.ReadAll()
	r.Want("no such file or directory")
	r.Press("r", "ctrl+s", " ", "j")
}

// A read-only session reads many, and offers no edit of them.
func TestManyReadOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{ReadOnly: true})
	r.PasteMany(viewtest.ThreeUsers)
	r.Want("3 users loaded")
	if slices.Contains(r.Host().Front().Actions(), actions.Rule) {
		t.Error("an edit is offered")
	}
	r.Press("ctrl+s")
	r.Want("3 users loaded")
	r.WantPosts(0)
}

// The columns are shown, and the user maps the others.
func TestManyMapsColumns(t *testing.T) {
	t.Parallel()
	r := fileRig(t, viewtest.ForeignFile)
	r.Want("2 users loaded", "Line 2 is skipped", "Columns used: flex_user_sid (Agent), locale (Sprache), email (Mail)", "Columns not used: Region")
	r.Press("m")
	r.Want("flex_user_sid", "1 Agent, e.g. "+viewtest.Ordinary[:10], "2 Sprache, e.g. sv-SE")
	r.Press("tab", "tab", "right")
	r.Want("3 Region, e.g. North")
	r.Press("tab", "right", "right")
	r.Press("right", "ctrl+s")
	r.Want("One column cannot be both locale and user_sid.")
	r.Press("left", "left", "left", "ctrl+s")
	r.ReadAll()
	r.Want("2 users loaded", "locale (Region)", "Columns not used: Sprache")
	r.Press("ctrl+s")
	r.Want("● Use file columns", "locale (Region)")
	r.Press("ctrl+s")
	r.WaitFor("1 will change")
	r.SaveMany()
	r.wantLocale(viewtest.Another, "fr-FR")
	r.WantPosts(1)
	if r.Host().Front() != r.BulkRun() {
		t.Errorf("in front: %T", r.Host().Front())
	}
}

// Where the columns are not understood, it says why, and they can be mapped.
func TestManyMapsColumnsAfterAnError(t *testing.T) {
	t.Parallel()
	r := fileRig(t, "Agent,Lead,Sprache,Mail\n"+viewtest.Ordinary+","+viewtest.Another+",sv-SE,\n")
	r.Want("no column flex_user_sid", "Columns not used: Agent, Lead")
	r.Press("m", "ctrl+s")
	r.Want("Choose the column with the Flex user SIDs")
	r.Press("right", "ctrl+s")
	r.ReadAll()
	r.Want("1 user", "1 user loaded", "flex_user_sid (Agent)")
	r.Press("esc")

	r = fileRig(t, viewtest.Ordinary+",a@x.test,sv-SE\n"+viewtest.Another+",b@x.test,sv-SE\n")
	r.Want("2 users", "This looks like a table, but no column heading is known", "Columns not used: column 1, column 2, column 3")
	r.Press("m", "right", "tab", "tab", "right", "right", "right", "ctrl+s")
	r.ReadAll()
	r.Want("2 users loaded", "flex_user_sid (column 1), locale (column 3)")
}

// What is not a table has no columns to map.
func TestManyWithoutColumns(t *testing.T) {
	t.Parallel()
	r := fileRig(t, viewtest.ThreeUsers)
	r.Want("3 users loaded")
	if slices.Contains(r.Host().Front().Actions(), actions.Columns) {
		t.Error("columns are offered")
	}
}

// Columns are mapped on the command line too.
func TestManyMappedAtTheStart(t *testing.T) {
	t.Parallel()
	r := fileRig(t, viewtest.ForeignFile, batch.Mapping{"locale": {Heading: "Region"}, "email": {}})
	r.Want("2 users loaded", "locale (Region)", "Columns not used: Sprache, Mail")
}
