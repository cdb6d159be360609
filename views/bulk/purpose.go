package bulk

// purpose is what a preview and the run after it are for, as people read it.
type purpose struct {
	// preview is the title of the preview, question the beginning of what is asked
	// before the run, verb its button.
	preview, question, verb string
	// running and ended are the titles of the run.
	running, ended string
}

var (
	forSave = purpose{preview: "Preview", question: "Change", verb: "Save", running: "Saving", ended: "Result"}
	forUndo = purpose{preview: "Undo preview", question: "Undo for", verb: "Undo", running: "Undoing", ended: "Undo result"}
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
