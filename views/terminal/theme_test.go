package terminal

import (
	"testing"

	"github.com/muesli/termenv"
)

func TestDrawnWith(t *testing.T) {
	const light, dark = "0;15", "15;0"
	for _, row := range []struct {
		name, theme string
		env         []string
		limit       termenv.Profile
		want        string
		profile     termenv.Profile
	}{
		{"no hint", "auto", []string{"TERM", "xterm-256color"}, termenv.ANSI256, "ansi", termenv.ANSI},
		{"a hint", "auto", []string{"TERM", "xterm-256color", "COLORFGBG", light}, termenv.ANSI256, "light", termenv.ANSI256},
		{"a hint and 16 colours", "auto", []string{"TERM", "xterm", "COLORFGBG", dark}, termenv.ANSI, "dark", termenv.ANSI256},
		{
			"stale in tmux", "auto",
			[]string{"TERM", "xterm-256color", "TMUX", "/socket,1,0", "COLORFGBG", dark},
			termenv.ANSI256, "ansi", termenv.ANSI,
		},
		{"stale in tmux by TERM", "auto", []string{"TERM", "tmux-256color", "COLORFGBG", dark}, termenv.ANSI256, "ansi", termenv.ANSI},
		{"stale in screen", "auto", []string{"TERM", "xterm", "STY", "1.pts", "COLORFGBG", light}, termenv.ANSI, "ansi", termenv.ANSI},
		{"stale in screen by TERM", "auto", []string{"TERM", "screen.xterm-256color", "COLORFGBG", light}, termenv.ANSI256, "ansi", termenv.ANSI},
		{
			"stale in zellij", "auto",
			[]string{"TERM", "xterm-256color", "ZELLIJ", "0", "COLORFGBG", dark},
			termenv.TrueColor,
			"ansi", termenv.ANSI,
		},
		{
			"stale in vim", "auto",
			[]string{"TERM", "xterm-256color", "VIM_TERMINAL", "900", "COLORFGBG", dark},
			termenv.ANSI256, "ansi", termenv.ANSI,
		},
		{
			"light in tmux", "light",
			[]string{"TERM", "tmux-256color", "TMUX", "/socket,1,0", "COLORFGBG", dark},
			termenv.ANSI256, "light", termenv.ANSI256,
		},
		{"light on xterm", "light", []string{"TERM", "xterm"}, termenv.ANSI, "light", termenv.ANSI256},
		{"dark on xterm-color", "dark", []string{"TERM", "xterm-color"}, termenv.ANSI, "dark", termenv.ANSI256},
		{"dark on xterm with more", "dark", []string{"TERM", "xterm"}, termenv.TrueColor, "dark", termenv.TrueColor},
		{"dark on the Linux console", "dark", []string{"TERM", "linux"}, termenv.ANSI, "ansi", termenv.ANSI},
		{"light on 16 colours of rxvt", "light", []string{"TERM", "rxvt-16color"}, termenv.ANSI, "ansi", termenv.ANSI},
		{"dark with NO_COLOR", "dark", []string{"TERM", "xterm", "NO_COLOR", "1"}, termenv.Ascii, "dark", termenv.ANSI256},
		{"none on the Linux console", "none", []string{"TERM", "linux"}, termenv.ANSI, "none", termenv.ANSI},
		{"ansi on xterm", "ansi", []string{"TERM", "xterm"}, termenv.ANSI, "ansi", termenv.ANSI},
	} {
		theme, profile := DrawnTheme(row.theme, environment(row.env...), row.limit)
		if theme != row.want || profile != row.profile {
			t.Errorf("%s: %s with %v, want %s with %v", row.name, theme, profile, row.want, row.profile)
		}
	}
}
