package config

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"

	"flexconsole/config/access"
)

// BadHome is a home folder that would lie wherever the program is started.
type BadHome struct {
	// Name is the variable's, Value what it is set to, Home what the system knows
	// as the user's home, "" for nothing.
	Name, Value, Home string
}

func (e *BadHome) Error() string {
	fix := "set it to your home folder"
	if e.Home != "" && runtime.GOOS != "windows" {
		fix = "run export " + e.Name + "=" + access.ShellWord(e.Home)
	}
	return fmt.Sprintf("%s is %q, which is not an absolute path: %s", e.Name, e.Value, fix)
}

var errNoHome = errors.New("no home folder found: set HOME")

// homeVariable is the variable that names the home folder.
func homeVariable() string {
	if runtime.GOOS == "windows" {
		return "USERPROFILE"
	}
	return "HOME"
}

// findHome is the home folder that the environment names, or else the system's
// list of users; "" where neither does.
func findHome(named string, listed func() (*user.User, error)) (string, error) {
	home := ""
	if u, err := listed(); err == nil && filepath.IsAbs(u.HomeDir) {
		home = u.HomeDir
	}
	switch {
	case named == "":
		return home, nil
	case !filepath.IsAbs(named):
		return "", &BadHome{homeVariable(), named, home}
	}
	return named, nil
}

// systemHome is findHome on this machine. A home that only the system knows
// becomes the environment's, for all that looks there later.
func systemHome() (string, error) {
	home, err := findHome(os.Getenv(homeVariable()), user.Current)
	if err == nil && home != "" {
		err = os.Setenv(homeVariable(), home)
	}
	xdg.Reload()
	return home, err
}

// below is this program's folder in one of the user's base folders, "" where
// that is only known from a home that is not.
func below(home, variable, base string) string {
	if base == "" || home == "" && !filepath.IsAbs(os.Getenv(variable)) {
		return ""
	}
	return filepath.Join(base, "flexconsole")
}

// orDotConfig is ~/.config/flexconsole where that is there and the system's own
// folder has no settings: people have one folder of settings for all systems.
func orDotConfig(own, home string) string {
	usual := filepath.Join(home, ".config", "flexconsole")
	if home == "" || own == usual || !exists(usual) {
		return own
	}
	for _, file := range []string{"config.toml", "credentials.toml"} {
		if exists(filepath.Join(own, file)) {
			return own
		}
	}
	return usual
}

// StateDir is the folder of all that is kept from one start to the next. An
// error says why there is none.
func StateDir() (string, error) {
	home, err := systemHome()
	if err != nil {
		return "", err
	}
	dir := below(home, "XDG_STATE_HOME", xdg.StateHome)
	if dir == "" {
		return "", errNoHome
	}
	return dir, nil
}
