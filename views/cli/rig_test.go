package cli

import "testing"

// newMachine is a machine under this program.
func newMachine(t *testing.T) *machine { return machineWith(t, NewWiring) }
