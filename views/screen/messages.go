package screen

// EndMsg asks the program to end now, whatever is open.
type EndMsg struct{}

// PasteCutMsg tells that a paste was too long to be passed on whole.
type PasteCutMsg struct{}

// DroppedMsg tells that something came right behind a paste and was dropped.
type DroppedMsg struct{}

// ContinuedMsg tells that the process was stopped and woken from outside: the
// shell has changed the terminal.
type ContinuedMsg struct{}

// SuspendMsg asks the program to stop until the shell wakes it.
type SuspendMsg struct{}
