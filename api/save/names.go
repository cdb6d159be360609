package save

// statusNames are all words for the end of a save, in one place. The three texts
// differ for history's sake: scripts read the second, files on disk hold the third.
var statusNames = map[Status]struct{ people, scripts, files string }{
	Unknown:           {"unknown", "unknown", "unknown"},
	Failed:            {"not saved", "not saved", "not applied"},
	NothingToDo:       {"nothing to do", "nothing to do", "nothing to do"},
	Conflict:          {"changed by someone else", "conflict", "conflict"},
	Saved:             {"saved", "saved", "saved"},
	StoredDifferently: {"stored differently", "stored differently", "stored differently"},
	NotStored:         {"not visible yet", "not visible yet", "not stored"},
	PartlyStored:      {"partly stored", "partly stored", "partly stored"},
}

// ForPeople is the status in a word or two, for a screen.
func (s Status) ForPeople() string { return statusNames[s].people }

// ForScripts is the status as JSON and plain output name it.
func (s Status) ForScripts() string { return statusNames[s].scripts }

// ForFiles is the status as exported files name it.
func (s Status) ForFiles() string { return statusNames[s].files }
