package doctor

import (
	"cmp"
	"fmt"
	"runtime"
	"strings"

	"github.com/muesli/termenv"

	"flexconsole/config"
	"flexconsole/ui"
	"flexconsole/views/terminal"
)

// The smallest screen that works.
const (
	minWidth  = 40
	minHeight = 12
)

func checkTerminal(p *checkContext) finding {
	name := p.in.Getenv("TERM")
	switch {
	case !p.stdin || !p.stdout:
		return finding{
			warning, "standard input or output is a file or pipe, so the terminal was not checked",
			"flexconsole needs a terminal; over SSH use ssh -t",
		}
	case runtime.GOOS != "windows" && (name == "" || name == "dumb"):
		return finding{warning, "TERM is " + cmp.Or(name, "not set"), "set TERM to the type of your terminal, e.g. xterm-256color"}
	case p.width < minWidth || p.height < minHeight:
		return finding{
			warning, fmt.Sprintf("%s, %d×%d", name, p.width, p.height),
			fmt.Sprintf("make it at least %d×%d, better 80×24", minWidth, minHeight),
		}
	}
	return finding{text: fmt.Sprintf("%s, %d×%d", cmp.Or(name, "Windows"), p.width, p.height)}
}

func checkEncoding(p *checkContext) finding {
	if runtime.GOOS == "windows" {
		return finding{text: "UTF-8 (Windows)"}
	}
	locale := ui.FindLocale(p.in.Getenv)
	switch {
	case locale.Name == "":
		return finding{warning, "no locale is set", "export LANG=C.UTF-8, or another UTF-8 locale"}
	case locale.Charset == ui.UTF8:
		return finding{text: locale.Name + " is " + locale.Value}
	}
	return finding{
		warning, locale.Name + " is " + locale.Value + ", which is not UTF-8",
		"export " + locale.Name + "=C.UTF-8, or another UTF-8 locale",
	}
}

func checkMultiplexer(p *checkContext) finding {
	return finding{text: cmp.Or(terminal.Multiplexer(p.in.Getenv), "none")}
}

func checkSSH(p *checkContext) finding {
	if p.overSSH() {
		return finding{text: "session over SSH; if it drops, open forms are saved as drafts"}
	}
	return finding{text: "no"}
}

func (p *checkContext) overSSH() bool { return config.OverSSH(p.in.Getenv) }

func checkColours(p *checkContext) finding {
	name, err := p.settings.Theme()
	if err != nil {
		return finding{problem, err.Error(), "remove it, or use one of " + strings.Join(ui.Themes, ", ")}
	}
	drawn, _ := terminal.DrawnTheme(name, p.in.Getenv, termenv.EnvColorProfile())
	text := "theme " + drawn
	if drawn != name {
		text += " (" + name + ")"
	}
	for _, variable := range []string{"COLORTERM", "NO_COLOR", "COLORFGBG"} {
		if value := p.in.Getenv(variable); value != "" {
			text += ", " + variable + "=" + value
		}
	}
	if within := terminal.EmbeddedIn(p.in.Getenv); within != "" && p.in.Getenv("COLORFGBG") != "" {
		text += " (ignored inside " + within + ")"
	}
	return finding{text: text}
}

// checkClipboard says which way a copy would go (see terminal.Copy).
func checkClipboard(p *checkContext) finding {
	const asked = "uses OSC 52, which the terminal does not confirm"
	between := terminal.Multiplexer(p.in.Getenv)
	switch {
	case !p.overSSH() && p.clipboard:
		return finding{text: "system clipboard"}
	case p.in.Getenv("TMUX") != "":
		return finding{text: "tmux (before tmux 3.2 only with set-clipboard on)"}
	case between == "tmux":
		return finding{warning, asked + " (inside tmux)", "in tmux: set -g set-clipboard on"}
	case between == "screen":
		return finding{text: asked + " (inside screen)"}
	case !p.overSSH():
		return finding{text: asked + "; install xclip, xsel or wl-copy to use the system clipboard"}
	}
	return finding{text: asked}
}
