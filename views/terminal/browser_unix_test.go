//go:build unix

package terminal

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const somePage = "https://www.twilio.com/docs/errors/20404"

// graphical is a Linux desktop whose xdg-open is a script.
func graphical(t *testing.T, body string) (folder string) {
	t.Helper()
	t.Setenv("SSH_CONNECTION", "")
	t.Setenv("SSH_TTY", "")
	t.Setenv("DISPLAY", ":0")
	folder = onlyProgram(t, "xdg-open", body)
	if command, err := findBrowser("linux", os.Getenv); err != nil || strings.Join(command, " ") != "xdg-open" {
		t.Fatalf("%q, %v", command, err)
	}
	return folder
}

// The browser gets the address as its one argument.
func TestOpenURL(t *testing.T) {
	folder := graphical(t, `printf '%s|' "$#" "$@" >"${0%/*}/arguments"; echo noise; echo noise >&2`)
	if runtime.GOOS == "darwin" {
		t.Skip("a Mac has its own starter, which would open a browser")
	}
	if err := OpenURL(somePage); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(folder, "arguments")); string(got) != "1|"+somePage+"|" || err != nil {
		t.Errorf("arguments %q, %v", got, err)
	}
}

// A starter that finds no browser is reported.
func TestOpenURLFails(t *testing.T) {
	folder := graphical(t, "exit 3")
	err := startDetached(exec.Command(filepath.Join(folder, "xdg-open"), somePage), time.Minute)
	if err == nil || !strings.Contains(err.Error(), "could not open a browser") {
		t.Error(err)
	}
	if err := startDetached(exec.Command(filepath.Join(folder, "gone")), time.Minute); err == nil {
		t.Error("a program that is not there was started")
	}
}

// A starter that goes on is left alone, in a process group of its own.
func TestOpenURLLives(t *testing.T) {
	folder := graphical(t, "exec sleep 60")
	command := exec.Command(filepath.Join(folder, "xdg-open"), somePage)
	if err := startDetached(command, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	defer command.Process.Kill()
	if group, err := unix.Getpgid(command.Process.Pid); group != command.Process.Pid || err != nil {
		t.Errorf("group %d of process %d, %v", group, command.Process.Pid, err)
	}
}
