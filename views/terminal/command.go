package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// mostOutput is how many bytes of a command's output are kept.
const mostOutput = 1 << 20

// RunCommand runs a program of the user's own to its end, or that of ctx, and returns its
// output, what it writes to standard error included. It has no input, no terminal, as it
// would share the keys of the console's, and none of the variables that name an account or
// have secrets. What it leaves running in the background goes on, without its output.
func RunCommand(ctx context.Context, args []string) (output string, err error) {
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Env = withoutSecrets(os.Environ())
	command.SysProcAttr = detached
	command.Cancel = func() error { return endAll(command.Process) }
	command.WaitDelay = time.Second
	var out limitedBuffer
	command.Stdout, command.Stderr = &out, &out
	err = command.Run()
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		err = ctx.Err()
	case errors.As(err, &exit):
		err = fmt.Errorf("%s ended with %s", args[0], exit.ProcessState)
	case errors.Is(err, exec.ErrWaitDelay): // of something in the background: the program itself went well
		err = nil
	case err != nil:
		var of *fs.PathError
		if errors.As(err, &of) {
			err = of.Err // without the words "fork/exec"
		}
		err = fmt.Errorf("%s could not be run: %w", args[0], err)
	}
	return out.String(), err
}

// withoutSecrets leaves out the variables of Twilio's account and those of this program.
func withoutSecrets(environment []string) []string {
	return slices.DeleteFunc(environment, func(variable string) bool {
		name := strings.ToUpper(variable)
		return strings.HasPrefix(name, "TWILIO_") || strings.HasPrefix(name, "FLEXCONSOLE_")
	})
}

// limitedBuffer keeps the beginning of what is written.
type limitedBuffer struct {
	kept bytes.Buffer
	cut  bool
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if room := mostOutput - b.kept.Len(); len(p) > room {
		b.cut = true
		_, _ = b.kept.Write(p[:room])
		return len(p), nil
	}
	return b.kept.Write(p)
}

func (b *limitedBuffer) String() string {
	if b.cut {
		return b.kept.String() + "\n(the output is longer)"
	}
	return b.kept.String()
}
