package users_test

import (
	"testing"

	"flexconsole/views/cli"
	"flexconsole/views/cli/clitest"
)

// newMachine is a machine under the program.
func newMachine(t *testing.T) *clitest.Machine { return clitest.NewMachine(t, cli.NewWiring) }
