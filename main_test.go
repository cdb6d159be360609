//go:build unix

// The built binary in a pseudo-terminal, which is Unix only.
package main_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"flexconsole/api/sandbox"
)

// patience is how long a test waits for a condition before it fails.
const patience = time.Minute

// binary is the console, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	folder, err := os.MkdirTemp("", "flexconsole-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(folder, "flexconsole")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		os.Exit(1)
	}
	status := m.Run()
	os.RemoveAll(folder)
	os.Exit(status)
}

// environment is a clean one with a home of its own.
func environment(home string, more ...string) []string {
	return append([]string{
		"HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"XDG_STATE_HOME=" + filepath.Join(home, "state"), "TMPDIR=" + home,
		"TERM=xterm-256color", "LANG=C.UTF-8", "TZ=UTC", "PATH=" + os.Getenv("PATH"),
		"SSH_CONNECTION=here", // so that copying goes to the terminal, not to a clipboard
	}, more...)
}

// console is the built binary in a pseudo-terminal that answers no query.
type console struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	home string
	// name is the terminal's path, modes are its modes before the program began.
	name, modes string

	mu    sync.Mutex
	grown chan struct{} // closed and replaced when output arrives
	out   []byte
	ended bool
	read  int // output that earlier waits have seen
}

func start(t *testing.T, size pty.Winsize, env []string, args ...string) *console {
	t.Helper()
	return startIn(t, t.TempDir(), size, env, args...)
}

// startIn runs the console in the home of an earlier run.
func startIn(t *testing.T, home string, size pty.Winsize, env []string, args ...string) *console {
	t.Helper()
	return startProgram(t, home, size, env, binary, args...)
}

// startProgram runs any program so.
func startProgram(t *testing.T, home string, size pty.Winsize, env []string, program string, args ...string) *console {
	t.Helper()
	c := &console{t: t, home: home, grown: make(chan struct{})}
	c.cmd = exec.Command(program, args...)
	c.cmd.Env = environment(home, env...)
	c.cmd.Dir = home
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	if err := pty.Setsize(master, &size); err != nil {
		t.Fatal(err)
	}
	c.tty, c.name = pollable(t, master), tty.Name()
	c.modes = c.termios()
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = tty, tty, tty
	c.cmd.SysProcAttr = newSession
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go c.collect()
	t.Cleanup(func() { c.cmd.Process.Kill(); c.cmd.Wait(); c.tty.Close() })
	return c
}

// pollable is the same file so that Close ends a Read in progress.
func pollable(t *testing.T, f *os.File) *os.File {
	t.Helper()
	defer f.Close()
	fd, err := syscall.Dup(int(f.Fd()))
	if err == nil {
		syscall.CloseOnExec(fd) // or the program would hold its own terminal open
		err = syscall.SetNonblock(fd, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// newSession makes the terminal the program's own, as a login does.
var newSession = &syscall.SysProcAttr{Setsid: true, Setctty: true}

var normal = pty.Winsize{Cols: 80, Rows: 24}

func (c *console) collect() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := c.tty.Read(buffer)
		c.mu.Lock()
		c.out = append(c.out, buffer[:n]...)
		c.ended = err != nil
		close(c.grown)
		c.grown = make(chan struct{})
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// output is all that was written so far.
func (c *console) output() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.out)
}

// see waits until text is written, after what earlier waits have seen.
func (c *console) see(text string) {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		c.mu.Lock()
		fresh, grown, ended := ansi.Strip(string(c.out[c.read:])), c.grown, c.ended
		if strings.Contains(fresh, text) {
			c.read = len(c.out)
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		if ended {
			c.t.Fatalf("it ended before %q was seen; the rest was:\n%s", text, fresh)
		}
		select {
		case <-grown:
		case <-deadline:
			c.t.Fatalf("%q was not seen in:\n%s", text, fresh)
		}
	}
}

func (c *console) send(keys string) {
	c.t.Helper()
	if _, err := io.WriteString(c.tty, keys); err != nil {
		c.t.Fatal(err)
	}
}

// handsPause is between two keys of a person who decides something.
const handsPause = 450 * time.Millisecond

// press sends keys as a hand does: after a pause.
func (c *console) press(keys string) {
	c.t.Helper()
	time.Sleep(handsPause)
	c.send(keys)
}

// status waits for the end and gives the exit status.
func (c *console) status() int {
	c.t.Helper()
	ended := make(chan struct{})
	go func() { c.cmd.Wait(); close(ended) }()
	select {
	case <-ended:
		return c.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		c.t.Fatalf("it did not end; the screen said:\n%s", ansi.Strip(string(c.output())))
		return -1
	}
}

const (
	enter = "\r"
	ctrlS = "\x13"
	ctrlU = "\x15"
	tab   = "\t"
	right = "\x1b[C"

	agent = "FU00000000000000000000000000000001"
)

func TestFirstFrameAsksTheTerminalNothing(t *testing.T) {
	c := start(t, normal, nil, "--demo")
	c.see("Try one of these in the sandbox")
	for _, query := range []string{"\x1b]11", "\x1b]10", "\x1b[6n", "\x1b[c"} {
		if bytes.Contains(c.output(), []byte(query)) {
			t.Errorf("it asks %q, which a silent terminal makes it wait 5 s for", query)
		}
	}
}

func TestLookUpEditSave(t *testing.T) {
	c := start(t, normal, nil, "--demo")
	c.see("Try one of these in the sandbox")
	c.send(agent)
	c.see("Flex user SID")
	c.press(enter)
	c.typeLocale()
	c.press(ctrlS)
	c.see("Save this change?")
	c.press(right)
	c.see("▸ Save")
	c.press(enter)
	c.see("Saved and confirmed.")
	c.send("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestTheTerminalIsRestoredAndNothingLeftBehind(t *testing.T) {
	c := start(t, normal, nil, "--demo", agent)
	c.see("User SID (US…)")
	if c.termios() == c.modes {
		t.Error("the terminal is not raw while the console runs: the comparison would prove nothing")
	}
	c.send("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	c.restored()
	for _, sequence := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l"} {
		if !bytes.Contains(c.output(), []byte(sequence)) {
			t.Errorf("%q is missing at the end", sequence)
		}
	}
	left, err := os.ReadDir(c.home)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// restored checks that the terminal is as it was before the program began.
func (c *console) restored() {
	c.t.Helper()
	if after := c.termios(); after != c.modes {
		c.t.Errorf("the terminal's modes changed:\n%s\n%s", c.modes, after)
	}
}

// termios describes the terminal's modes, as stty prints them. It opens the
// terminal a second time: handing the master itself to a process would make it
// one that Close waits for.
func (c *console) termios() string {
	c.t.Helper()
	tty, err := os.OpenFile(c.name, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	defer tty.Close()
	cmd := exec.Command("stty", "-g")
	cmd.Stdin = tty
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatal(err)
	}
	return string(out)
}

func TestHostileValuesPutNothingOnTheTerminal(t *testing.T) {
	c := start(t, pty.Winsize{Cols: 200, Rows: 60}, nil, "--demo", "FU00000000000000000000000000000008")
	c.see("␛")
	for _, r := range "\u202e\u200b\u2066\x07" {
		if bytes.ContainsRune(c.output(), r) {
			t.Errorf("U+%04X reached the terminal", r)
		}
	}
	if bytes.Contains(c.output(), []byte("\x1b]0;gotcha")) {
		t.Error("a value set the window title")
	}
}

func TestCopyGoesToTheTerminalsClipboard(t *testing.T) {
	c := start(t, normal, nil, "--demo", agent)
	c.see("User SID (US…)")
	c.send("y")
	c.see("→ Copied username (via the terminal, unconfirmed)")
	if want := "\x1b]52;c;cGVsbGEucXVpY2ttb3Nz\x07"; !bytes.Contains(c.output(), []byte(want)) {
		t.Error("no OSC 52 with the username")
	}
}

func TestAPasteOutsideInputsRunsNothing(t *testing.T) {
	c := start(t, normal, nil, "--demo", agent)
	c.see("User SID (US…)")
	c.send("\x1b[200~qqqqqq\x1b[201~")
	c.see("Paste ignored")
	c.press("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestAHugePasteIsCut(t *testing.T) {
	c := start(t, normal, nil, "--demo")
	c.see("Try one of these in the sandbox")
	c.send("\x1b[200~" + strings.Repeat("x", 300_000) + "\x1b[201~")
	c.see("Paste shortened")
	c.press("\x03")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestNoCredentials(t *testing.T) {
	c := start(t, normal, nil)
	c.see("Built-in sandbox")
	c.press(enter)
	c.see("Try one of these in the sandbox")
}

func TestTooSmall(t *testing.T) {
	c := start(t, pty.Winsize{Cols: 38, Rows: 6}, nil, "--demo", "--read-only")
	c.see("SANDBOX")
	if text := ansi.Strip(string(c.output())); !strings.Contains(text, "READ-ONLY") || !strings.Contains(text, "40×12") {
		t.Errorf("it says %q", text)
	}
}

// account is a sandbox in this process, for runs of the binary that share it.
func account(t *testing.T) (server *sandbox.Server, env, args []string) {
	t.Helper()
	atOnce := sandbox.Pace{Route: 1, Reserve: 1, Accept: 1, Greet: 1, Answer: 1, Idle: time.Hour}
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Pace: atOnce})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server, []string{"TWILIO_ACCOUNT_SID=" + sandbox.AccountSID, "TWILIO_AUTH_TOKEN=" + sandbox.AuthToken},
		[]string{"--base-url", server.URL(), "--instance", sandbox.InstanceSID, agent}
}

// typeLocale opens the edit form and types another locale.
func (c *console) typeLocale() {
	c.t.Helper()
	c.see("User SID (US…)")
	c.send("e")
	c.see("ctrl+s review")
	c.press(tab)
	c.press(ctrlU)
	c.see("empty")
	c.send("pt-BR")
	c.see("Portuguese")
}

// draftBack opens the edit form again and finds what was typed.
func (c *console) draftBack() {
	c.t.Helper()
	c.see("User SID (US…)")
	c.send("e")
	c.see("Draft restored")
	if text := ansi.Strip(string(c.output())); !strings.Contains(text, "pt-BR") {
		c.t.Errorf("the draft has lost what was typed:\n%s", text)
	}
}

func TestSignalsKeepTheDraftAndRestoreTheTerminal(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGQUIT} {
		t.Run(s.String(), func(t *testing.T) {
			_, env, args := account(t)
			c := start(t, normal, env, args...)
			c.typeLocale()
			c.cmd.Process.Signal(s)
			if status := c.status(); status != 128+int(s) {
				t.Errorf("exit status %d, want %d", status, 128+int(s))
			}
			c.restored()
			startIn(t, c.home, normal, env, args...).draftBack()
		})
	}
}

func TestALostTerminalKeepsTheDraft(t *testing.T) {
	_, env, args := account(t)
	c := start(t, normal, env, args...)
	c.typeLocale()
	c.tty.Close()
	if status := c.status(); status != 128+int(syscall.SIGHUP) {
		t.Errorf("exit status %d", status)
	}
	startIn(t, c.home, normal, env, args...).draftBack()
}

// kills is how often the console is killed; more with -args -kills.
var kills = flag.Int("kills", 4, "how often the console is killed")

func TestKilledConsolesLoseNothing(t *testing.T) {
	server, env, args := account(t)
	home := t.TempDir()
	for range *kills {
		c := startIn(t, home, normal, env, args...)
		c.typeLocale()
		c.waitForFile("pt-BR")
		c.cmd.Process.Kill()
		c.status()
		c = startIn(t, home, normal, env, args...)
		c.draftBack()
		c.cmd.Process.Kill()
		c.status()
	}
	if writes := posts(server); writes != 0 {
		t.Errorf("%d writes were sent by consoles that nobody told to", writes)
	}
	t.Logf("%d kills, no draft lost", 2**kills)
}

// waitForFile waits until a file below the home contains text, under its final
// name: a temp that a kill leaves behind is no draft.
func (c *console) waitForFile(text string) {
	c.t.Helper()
	c.waitFor("a file that holds "+text, func() bool {
		return strings.Contains(string(c.files(".json", ".jsonl")), text)
	})
}

// waitFor waits for what shows nowhere on the screen.
func (c *console) waitFor(what string, holds func() bool) {
	c.t.Helper()
	deadline := time.After(patience)
	for tick := time.Tick(5 * time.Millisecond); !holds(); {
		select {
		case <-tick:
		case <-deadline:
			c.t.Fatalf("never: %s", what)
		}
	}
}

// files is all that lies below the home, or the files with these endings, put
// together.
func (c *console) files(endings ...string) []byte {
	var all []byte
	filepath.WalkDir(c.home, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && (endings == nil || slices.Contains(endings, filepath.Ext(path))) {
			data, _ := os.ReadFile(path) // it may be gone again: a temp
			all = append(all, data...)
		}
		return nil
	})
	return all
}

func posts(server *sandbox.Server) int {
	n := 0
	for _, r := range server.Requests() {
		if r.Method == "POST" {
			n++
		}
	}
	return n
}

func TestKilledWhileLaunching(t *testing.T) {
	server, env, args := account(t)
	server.Inject(sandbox.Fault{Method: "POST", Path: "/v2/WebChats", Hang: true, Apply: true})
	c := start(t, normal, env, args[:4]...)
	c.see("Paste a SID")
	c.send("\x1b")
	c.see("/ search")
	c.send("2")
	c.see("launches a test web chat")
	c.send("n")
	c.see("Address SID")
	c.send(sandbox.AddressSID)
	c.see("routes to Studio flow")
	c.press(ctrlS)
	c.see("Launch this chat?")
	c.press(right)
	c.see("▸ Launch")
	c.press(enter)
	c.see("launching")
	c.waitForFile(`"op":"launch"`) // the draft says "launch" too
	c.waitFor("the POST on the wire", func() bool { return posts(server) == 1 })
	c.cmd.Process.Kill()
	c.status()
	c = startIn(t, c.home, normal, env, args[:4]...)
	c.see("may have been carried out or not")
	if n := posts(server); n != 1 {
		t.Errorf("%d POSTs after the restart", n)
	}
	c.press(enter) // it was carried out anyway, as its tag shows
	c.see("Found: it was launched")
}

// A chat made with data from the user's own editor reaches an agent, answers,
// and is ended.
func TestChatReachesAnAgent(t *testing.T) {
	server, env, args := account(t)
	script := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf '{\"topic\": \"billing\"}\\n' > \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := start(t, normal, append(env, "EDITOR="+script), args[:4]...)
	c.see("Paste a SID")
	c.send("\x1b")
	c.see("/ search")
	c.send("2")
	c.see("launches a test web chat")
	c.send("n")
	c.see("required: name or SID")
	c.send("\x0f") // ctrl+o: the account's addresses, the first of which will do
	c.see("Orchard shop")
	c.press(enter)
	c.see("routes to Studio flow")
	c.send(tab + tab + tab + tab)
	c.see("▸ Pre-engagement")
	c.send("\x07")
	c.see("JSON object, 19 bytes")
	c.press(ctrlS)
	c.see("Launch this chat?")
	c.press(right)
	c.see("▸ Launch")
	c.press(enter)
	c.see("Accepted after")
	c.send("i")
	c.see("Enter sends it")
	c.send("Hello?")
	c.press(enter)
	c.see("customer          Hello?")
	c.send("\x1b")
	c.see("end chat")
	c.send("x")
	c.see("End this chat?")
	c.press(right)
	c.press(enter)
	c.see("This chat is closed.")
	if data := server.Chats()[0].PreEngagementData; !strings.HasPrefix(data, `{"topic":"billing","flexconsole_test":"`) {
		t.Errorf("the data sent is %s", data)
	}
	c.send("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// The secret must be nowhere: not on the screen, nor in any file.
func TestTheSecretShowsNowhere(t *testing.T) {
	server, env, args := account(t)
	c := start(t, normal, env, args...)
	c.typeLocale()
	c.press(ctrlS)
	c.see("Save this change?") // in production, as nobody stated the environment
	for _, digit := range agent[30:] {
		c.press(string(digit))
	}
	c.see("Enter: Save")
	c.press(enter)
	c.see("Saved and confirmed.")
	server.Inject(sandbox.Fault{Status: 401, Code: 20003, Message: "Authenticate"})
	c.send("r")
	c.see("credentials were not accepted")
	c.press(right)
	c.press(enter) // copy the details
	c.see("Copied error details")
	c.send("q")
	c.status()
	found := append(c.output(), c.files()...)
	pair := sandbox.AccountSID + ":" + sandbox.AuthToken
	for _, form := range []string{
		sandbox.AuthToken, url.QueryEscape(sandbox.AuthToken),
		base64.StdEncoding.EncodeToString([]byte(sandbox.AuthToken)), base64.StdEncoding.EncodeToString([]byte(pair)),
	} {
		if bytes.Contains(found, []byte(form)) {
			t.Errorf("the secret shows as %q", form)
		}
	}
	t.Logf("no trace of the secret in %d bytes", len(found))
}

// run runs the binary without a terminal.
func run(t *testing.T, env []string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = environment(t.TempDir(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func TestCommandLine(t *testing.T) {
	for _, row := range []struct {
		name   string
		env    []string
		args   []string
		status int
		stdout string
		stderr string
	}{
		{name: "version", args: []string{"--version"}, stdout: "flexconsole version"},
		{name: "help", args: []string{"--help"}, stdout: "--read-only"},
		{name: "completion", args: []string{"completion", "bash"}, stdout: "complete"},
		{name: "themes complete", args: []string{"__complete", "--theme", ""}, stdout: "light"},
		{name: "no terminal", args: []string{"--demo"}, status: 2, stderr: "needs a terminal"},
		{name: "unknown flag", args: []string{"--token", "x"}, status: 2, stderr: "unknown flag: --token"},
		{name: "two users", args: []string{agent, agent}, status: 2, stderr: "at most one Flex user SID"},
		{name: "another kind", args: []string{"WK00000000000000000000000000000001"}, status: 2, stderr: "worker SID"},
		{name: "sandbox elsewhere", args: []string{"sandbox", "--listen", "0.0.0.0:0"}, status: 1, stderr: "loopback"},
	} {
		t.Run(row.name, func(t *testing.T) {
			stdout, stderr, status := run(t, row.env, row.args...)
			if status != row.status || !strings.Contains(stdout, row.stdout) || !strings.Contains(stderr, row.stderr) {
				t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
			}
			if row.stderr != "" && strings.Count(stderr, "\n") != 1 {
				t.Errorf("more than one line: %q", stderr)
			}
		})
	}
}

func TestSettingsAreCheckedBeforeTheScreenOpens(t *testing.T) {
	for _, row := range []struct {
		name string
		env  []string
		args []string
		says string
	}{
		{"half a pair", []string{"TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001"}, nil, "TWILIO_AUTH_TOKEN"},
		{"theme", nil, []string{"--demo", "--theme", "pink"}, "--theme must be one of"},
		{"profile", nil, []string{"--profile", "nowhere"}, "nowhere"},
		{
			"plain http elsewhere",
			[]string{"TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN=made-up"},
			[]string{"--base-url", "http://example.com"},
			"https",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := start(t, normal, row.env, row.args...)
			if status := c.status(); status == 0 {
				t.Error("it did not stop")
			}
			c.see(row.says)
		})
	}
}

// The sandbox as a server of its own, and the console as its client.
func TestSandboxServesTheConsole(t *testing.T) {
	server := exec.Command(binary, "sandbox", "--listen", "127.0.0.1:0")
	server.Env = environment(t.TempDir())
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { server.Process.Kill(); server.Wait() }()
	facts := map[string]string{}
	var url string
	for url == "" || facts["TWILIO_AUTH_TOKEN"] == "" {
		var line string
		if line, err = readLine(out); err != nil {
			t.Fatal(err)
		}
		fields := strings.Fields(line)
		if _, after, found := strings.Cut(line, "Sandbox account at "); found {
			url = strings.Fields(after)[0]
		} else if len(fields) == 2 {
			facts[fields[0]] = fields[1]
		}
	}
	c := start(t, normal, []string{
		"TWILIO_ACCOUNT_SID=" + facts["TWILIO_ACCOUNT_SID"], "TWILIO_AUTH_TOKEN=" + facts["TWILIO_AUTH_TOKEN"],
	}, "--base-url", url, agent)
	c.see("pella.quickmoss@example.com")
	if text := ansi.Strip(string(c.output())); !strings.Contains(text, "PROD") {
		t.Error("an environment that nobody stated is prod, and the header says so")
	}
}

// A shell goes on as soon as the sandbox listens, with the account in its variables.
func TestAScriptUsesTheSandbox(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	script := exec.CommandContext(ctx, "sh", "-c", `eval "$("$0" sandbox --listen 127.0.0.1:0 --export &)"
		"$0" user get "$TWILIO_FLEX_USER_SID"
		kill "$FLEXCONSOLE_SANDBOX_PID"`, binary)
	script.Env = environment(t.TempDir())
	out, err := script.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "pella.quickmoss@example.com") {
		t.Errorf("%v: %s", err, out)
	}
}

func readLine(r io.Reader) (string, error) {
	var line []byte
	for one := make([]byte, 1); ; {
		if _, err := r.Read(one); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return string(line), nil
		}
		line = append(line, one[0])
	}
}

// What is typed, pasted and sent is not in the session log, nor is a secret.
func TestTheSessionLogHoldsNamesAndTimesAlone(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "session.log")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	c := startIn(t, home, normal, nil, "--demo", agent, "--log", path)
	c.see("User SID (US…)")
	c.send("e")
	c.see("ctrl+s review")
	c.press(ctrlU)
	c.see("empty")
	c.send("hunter2")
	c.see("hunter2")
	c.send("\x1b[200~.swordfish@example.com\x1b[201~")
	c.see("swordfish")
	c.press(ctrlS)
	c.see("Save this change?")
	c.press(right)
	c.see("▸ Save")
	c.press(enter)
	c.see("Saved and confirmed.")
	c.send("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"session SANDBOX from demo", "size 80×24", "key ctrl+u", "key paste 22", "frame ",
		"saving.SavedMsg", "outcome applied", " end\n",
	} {
		if !bytes.Contains(data, []byte(text)) {
			t.Errorf("the log lacks %q:\n%s", text, data)
		}
	}
	for _, text := range []string{"hunter2", "swordfish", sandbox.AuthToken, sandbox.AccountSID} {
		if bytes.Contains(data, []byte(text)) {
			t.Errorf("the log holds %q", text)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log's mode is %v, %v", info.Mode(), err)
	}
}

// A screen reader hears what is new, and nothing that was printed is touched
// again.
func TestScreenReader(t *testing.T) {
	c := start(t, normal, nil, "--demo", "--screen-reader", agent)
	c.see("> Username pella.quickmoss\r\n")
	c.send("e")
	c.see("> Email pella.quickmoss@example.com\r\n")
	c.press(tab)
	c.see("> Locale en-US\r\n")
	c.press(ctrlU)
	c.see("✗ empty")
	c.send("pt-BR")
	c.see("> Locale ● pt-BR\r\n")
	c.press(ctrlS)
	c.see("Selected: Cancel. Not selected: Save.\r\n")
	c.press(right)
	c.see("Selected: Save. Not selected: Cancel.\r\n")
	c.press(enter)
	c.see("✓ Saved and confirmed.\r\n")
	c.send("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	c.restored()
	for _, text := range []string{"# Users › pella.quickmoss\r\n", "Keys: e edit", "# Save this change?\r\n"} {
		if !bytes.Contains(c.output(), []byte(text)) {
			t.Errorf("%q was not printed", text)
		}
	}
	for _, sequence := range []string{"\x1b[?1049h", "\x1b[H", "\x1b[2J", "\x1b[A", "\x1b[38", "\x1b[1m", "⠋"} {
		if bytes.Contains(c.output(), []byte(sequence)) {
			t.Errorf("%q is in the output", sequence)
		}
	}
	_, question, _ := bytes.Cut(c.output(), []byte("# Save this change?"))
	question, _, _ = bytes.Cut(question, []byte("Selected: Cancel."))
	if !bytes.Contains(question, []byte("+ pt-BR")) || bytes.Contains(question, []byte("valid email")) {
		t.Errorf("the question is read out as %q", question)
	}
}

// click presses and releases the left button on a text of a line, which is
// counted from 1.
func (c *console) click(text string, line int) {
	c.t.Helper()
	before, _, found := strings.Cut(ansi.Strip(string(c.output())), text)
	if !found {
		c.t.Fatalf("there is no %q to click on", text)
	}
	column := 1 + ansi.StringWidth(before[strings.LastIndexByte(before, '\n')+1:])
	c.send(fmt.Sprintf("\x1b[<0;%[1]d;%[2]dM\x1b[<0;%[1]d;%[2]dm", column, line))
}

func TestTheMouseIsAskedForAndGivenBack(t *testing.T) {
	const on, off = "\x1b[?1002h\x1b[?1006h", "\x1b[?1002l"
	c := start(t, normal, nil, "--demo", agent)
	c.see("User SID (US…)")
	if bytes.Contains(c.output(), []byte(on)) {
		t.Error("the mouse is on before anybody asked")
	}
	c.send("M")
	c.see("Mouse on")
	c.click("Web chats", 2)
	c.see("launches a test web chat")
	c.send("q")
	if status := c.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	out := string(c.output())
	if strings.LastIndex(out, off) < strings.Index(out, on) || !strings.Contains(out, on) {
		t.Error("the mouse was not asked for, or not given back")
	}
}

// In a terminal that is not UTF-8 nothing but ASCII is drawn or printed, and
// without a locale no byte that such a terminal would obey.
func TestOtherCharsets(t *testing.T) {
	server, account, args := account(t)
	user, _ := server.User(agent)
	name := "Aě2Jŝ0;ownedŜ 日本 \u009b2J"
	user.Username, user.Email = name, name
	server.SetUser(user)
	for _, row := range []struct {
		name   string
		env    []string
		ascii  bool
		notice string
	}{
		{"C", []string{"LC_ALL=C"}, true, "LC_ALL is C, not UTF-8"},
		{"Latin 1", []string{"LC_ALL=", "LC_CTYPE=de_DE.ISO-8859-1"}, true, "LC_CTYPE is de_DE.ISO-8859-1"},
		{"no locale", []string{"LANG="}, false, "No locale is set"},
		{"screen without a locale", []string{"LANG=", "TERM=screen", "STY=1.x"}, false, "No locale is set"},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := append(slices.Clone(account), row.env...)
			c := start(t, pty.Winsize{Cols: 160, Rows: 40}, env, args...)
			c.see(row.notice)
			c.send("3") // another tab, with its tables
			c.see("Changes")
			c.send("1")
			c.see("A<U+011B>2J")
			c.send("q")
			c.status()
			foreign(t, c.output(), row.ascii)
			for _, command := range [][]string{
				{"user", "get", agent}, {"user", "get", agent, "--json"}, {"users", "list"}, {"doctor"}, {"--help"}, {"user", "get", "x…ě"},
			} {
				stdout, stderr, _ := run(t, env, append(command, args[:len(args)-1]...)...)
				foreign(t, []byte(stdout+stderr), row.ascii)
			}
		})
	}
}

// foreign finds bytes that a terminal of another charset obeys, or any that are
// not ASCII.
func foreign(t *testing.T, out []byte, ascii bool) {
	t.Helper()
	for i, b := range out {
		if 0x80 <= b && (ascii || b <= 0x9f) {
			t.Errorf("byte %02X in %q", b, out[max(0, i-40):min(len(out), i+20)])
			return
		}
	}
}

// Credentials that are not the sandbox's go over http only after a question, once
// a session; it names the address.
func TestUnencryptedIsAskedFor(t *testing.T) {
	server, _, args := account(t)
	env := []string{"TWILIO_ACCOUNT_SID=" + sandbox.AccountSID, "TWILIO_AUTH_TOKEN=made-up-token-of-an-account"}
	c := start(t, normal, env, args...)
	c.see("Continue? [y/N]")
	c.send("\r")
	warned := func() bool {
		return strings.Contains(strings.Join(strings.Fields(string(c.output())), " "), "unencrypted to "+server.URL())
	}
	if status := c.status(); status != 7 || len(server.Requests()) > 0 || !warned() {
		t.Errorf("status %d, %d requests: %s", status, len(server.Requests()), c.output())
	}
	c = start(t, normal, env, args...)
	c.see("Continue? [y/N]")
	c.send("y\r")
	c.see("credentials were not accepted")
	c.send("q")
	c.status()
	if strings.Count(ansi.Strip(string(c.output())), "Continue?") != 1 {
		t.Error("it asked more than once")
	}
}

// What login and logout did counts, whether or not anybody reads of it.
func TestStoredThoughNobodyReads(t *testing.T) {
	server, _, _ := account(t)
	home := t.TempDir()
	for _, args := range [][]string{
		{"login", "--token-stdin", "--account", sandbox.AccountSID, "--profile", "work", "--file", "--base-url", server.URL()},
		{"logout", "--profile", "work"},
	} {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reader.Close()
		var stderr bytes.Buffer
		cmd := exec.Command(binary, args...)
		cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = environment(home), strings.NewReader(sandbox.AuthToken), writer, &stderr
		err = cmd.Run()
		writer.Close()
		if err != nil || !strings.Contains(stderr.String(), "the result could not be printed") {
			t.Errorf("%s: %v, %s", args[0], err, stderr.String())
		}
	}
}

// No program that the console starts finds a secret in its environment.
func TestProgramsInheritNoSecrets(t *testing.T) {
	_, env, args := account(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "tmux"), []byte("#!/bin/sh\ncat >/dev/null\nenv >"+folder+"/env\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := start(t, normal, append(env, "TMUX=x", "PATH="+folder+":"+os.Getenv("PATH")), args...)
	c.see("User SID (US…)")
	c.send("y")
	c.see("via tmux")
	found, err := os.ReadFile(filepath.Join(folder, "env"))
	has := func(text string) bool { return bytes.Contains(found, []byte(text)) }
	if err != nil || !has("TERM=") || has(sandbox.AuthToken) || has("TWILIO_AUTH_TOKEN") {
		t.Errorf("%s, %v", found, err)
	}
}

// The recipes of the README run as they stand there, from the first to the last.
func TestReadmeRecipes(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(readme), "Find users, change many, and test a queue:\n\n```\n")
	script, _, closed := strings.Cut(text, "```\n")
	if !found || !closed {
		t.Fatal("no recipes in the README")
	}
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Pace: sandbox.Pace{Route: 1, Reserve: 1, Accept: 1, Greet: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	home := t.TempDir()
	cmd := exec.Command("sh", "-e", "-c", script)
	cmd.Dir = home
	cmd.Env = environment(home, "TWILIO_ACCOUNT_SID="+sandbox.AccountSID, "TWILIO_AUTH_TOKEN="+sandbox.AuthToken,
		"FLEXCONSOLE_BASE_URL="+server.URL(), "PATH="+filepath.Dir(binary)+":"+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	saved := 0
	for _, r := range server.Requests() {
		if r.Method == "POST" && r.Form.Get("Locale") == "en-GB" {
			saved++
		}
	}
	chats, err := os.ReadFile(filepath.Join(home, "chats.jsonl"))
	if err != nil || saved != 2 || strings.Count(string(chats), `"accepted":true`) != 2 {
		t.Errorf("%d users saved, chats %s, %v", saved, chats, err)
	}
}

// The completion works in a bash that has no bash-completion package.
func TestCompletionInBareBash(t *testing.T) {
	home := t.TempDir()
	for name, mode := range map[string]fs.FileMode{"plan.jsonl": 0, "pages": fs.ModeDir} {
		if mode.IsDir() {
			_ = os.Mkdir(filepath.Join(home, name), 0o700)
		} else if err := os.WriteFile(filepath.Join(home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	c := startProgram(t, home, normal, []string{
		"PATH=" + filepath.Dir(binary) + ":" + os.Getenv("PATH"), "PS1=$ ", "INPUTRC=/dev/null", "HISTFILE=/dev/null",
	}, bash, "--norc", "--noprofile", "-i")
	c.send("bind 'set bell-style none'; set +m; declare -F _init_completion _get_comp_words_by_ref _filedir; source <(flexconsole completion bash); echo read\"y\"\r")
	c.see("ready")
	for _, test := range []struct{ typed, want string }{
		{"flexconsole webchat cr\t", "webchat create ]"},
		{"flexconsole --screen-r\t", "--screen-reader ]"},
		{"flexconsole users list --filter sta\tac\t", "--filter state:active ]"},
		{"flexconsole users list --filter=rol\tadm\t", "--filter=role:admin ]"},
		{"flexconsole users apply pl\t", "apply plan.jsonl ]"},
		{"flexconsole doctor pl\t", "doctor pl]"},
	} {
		c.send(test.typed + "\x01echo [\x05]\r") // in place of running it
		c.see(test.want)
	}
	if out := string(c.output()); strings.Contains(out, "not found") || strings.Contains(out, "bash_completion") {
		t.Errorf("bash says\n%s", out)
	}
	c.send("exit\r")
}
