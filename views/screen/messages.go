package screen

// EndMsg asks the program to end now, whatever is open.
type EndMsg struct{}

// PasteCutMsg says that a paste was too long and was cut.
type PasteCutMsg struct{}

// DroppedMsg says that input directly after a paste was dropped.
type DroppedMsg struct{}

// ContinuedMsg says that the process was stopped and continued from outside: the shell
// has changed the terminal.
type ContinuedMsg struct{}

// SuspendMsg asks the program to stop until the shell continues it.
type SuspendMsg struct{}
