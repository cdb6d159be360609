package shell_test

import (
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// The scenes of a bulk edit stand among all others: every size, every theme.
func init() {
	scenes = append(scenes,
		played("several in the input", func(r *rig) { r.Paste(viewtest.ThreeUsers) }),
		played("several left", func(r *rig) { r.Paste(viewtest.ThreeUsers); r.Press("esc") }),
		played("many offered", func(r *rig) { r.Paste(manySIDs(60)); r.Press("enter") }),
		played("many being read", func(r *rig) {
			r.Server.Inject(sandbox.Fault{Hang: true})
			r.Paste(viewtest.ThreeUsers)
			r.Press("enter")
			r.WaitFor("0/3")
		}),
		played("many read", func(r *rig) {
			r.PasteMany(viewtest.Hostile + " " + viewtest.Long + " FU0000000000000000000000000000001 " + viewtest.Ordinary)
			r.Press("G")
		}),
		played("many with failures", func(r *rig) { r.PasteMany("FU000000000000000000000000000000ee " + viewtest.Ordinary) }),
		played("edit of many", func(r *rig) { r.PasteMany(viewtest.ThreeUsers); r.Press("ctrl+s") }),
		played("domain of many", func(r *rig) {
			r.PasteMany(viewtest.ThreeUsers)
			r.Press("ctrl+s", "ctrl+n")
			r.Retype("example.com")
			r.Press("tab")
			r.Retype(strings.Repeat("x", 300))
		}),
		played("dry run of many", func(r *rig) {
			r.PasteMany(viewtest.Hostile + " " + viewtest.Long + " " + viewtest.ThreeUsers)
			r.DryRun("sv-SE")
		}),
		played("row of a dry run", func(r *rig) { r.PasteMany(viewtest.Hostile + " " + viewtest.Long); r.DryRun("sv-SE"); r.Press("enter") }),
		played("question of many", func(r *rig) { r.PasteMany(viewtest.ThreeUsers); r.DryRun("sv-SE"); r.Press("ctrl+s") }),
		scene{"count of many", func(t testing.TB) *rig {
			r := newRig(t, viewtest.Setup{Badge: "PROD"})
			r.PasteMany(viewtest.ThreeUsers)
			r.DryRun("sv-SE")
			r.Press("ctrl+s")
			r.Type("3")
			return r
		}},
		played("many being saved", func(r *rig) {
			r.PasteMany(viewtest.ThreeUsers)
			r.DryRun("sv-SE")
			r.Server.Inject(sandbox.Fault{Hang: true})
			read := len(r.Server.Requests())
			r.Press("ctrl+s")
			r.Confirm()
			r.Until("the first under way", func() bool { return len(r.Server.Requests()) > read })
		}),
		played("many saved", func(r *rig) { r.SavedWithAFailure() }),
		played("outcome of many", func(r *rig) { r.SavedWithAFailure(); r.Press("enter") }),
		played("undo preview of many", func(r *rig) { r.SavedWithAFailure(); r.Press("u"); r.WaitFor("Undo preview") }),
		played("files of many", func(r *rig) { r.SavedWithAFailure(); r.Press("w") }),
		scene{"columns of a file", ofFile(viewtest.ForeignFile)},
		scene{"columns being mapped", func(t testing.TB) *rig {
			r := ofFile("flex_user_sid;" + strings.Repeat("Adresse\u202e ", 40) + ";\x1b[2J\n" + viewtest.Ordinary + ";a;" + viewtest.Long + "\n")(t)
			r.Press("m")
			return r
		}},
		scene{"columns not understood", ofFile(strings.Repeat("Mail;", 30) + "\n" + viewtest.Ordinary + ";")},
	)
}

// ofFile builds the scene of a console that has read a file.
func ofFile(content string) func(t testing.TB) *rig {
	return func(t testing.TB) *rig {
		r := newRig(t, viewtest.FileSetup(t, content))
		r.ReadAll()
		return r
	}
}

// manySIDs are so many Flex user SIDs in one text.
func manySIDs(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "FU%032d ", i)
	}
	return text.String()
}
