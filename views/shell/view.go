package shell

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// roomyHeight is the height from which rules set header and footer off.
const roomyHeight = 18

// View draws the whole terminal.
func (a *App) View() (frame string) {
	defer func() {
		if value := recover(); value != nil {
			a.crash(panicMsg{value, debug.Stack()})
			if a.options.Quit != nil {
				a.options.Quit()
			}
			frame = ""
		}
	}()
	return a.told(a.draw())
}

// told makes a frame that is the one before a different text, by a style at its
// end that shows nothing: the renderer compares a frame that has not changed
// sixty times a second until another comes, which an idle console pays for.
func (a *App) told(frame string) string {
	const nothing = "\x1b[m"
	if frame == a.frame {
		a.again = !a.again
	}
	a.frame = frame
	if a.again && frame != "" {
		return frame + nothing
	}
	return frame
}

func (a *App) draw() string {
	if a.width <= 0 || a.height <= 0 {
		return ""
	}
	if a.blind() {
		return a.tooSmall(a.width - 1) // see clearOfCorner
	}
	above := a.above()
	page := a.page(a.height - len(above) - len(a.below()))
	below := a.below() // once the page is drawn: a dialog's keys depend on what it could show
	return strings.Join(a.clearOfCorner(slices.Concat(above, page, below)), "\n")
}

// clearOfCorner keeps the last line out of the last column. A cursor that wrote
// there still stands on that cell, and the renderer erases from the cursor on
// when the frame before had more lines, as after the window gets lower.
func (a *App) clearOfCorner(lines []string) []string {
	last := len(lines) - 1
	lines[last] = ui.Clip(lines[last], a.width-1)
	return lines
}

// above are the lines over the screen's own.
func (a *App) above() []string {
	lines := []string{a.header(a.width), a.trail(a.width)}
	if a.height >= roomyHeight {
		lines = append(lines, a.theme.RuleLine(a.width))
	}
	return lines
}

// below are the lines under the screen's own.
func (a *App) below() []string {
	footer := a.footer(a.width)
	switch {
	case a.notice.text != "":
		return append(a.noticeLines(a.width), footer)
	case a.height >= roomyHeight:
		return []string{a.theme.RuleLine(a.width), footer}
	}
	return []string{footer}
}

// page is the screen, or the dialog over it, as lines of exactly that height.
func (a *App) page(height int) []string {
	return ui.Page(a.body(a.width, height), a.width, height)
}

func (a *App) body(width, height int) []string {
	if n := len(a.dialogs); n > 0 {
		top := a.dialogs[n-1]
		top.Dim = a.dim(top)
		return top.View(a.theme, width, height)
	}
	return a.Front().View(width, height)
}

// tooSmall keeps what may never be lost: the badge and READ-ONLY.
func (a *App) tooSmall(width int) string {
	line := a.Badge()
	if a.ReadOnly() {
		line += " " + a.theme.Warn.Render("READ-ONLY")
	}
	if line != "" {
		line += " "
	}
	needs := fmt.Sprintf("needs %d×%d", screen.LeastWidth, screen.LeastHeight)
	if whole := fmt.Sprintf("%stoo small: %d×%d, %s", line, a.width, a.height, needs); ui.Width(whole) <= width {
		return whole
	}
	return ui.Clip(line+needs, width)
}

// header names the account; when space runs out, the badge and READ-ONLY go
// last.
func (a *App) header(width int) string {
	t := a.theme
	if a.session == nil {
		return ui.Between(" "+t.Strong.Render("flexconsole"), "", width)
	}
	left, right := a.Badge(), ""
	if a.ReadOnly() {
		right = t.Warn.Bold(true).Render("READ-ONLY")
	}
	for _, part := range a.accountParts() {
		next := left + "  " + t.Text.Render(part)
		if ui.Width(next)+2+ui.Width(right) <= width {
			left = next
		}
	}
	if note := strings.TrimSpace(a.activityNote() + "  " + right); ui.Width(left)+2+ui.Width(note) <= width {
		right = note // which account it is matters more
	}
	return ui.Between(left, right, width)
}

// accountParts are the parts of the header in the order they matter.
func (a *App) accountParts() []string {
	s := a.session
	parts := []string{ui.Escape(s.Source), sid.Shorten(s.AccountSID)}
	if instance := s.Instance(); instance != "" {
		parts = append(parts, sid.Shorten(instance))
	}
	if s.Region != "" {
		parts = append(parts, ui.Escape(s.Region))
	}
	if s.Proxy != "" {
		parts = append(parts, "via proxy "+ui.Escape(s.Proxy))
	}
	return parts
}

// activityNote is the spinner while something is under way, else how long the
// latest request took.
func (a *App) activityNote() string {
	t := a.theme
	if w := a.busy(); w != nil {
		if wait := w.Wait(a.now()); wait > 0 {
			return t.Warn.Render(fmt.Sprintf("%s again in %d s", a.spinner(), wait))
		}
		seconds := a.now().Sub(w.Started).Seconds()
		return t.Accent.Render(fmt.Sprintf("%s %.1f s", a.spinner(), seconds))
	}
	if took := a.session.Log.Latency(); took > 0 {
		return t.Muted.Render(words.Latency(took))
	}
	return ""
}

var spinnerFrames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

func (a *App) spinner() string { return spinnerFrames[a.spins%len(spinnerFrames)] }

// trail is the tabs, and the way to the screen in front.
func (a *App) trail(width int) string {
	t := a.theme
	if a.session == nil {
		return ""
	}
	var tabs []string
	for i, name := range a.tabTitles() {
		style := t.Tab
		if i == a.tab {
			style = t.ActiveTab
		}
		tabs = append(tabs, t.Muted.Render(a.tabKey(i))+style.Render(name))
	}
	var titles []string
	for _, s := range a.tabs[a.tab][1:] {
		titles = append(titles, ui.Cut(s.Title(), 32))
	}
	left := tabMargin + strings.Join(tabs, tabGap)
	if len(titles) == 0 {
		return ui.Clip(left, width)
	}
	right := t.Muted.Render("› " + strings.Join(titles, " › "))
	if ui.Width(left)+1+ui.Width(right) > width {
		right = t.Muted.Render("› " + titles[len(titles)-1])
	}
	return ui.Between(left, right, width)
}

// What stands before the first tab, and between two.
const tabMargin, tabGap = " ", "  "

// keyedTabs is the width from which the tabs show their keys.
const keyedTabs = 60

// tabKey stands before the name of a tab.
func (a *App) tabKey(tab int) string {
	if a.width < keyedTabs {
		return ""
	}
	return strconv.Itoa(tab+1) + " "
}

// tabTitles are the tabs' names, marked where a form holds what was not sent.
func (a *App) tabTitles() []string {
	titles := make([]string, len(tabs))
	for i, tab := range tabs {
		titles[i] = tab.Name
		if a.unsent(i) {
			titles[i] += "●"
		}
	}
	return titles
}

// Place names what is in front: the dialog, or the tab and the way from it to
// the screen.
func (a *App) Place() string {
	if n := len(a.dialogs); n > 0 {
		return ui.Escape(a.dialogs[n-1].Title)
	}
	if a.session == nil {
		return ui.Escape(a.Front().Title())
	}
	place := tabs[a.tab].Name
	for _, s := range a.tabs[a.tab][1:] {
		place += " › " + ui.Escape(s.Title())
	}
	return place
}

// unsent says whether a form in a tab holds what was not sent.
func (d *desk) unsent(tab int) bool {
	return slices.ContainsFunc(d.tabs[tab], func(s screen.Screen) bool {
		f, ok := s.(screen.Changer)
		return ok && f.Changed()
	})
}

// noticeLines are the notice, in as many lines as it takes where there is room:
// its reason comes last.
func (a *App) noticeLines(width int) []string {
	most := max(2, a.height/5)
	lines := ui.Indented(a.theme.SignLines(a.notice.level, a.notice.text, width-2))
	if len(lines) > most {
		lines = append(lines[:most-1], ui.Clip(lines[most-1]+a.theme.Muted.Render(" …"), width))
	}
	return lines
}

// footer shows the keys that matter most here.
func (a *App) footer(width int) string {
	if n := len(a.dialogs); n > 0 {
		return ui.Clip(a.theme.Muted.Render(" "+a.dialogs[n-1].Keys()), width-1)
	}
	return " " + actions.All.Footer(a.theme, a.actions(), actions.Help, a.Front().Typing(), width-2)
}
