package terminal

// stopBeside is never called: there is no job control.
func stopBeside() {}
