package terminal

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"time"

	"flexconsole/config"
)

// errorPages are all that is ever opened in a browser.
var errorPages = regexp.MustCompile(`^https://www\.twilio\.com/docs/errors/[0-9]+$`)

// browserPatience is how long the browser's starter is watched for a failure.
// One that still runs then has become the browser, or will start it.
const browserPatience = 2 * time.Second

// OpenURL opens one of Twilio's pages on an error code in the user's browser.
// The error says why it was not opened.
func OpenURL(address string) error {
	if !errorPages.MatchString(address) {
		return errors.New("it is not one of Twilio's error pages")
	}
	command, err := findBrowser(runtime.GOOS, os.Getenv)
	if err != nil {
		return err
	}
	return startDetached(exec.Command(command[0], append(command[1:], address)...), browserPatience)
}

// findBrowser gives the program that opens an address in the browser, and its
// arguments but for the address. Over SSH a browser would open on the wrong
// machine.
func findBrowser(system string, getenv func(string) string) ([]string, error) {
	command := []string{"xdg-open"}
	switch system {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	graphic := getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
	switch {
	case config.OverSSH(getenv):
		return nil, errors.New("over SSH the browser would open on the other machine")
	case command[0] == "xdg-open" && !graphic:
		return nil, errors.New("no graphical session (DISPLAY and WAYLAND_DISPLAY are not set)")
	}
	if _, err := exec.LookPath(command[0]); err != nil {
		return nil, errors.New(command[0] + " is not installed")
	}
	return command, nil
}

// startDetached starts a program that outlives this one and never writes to its terminal.
// A failure within patience is returned.
func startDetached(command *exec.Cmd, patience time.Duration) error {
	command.SysProcAttr = detached // no input and no output: those are the null device
	if err := command.Start(); err != nil {
		return errors.New("the browser could not be started: " + err.Error())
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return errors.New(command.Args[0] + " could not open a browser: " + err.Error())
		}
	case <-time.After(patience):
	}
	return nil
}
