package terminal

import (
	"context"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// foreignPatience is how long another program may take to end.
const foreignPatience = 2 * time.Second

// foreign is another program on the console's terminal, such as an editor.
type foreign struct {
	// ender has the signals before and after, not while the program runs.
	ender *Ender

	stdin          io.Reader
	stdout, stderr io.Writer
}

// SetStdin gives the program the input that Bubble Tea has, and of ours the
// terminal itself: anything but a file would become a pipe.
func (f *foreign) SetStdin(r io.Reader) {
	if keys, ok := r.(*Input); ok {
		r = keys.Terminal()
	}
	f.stdin = r
}

// SetStdout gives the program the output, likewise the terminal itself.
func (f *foreign) SetStdout(w io.Writer) {
	if screen, ok := w.(*Output); ok {
		w = screen.File
	}
	f.stdout = w
}

// SetStderr gives the program a place for its complaints.
func (f *foreign) SetStderr(w io.Writer) { f.stderr = w }

// selfRun is a command of this program itself on the console's terminal.
type selfRun struct {
	foreign
	args []string
}

// Self runs this program with other arguments.
func (e *Ender) Self(args ...string) tea.ExecCommand {
	return &selfRun{foreign{ender: e}, args}
}

// Run waits for the command.
func (s *selfRun) Run() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return s.run(append([]string{program}, s.args...))
}

// run waits for the program, and ends it too on a signal that ends the console.
func (f *foreign) run(words []string) error {
	return f.ender.lend(func() error { return f.runHere(words) })
}

func (f *foreign) runHere(words []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer f.takeSignals(cancel)()
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Stdin, command.Stdout, command.Stderr = f.stdin, f.stdout, f.stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGHUP) }
	command.WaitDelay = foreignPatience
	return command.Run()
}

// takeSignals takes the signals from the ender until back is called: what is
// typed at the program (ctrl+c, ctrl+z) reaches the console as well, which must
// neither end nor be stopped a second time, afterwards.
func (f *foreign) takeSignals(cancel func()) (back func()) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, caught...)
	signal.Stop(f.ender.signals)
	go func() {
		for s := range signals {
			f.take(s, cancel)
		}
	}()
	return func() {
		// One channel or another must be listening all the time, or the signal
		// would end the process. Stop waits until all that has come so far was
		// handed out, so that the ender hears nothing that was typed at the program.
		between := make(chan os.Signal, 4)
		signal.Notify(between, caught...)
		signal.Stop(signals)
		close(signals) // what is in it still counts
		signal.Notify(f.ender.signals, caught...)
		signal.Stop(between)
		close(between)
		for s := range between {
			if !isStop(s) {
				f.take(s, cancel)
			}
		}
	}
}

func (f *foreign) take(s os.Signal, cancel func()) {
	switch {
	case isStop(s):
		stopBeside()
	case s != os.Interrupt:
		cancel()
		f.ender.end(s.(syscall.Signal))
	}
}
