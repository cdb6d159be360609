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
	leastWidth  = 40
	leastHeight = 12
)

func lookAtTerminal(p *checkContext) finding {
	name := p.in.Getenv("TERM")
	switch {
	case !p.stdin || !p.stdout:
		return finding{
			warning, "standard input or output is a file or pipe, so the screen was not looked at",
			"the console itself needs a terminal: run it in one, over SSH with ssh -t",
		}
	case runtime.GOOS != "windows" && (name == "" || name == "dumb"):
		return finding{warning, "TERM is " + cmp.Or(name, "not set"), "set TERM to what the terminal is, such as xterm-256color"}
	case p.width < leastWidth || p.height < leastHeight:
		return finding{
			warning, fmt.Sprintf("%s, %d×%d", name, p.width, p.height),
			fmt.Sprintf("make it at least %d×%d; 80×24 is comfortable", leastWidth, leastHeight),
		}
	}
	return finding{text: fmt.Sprintf("%s, %d×%d", cmp.Or(name, "Windows"), p.width, p.height)}
}

func lookAtEncoding(p *checkContext) finding {
	if runtime.GOOS == "windows" {
		return finding{text: "UTF-8, as on every Windows console"}
	}
	locale := ui.FindLocale(p.in.Getenv)
	switch {
	case locale.Name == "":
		return finding{warning, "no locale is set", "export LANG=C.UTF-8, or a UTF-8 locale of yours"}
	case locale.Charset == ui.UTF8:
		return finding{text: locale.Name + " is " + locale.Value}
	}
	return finding{
		warning, locale.Name + " is " + locale.Value + ", which is not UTF-8",
		"export " + locale.Name + "=C.UTF-8, or a UTF-8 locale of yours",
	}
}

func lookAtMultiplexer(p *checkContext) finding {
	return finding{text: cmp.Or(terminal.Multiplexer(p.in.Getenv), "none")}
}

func lookAtSSH(p *checkContext) finding {
	if p.overSSH() {
		return finding{text: "this is a session over SSH; forms are kept as drafts if it drops"}
	}
	return finding{text: "no"}
}

func (p *checkContext) overSSH() bool { return config.OverSSH(p.in.Getenv) }

func lookAtColours(p *checkContext) finding {
	name, err := p.settings.Theme()
	if err != nil {
		return finding{problem, err.Error(), "leave it out, or choose one of " + strings.Join(ui.Themes, ", ")}
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

// lookAtClipboard says which way a copy would go (see terminal.Copy).
func lookAtClipboard(p *checkContext) finding {
	const asked = "the terminal is asked to copy (OSC 52), and gives no answer"
	between := terminal.Multiplexer(p.in.Getenv)
	switch {
	case !p.overSSH() && p.clipboard:
		return finding{text: "the machine's own"}
	case p.in.Getenv("TMUX") != "":
		return finding{text: "tmux, which passes it on to the terminal (before tmux 3.2 only with set-clipboard on)"}
	case between == "tmux":
		return finding{warning, asked + "; tmux stands in between", "in tmux: set -g set-clipboard on"}
	case between == "screen":
		return finding{text: asked + "; screen passes the request on"}
	case !p.overSSH():
		return finding{text: asked + "; a helper such as xclip, xsel or wl-copy would be used if it were there"}
	}
	return finding{text: asked}
}
