//go:build unix

package terminal_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// shell runs the console as a job of a shell that has job control.
func shell(t *testing.T) *console {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("job control is tried with bash, which is not installed")
	}
	c := open(t, "dev")
	console := c.command()
	c.start(exec.Command(bash, "--norc", "--noediting", "-i"), append(console.Env, "PS1=prompt> "))
	c.see("prompt>")
	c.send(console.Path + " " + agent + "\n")
	c.see("User SID (US…)")
	return c
}

// start runs another program in the console's terminal.
func (c *console) start(program *exec.Cmd, env []string) {
	c.t.Helper()
	program.Env, program.Dir = env, c.home
	c.cmd, c.grown, c.screen = program, make(chan struct{}), newScreen(width, height)
	var err error
	if c.tty, err = pty.StartWithSize(program, &pty.Winsize{Cols: width, Rows: height}); err != nil {
		c.t.Fatal(err)
	}
	drawn := make(chan struct{})
	go func() { c.draw(); close(drawn) }()
	c.t.Cleanup(func() {
		if job, err := c.front(); err == nil && job > 1 { // 0 would be this test
			_ = syscall.Kill(-job, syscall.SIGKILL)
		}
		c.cmd.Process.Kill()
		<-drawn
		c.tty.Close()
	})
}

// front is the process group that has the terminal.
func (c *console) front() (int, error) { return unix.IoctlGetInt(int(c.tty.Fd()), unix.TIOCGPGRP) }

// isRaw says that the terminal hands keys on as they are pressed.
func (c *console) isRaw() bool {
	modes, err := unix.IoctlGetTermios(int(c.tty.Fd()), getTermios)
	if err != nil {
		c.t.Fatal(err)
	}
	return modes.Lflag&(unix.ICANON|unix.ECHO) == 0
}

// waitFor waits for what no output reports.
func (c *console) waitFor(what string, holds func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("never: %s\n%s", what, c.shown())
		}
	}
}

// wantWell sees the console take keys again.
func (c *console) wantWell() {
	c.t.Helper()
	c.see("User SID (US…)")
	c.waitFor("raw", c.isRaw)
	c.press("J")
	c.see("flex_user_sid")
}

func TestStoppedFromOutside(t *testing.T) {
	c := shell(t)
	job, err := c.front()
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(-job, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	c.see("Stopped")
	c.send("fg\n")
	c.wantWell()
}

func TestStoppedByKeyAndWoken(t *testing.T) {
	c := shell(t)
	c.press("\x1a")
	c.see("Stopped")
	if c.isRaw() {
		t.Error("the shell has a raw terminal")
	}
	c.send("bg\n")
	c.see("bg\n")
	c.send("fg\n")
	c.wantWell()
}

// A stopped console ends when it is told to, not when it comes to the front, and
// leaves the shell's terminal alone.
func TestEndedWhileStopped(t *testing.T) {
	c := shell(t)
	c.press("\x1a")
	c.see("Stopped")
	c.send("kill %1; wait; echo status $?\n")
	c.waitFor("its end", func() bool {
		c.send("jobs; echo looked\n")
		return strings.Contains(c.shown(), "Exit 143") || strings.Contains(c.shown(), "status 143")
	})
	if c.isRaw() {
		t.Error("the shell has a raw terminal")
	}
}

// A terminal that takes no output does not hold up the end, and gets its modes
// back.
func TestATerminalThatTakesNothing(t *testing.T) {
	c := open(t, "dev")
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer tty.Close()
	if err := pty.Setsize(master, &pty.Winsize{Cols: 200, Rows: 60}); err != nil {
		t.Fatal(err)
	}
	c.tty = master
	c.cmd = c.command(agent)
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = tty, tty, tty
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.waitFor("raw", c.isRaw)
	for range 200 { // more frames than the terminal has room for
		c.send("\t")
		time.Sleep(10 * time.Millisecond)
	}
	told := time.Now()
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	_ = c.cmd.Wait()
	if status := c.cmd.ProcessState.ExitCode(); status != 128+int(syscall.SIGTERM) {
		t.Errorf("exit status %d", status)
	}
	if took := time.Since(told); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if c.isRaw() {
		t.Error("the terminal stays raw")
	}
}

// Where there is no alternate screen, what was drawn is not left behind.
func TestNothingDrawnStaysBehind(t *testing.T) {
	c := open(t, "dev")
	c.run(agent)
	c.see("User SID (US…)")
	c.press("q")
	c.until(patience, func(_ string, ended bool) bool { return ended })
	if shown := strings.TrimSpace(c.shown()); shown != "" {
		t.Errorf("this stays:\n%s", shown)
	}
}

// A terminal that only prints lines is told in one line, without a sequence.
func TestTerminalsThatOnlyPrint(t *testing.T) {
	for _, name := range []string{"TERM=dumb", "TERM="} {
		c := open(t, "dev")
		cmd := c.command()
		cmd.Env = append(cmd.Env, name)
		master, tty, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, &said
		err = cmd.Run()
		tty.Close()
		drawn, _ := io.ReadAll(master)
		master.Close()
		oneLine := strings.Count(said.String(), "\n") == 1 && !strings.Contains(said.String(), "\x1b")
		if cmd.ProcessState.ExitCode() != 2 || len(drawn) > 0 || !oneLine {
			t.Errorf("%s: %v, %q, drawn %q", name, err, said.String(), drawn)
		}
	}
}

// The console leaves no key mode behind, nor is it troubled by one that was on.
func TestKeyModesAreReset(t *testing.T) {
	c := open(t, "dev")
	out, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c.copyTo = out
	c.run(agent)
	c.see("User SID (US…)")
	c.press("q")
	c.until(patience, func(_ string, ended bool) bool { return ended })
	written, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, sequence := range []string{"\x1b[=0u", "\x1b[>4;0m", "\x1b[?1003l"} {
		// Before the alternate screen, in it, and at the end.
		if n := bytes.Count(written, []byte(sequence)); n < 3 {
			t.Errorf("%s is written %d times", strconv.Quote(sequence), n)
		}
	}
}
