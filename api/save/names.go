package save

// resultWords is the one table of words for people: console, command line and CSV.
var resultWords = map[Status]string{
	Unknown:           "unknown",
	Failed:            "not saved",
	NothingToDo:       "unchanged",
	Conflict:          "changed by someone else",
	Saved:             "saved",
	StoredDifferently: "stored differently",
	NotStored:         "not visible yet",
	PartlyStored:      "partly saved",
}

// resultIDs is the one table of identifiers for machines. They never change: scripts
// read those in the JSON of the command line and in exported JSON. For compatibility
// these two differ for results that changed nothing.
var resultIDs = map[Status]struct{ script, export string }{
	Unknown:           {"unknown", "unknown"},
	Failed:            {"not saved", "not applied"},
	NothingToDo:       {"nothing to do", "nothing to do"},
	Conflict:          {"conflict", "conflict"},
	Saved:             {"saved", "saved"},
	StoredDifferently: {"stored differently", "stored differently"},
	NotStored:         {"not visible yet", "not stored"},
	PartlyStored:      {"partly stored", "partly stored"},
}

// ForPeople is the result in a word or two.
func (s Status) ForPeople() string { return resultWords[s] }

// ForScripts is the result's identifier in the JSON of the command line.
func (s Status) ForScripts() string { return resultIDs[s].script }

// ForFiles is the result's identifier in exported JSON.
func (s Status) ForFiles() string { return resultIDs[s].export }
