//go:build unix

// The built console in a pseudo-terminal, which is Unix only.
package terminal_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"flexconsole/api/sandbox"
)

const (
	// patience is how long a test waits for a condition before it fails.
	patience = 90 * time.Second
	// handPause is how long a hand takes from one key to the next at least.
	handPause = 90 * time.Millisecond

	agent = "FU00000000000000000000000000000001"

	enter = "\r"
	ctrlC = "\x03"
	ctrlS = "\x13"
	ctrlU = "\x15"
	f1    = "\x1bOP"
	esc   = "\x1b"
)

// folder is where the console is built, made when the first test asks for it.
var folder string

func TestMain(m *testing.M) {
	status := m.Run()
	os.RemoveAll(folder)
	os.Exit(status)
}

// build builds the console once for all tests.
var build = sync.OnceValues(func() (string, error) {
	var err error
	if folder, err = os.MkdirTemp("", "flexconsole-attack-"); err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "flexconsole")
	out, err := exec.Command("go", "build", "-o", binary, "flexconsole").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return binary, err
})

// console is the console at work in a pseudo-terminal.
type console struct {
	t      *testing.T
	server *sandbox.Server
	home   string
	cmd    *exec.Cmd
	tty    *os.File

	// copyTo gets the output too, where it is not nil.
	copyTo io.Writer

	mu     sync.Mutex
	grown  chan struct{} // closed and replaced when output arrives
	screen *screen
	ended  bool
}

// open runs the console on a fresh account with a home of its own.
func open(t *testing.T, environment string) *console {
	t.Helper()
	if testing.Short() {
		t.Skip("drives the built program, which a short run leaves out")
	}
	atOnce := sandbox.Pace{Route: 1, Reserve: 1, Accept: 1, Greet: 1, Answer: 1, Idle: time.Hour}
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Pace: atOnce})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	home := t.TempDir()
	furnish(t, home, environment, server.URL())
	return &console{t: t, server: server, home: home}
}

// furnish writes a profile, and a file of three users.
func furnish(t *testing.T, home, environment, url string) {
	t.Helper()
	config := filepath.Join(home, "config", "flexconsole")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	profile := fmt.Sprintf("default_profile = %q\n[profiles.trial]\nenvironment = %q\n"+
		"account_sid = %q\ninstance_sid = %q\naddress_sid = %q\nbase_url = %q\n",
		"trial", environment, sandbox.AccountSID, sandbox.InstanceSID, sandbox.AddressSID, url)
	users := "flex_user_sid,locale\n" + agent + ",pt-BR\n" + agent[:33] + "2,pt-BR\n" + agent[:33] + "3,fr-FR\n"
	for path, text := range map[string]string{
		filepath.Join(config, "config.toml"):      profile,
		filepath.Join(config, "credentials.toml"): fmt.Sprintf("[profiles.trial]\nauth_token = %q\n", sandbox.AuthToken),
		filepath.Join(home, "users.csv"):          users,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *console) command(args ...string) *exec.Cmd {
	c.t.Helper()
	binary, err := build()
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(binary, args...)
	cmd.Dir = c.home
	cmd.Env = []string{
		"HOME=" + c.home, "XDG_CONFIG_HOME=" + filepath.Join(c.home, "config"),
		"XDG_STATE_HOME=" + filepath.Join(c.home, "state"), "TMPDIR=" + c.home,
		"TERM=xterm-256color", "LANG=C.UTF-8", "TZ=UTC", "PATH=" + os.Getenv("PATH"),
		"SSH_CONNECTION=here", // so that copying goes to the terminal, not to a clipboard
	}
	return cmd
}

const width, height = 80, 24

// run starts the console in a terminal.
func (c *console) run(args ...string) {
	c.t.Helper()
	program := c.command(args...)
	c.start(program, program.Env)
}

// draw draws the console's output until it ends.
func (c *console) draw() {
	buffer := make([]byte, 1<<16)
	for ended := false; !ended; {
		n, err := c.tty.Read(buffer)
		c.mu.Lock()
		c.screen.Write(buffer[:n])
		if c.copyTo != nil {
			_, _ = c.copyTo.Write(buffer[:n])
		}
		ended = err != nil
		c.ended = ended
		close(c.grown)
		c.grown = make(chan struct{})
		c.mu.Unlock()
	}
	c.cmd.Wait()
}

// until waits until the screen contains what is asked for, or the time is over.
func (c *console) until(limit time.Duration, holds func(shown string, ended bool) bool) bool {
	deadline := time.After(limit)
	for {
		c.mu.Lock()
		met, grown := holds(c.screen.String(), c.ended), c.grown
		c.mu.Unlock()
		if met {
			return true
		}
		select {
		case <-grown:
		case <-deadline:
			return false
		}
	}
}

// see waits until text is on the screen.
func (c *console) see(text string) {
	c.t.Helper()
	if !c.until(patience, func(shown string, ended bool) bool { return strings.Contains(shown, text) }) {
		c.t.Fatalf("%q was not seen on:\n%s", text, c.shown())
	}
}

// shown is what is on the screen now.
func (c *console) shown() (text string) {
	c.until(0, func(shown string, _ bool) bool { text = shown; return true })
	return text
}

func (c *console) hasEnded() (ended bool) {
	c.until(0, func(_ string, e bool) bool { ended = e; return true })
	return ended
}

// send writes input; a console that has ended takes none.
func (c *console) send(input string) { _, _ = io.WriteString(c.tty, input) }

// press is a key pressed by hand: some time after what came before.
func (c *console) press(key string) {
	time.Sleep(handPause)
	c.send(key)
}

// step is something that the screen shows, and what is pressed then.
type step struct{ see, press string }

func (c *console) follow(steps []step) {
	c.t.Helper()
	for _, s := range steps {
		c.see(s.see)
		if s.press != "" {
			c.press(s.press)
		}
	}
}

// answers says whether the console takes F1 by hand. It may be pressed again,
// after ever longer pauses: it may belong to a paste that has not ended.
func (c *console) answers() bool {
	answered := func(shown string, ended bool) bool { return ended || helped(shown) }
	for pause := handPause; pause < 3*time.Second; pause *= 2 {
		c.press(f1)
		if c.until(pause, answered) {
			return !c.hasEnded()
		}
	}
	return false
}

// helped says that F1 was answered: by a screen, or, by a dialog, with a notice
// that says the same as the footer.
func helped(shown string) bool {
	lines := strings.Split(strings.TrimRight(shown, "\n"), "\n")
	n := len(lines)
	return strings.Contains(shown, "› Keys") || n > 1 && lines[n-1] == lines[n-2]
}

// quits says whether the console ends by ctrl+c alone, pressed again where it
// asks. It is ended in any case, and has carried out then what it had begun.
func (c *console) quits() bool {
	over := func(_ string, ended bool) bool { return ended }
	asked := func(shown string, ended bool) bool { return ended || strings.Contains(shown, "Quit?") }
	for range 4 {
		c.press(ctrlC)
		if c.until(2*time.Second, asked); c.until(300*time.Millisecond, over) {
			return true
		}
	}
	c.cmd.Process.Signal(syscall.SIGTERM)
	c.until(patience, over)
	return false
}

// posts counts the writes that reached the server.
func (c *console) posts() (n int) {
	for _, r := range c.server.Requests() {
		if r.Method != "GET" {
			n++
		}
	}
	return n
}
