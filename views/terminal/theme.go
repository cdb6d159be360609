package terminal

import (
	"maps"
	"slices"
	"strings"

	"github.com/muesli/termenv"

	"flexconsole/ui"
)

// DrawnTheme is the theme and the colours that a terminal gets, which can do at
// most limit. In 16 colours dark and light would be drawn in what comes next to
// theirs, which nobody can read: they need more, which every xterm of today has,
// though TERM says nothing of it.
func DrawnTheme(theme string, getenv func(string) string, limit termenv.Profile) (string, termenv.Profile) {
	if theme == "auto" {
		theme = autoTheme(getenv)
	}
	if limit == termenv.ANSI && strings.HasPrefix(getenv("TERM"), "xterm") {
		limit = termenv.ANSI256
	}
	if limit == termenv.ANSI && theme != "none" {
		theme = "ansi"
	}
	return theme, ui.Profile(theme, limit)
}

// autoTheme goes by COLORFGBG unless another program has drawn this terminal
// since it was set: the colours may be other ones there, or those of the terminal
// that the session was begun in.
func autoTheme(getenv func(string) string) string {
	if EmbeddedIn(getenv) != "" {
		return ui.AutoTheme("")
	}
	return ui.AutoTheme(getenv("COLORFGBG"))
}

// Multiplexer is the program between console and terminal, "" for none.
func Multiplexer(getenv func(string) string) string {
	switch name := getenv("TERM"); {
	case getenv("TMUX") != "" || strings.HasPrefix(name, "tmux"):
		return "tmux"
	case getenv("STY") != "" || strings.HasPrefix(name, "screen"):
		return "screen"
	}
	return ""
}

// EmbeddedIn is the program that is this terminal inside another, "" for none.
func EmbeddedIn(getenv func(string) string) string {
	if name := Multiplexer(getenv); name != "" {
		return name
	}
	within := map[string]string{"ZELLIJ": "zellij", "VIM_TERMINAL": "vim", "NVIM": "nvim", "INSIDE_EMACS": "emacs"}
	for _, variable := range slices.Sorted(maps.Keys(within)) {
		if getenv(variable) != "" {
			return within[variable]
		}
	}
	return ""
}
