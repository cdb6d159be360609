package bulk

import "flexconsole/views/screen"

// What the tests of this package look at of it.

var (
	UnknownWords = unknownWords
	FirstNames   = firstNames
	DiffText     = diffText
)

// InFlight counts the users that a run is saving at this moment.
func InFlight(run screen.BulkRun) int { return run.(*batchRun).saver.Progress().InFlight }
