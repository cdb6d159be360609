package cli

import (
	"testing"

	"flexconsole/views/cli/clitest"
)

// newMachine is a machine under this program.
func newMachine(t *testing.T) *clitest.Machine { return clitest.NewMachine(t, NewWiring) }
