package bulk

import (
	"strings"

	"flexconsole/api/batch"
	"flexconsole/views/actions"
	"flexconsole/views/words"
)

// purpose is what a preview and the run after it are for, as people read it.
type purpose struct {
	// preview is the title of the preview, question the beginning of what is asked
	// before the run, verb its button.
	preview, question, verb string
	// saves is the action of the preview that asks it.
	saves actions.ID
	// running and ended are the titles of the run.
	running, ended string
	// others stands for values that differ from user to user.
	others string
	// already says why nothing is sent to a user.
	already string
	// words turns the words for a save into those for this.
	words *strings.Replacer
}

var (
	forSave = purpose{
		preview: "Preview", question: "Change", verb: "Save", saves: actions.SaveAll, running: "Saving", ended: "Result",
		others: "different values", already: batch.AlreadySet, words: strings.NewReplacer(),
	}
	forUndo = purpose{
		preview: "Undo preview", question: "Undo for", verb: "Undo", saves: actions.UndoPreviewed, running: "Undoing", ended: "Undo result",
		others: "previous values", already: "already undone", words: strings.NewReplacer("saved", "undone", "Saved", "Undone", "be sent", "be undone"),
	}
)

// again is the purpose of a run that retries what another has left.
func (p purpose) again() purpose {
	p.preview = "Retry preview"
	return p
}

func (p purpose) title(over bool) string {
	if over {
		return p.ended
	}
	return p.running
}

// kindWord says what will happen to a planned row.
func (p purpose) kindWord(k batch.Kind) string { return p.words.Replace(words.PlannedWord(k)) }
