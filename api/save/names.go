package save

// resultIDs is the one table of identifiers for machines; package words has the words for
// people. They never change, as scripts read them: in the JSON of the command line, and
// in exported JSON, where some results have had another identifier from the start.
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

// ForScripts is the result's identifier in the JSON of the command line.
func (s Status) ForScripts() string { return resultIDs[s].script }

// ForFiles is the result's identifier in exported JSON.
func (s Status) ForFiles() string { return resultIDs[s].export }
