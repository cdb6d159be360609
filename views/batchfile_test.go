package views

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// fileRig starts the console over a file.
func fileRig(t *testing.T, content string, s setup) *rig {
	t.Helper()
	path := filepath.Join(t.TempDir(), "users.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, s)
	r.app.options.OpenFile = path
	r.run(r.app.begin())
	r.readAll()
	return r
}

func TestManyFromAFile(t *testing.T) {
	t.Parallel()
	r := fileRig(t, "flex_user_sid,locale\n"+ordinary+",sv-SE\n"+another+",zz_broken!\nnonsense,sv-SE\n", setup{})
	r.want("2 users", "1 left out", "2 read")
	r.press("p")
	r.want("line 4: nonsense")
	r.press("enter", "ctrl+s")
	r.want("● the columns of the file", "○ one locale for all")
	r.press("ctrl+s")
	r.waitFor("1 would change")
	r.want("1 cannot be sent")
	r.saveMany()
	r.wantLocale(ordinary, "sv-SE")
	r.wantPosts(1)
}

// A file that cannot be used is told in a sentence.
func TestManyFromABadFile(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"flex_user_id,locale\n" + ordinary + ",sv-SE\n": "flex_user_sid",
		"nothing in here": "No Flex user SID (FU…) was found.",
		"only FU0000000000000000000000000000001 in here": "p lists them",
	} {
		r := fileRig(t, content, setup{})
		r.want(want)
		r.press("esc")
	}
	r := newRig(t, setup{})
	r.app.options.OpenFile = filepath.Join(t.TempDir(), "missing\x1b[2J")
	r.run(r.app.begin())
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
	if slices.Contains(r.app.actions(), "rule") {
		t.Error("an edit is offered")
	}
	r.press("ctrl+s")
	r.want("3 read")
	r.wantPosts(0)
}
