package shell

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// roomyHeight is the height from which rules set header and footer off.
const roomyHeight = 18

// painter draws the frame around the screens.
type painter struct {
	*program
	// frame is the latest one drawn, again that it was drawn twice.
	frame string
	again bool
}

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
	return a.painter.forceRepaint(a.painter.draw())
}

// forceRepaint makes a frame that is the one before a different text, by a style at its
// end that shows nothing: the renderer compares a frame that has not changed
// sixty times a second until another comes, which an idle console pays for.
func (p *painter) forceRepaint(frame string) string {
	const nothing = "\x1b[m"
	if frame == p.frame {
		p.again = !p.again
	}
	p.frame = frame
	if p.again && frame != "" {
		return frame + nothing
	}
	return frame
}

func (p *painter) draw() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.tooSmall() {
		return p.sizeLine(p.width - 1) // see clearOfCorner
	}
	above := p.headerLines()
	page := p.page(p.height - len(above) - len(p.footerLines()))
	below := p.footerLines() // once the page is drawn: a dialog's keys depend on what it could show
	return strings.Join(p.clearOfCorner(slices.Concat(above, page, below)), "\n")
}

// clearOfCorner keeps the last line out of the last column. A cursor that wrote there
// stays on that cell, and the renderer erases from the cursor on when the frame before
// had more lines, as after the window gets lower.
func (p *painter) clearOfCorner(lines []string) []string {
	last := len(lines) - 1
	lines[last] = ui.Clip(lines[last], p.width-1)
	return lines
}

// headerLines are the lines over the screen's own.
func (p *painter) headerLines() []string {
	lines := []string{p.header(p.width), p.trail(p.width)}
	if p.height >= roomyHeight {
		lines = append(lines, p.theme.RuleLine(p.width))
	}
	return lines
}

// footerLines are the lines under the screen's own.
func (p *painter) footerLines() []string {
	footer := p.footer(p.width)
	switch {
	case p.notice.current.text != "":
		return append(p.noticeLines(p.width), footer)
	case p.height >= roomyHeight:
		return []string{p.theme.RuleLine(p.width), footer}
	}
	return []string{footer}
}

// page is the screen, and the dialog over it, as lines of exactly that height.
func (p *painter) page(height int) []string {
	return ui.Page(p.body(p.width, height), p.width, height)
}

func (p *painter) body(width, height int) []string {
	top := p.front.dialogs.top()
	if top == nil {
		return p.screenPage(width, height)
	}
	top.Dim = p.front.dialogs.dim(top)
	return top.View(p.theme, p.behind(func() []string { return p.screenPage(width, height) }), width, height)
}

// screenPage is the screen in front, with the one below it where it stands over that. On
// a small page there is no room for both.
func (p *painter) screenPage(width, height int) []string {
	front := p.front.Front()
	if o, ok := front.(screen.Overlay); ok && width >= leastOverlayWidth && height >= leastOverlayHeight {
		return o.Over(p.behind(func() []string { return p.front.screens.below(front).View(width, height) }), width, height)
	}
	return front.View(width, height)
}

// The smallest page on which a screen stands over another.
const leastOverlayWidth, leastOverlayHeight = 60, 14

// behind is the page that stays visible behind a question.
func (p *painter) behind(page func() []string) []string {
	if p.options.NoBackdrop {
		return nil
	}
	return page()
}

// sizeLine says so, and keeps what may never be lost: the badge and READ-ONLY.
func (p *painter) sizeLine(width int) string {
	line := p.front.Badge()
	if p.front.ReadOnly() {
		line += " " + p.theme.Warn.Render("READ-ONLY")
	}
	if line != "" {
		line += " "
	}
	needs := fmt.Sprintf("needs %d×%d", screen.LeastWidth, screen.LeastHeight)
	if whole := fmt.Sprintf("%stoo small: %d×%d, %s", line, p.width, p.height, needs); ui.Width(whole) <= width {
		return whole
	}
	return ui.Clip(line+needs, width)
}

// header names the account; when space runs out, the badge and READ-ONLY go
// last.
func (p *painter) header(width int) string {
	t := p.theme
	if p.front.session == nil {
		return ui.Between(" "+t.Strong.Render("flexconsole"), "", width)
	}
	left, right := p.front.Badge(), ""
	if p.front.ReadOnly() {
		right = t.Warn.Bold(true).Render("READ-ONLY")
	}
	for _, part := range p.accountParts() {
		next := left + "  " + t.Text.Render(part)
		if ui.Width(next)+2+ui.Width(right) <= width {
			left = next
		}
	}
	if note := strings.TrimSpace(p.activityNote() + "  " + right); ui.Width(left)+2+ui.Width(note) <= width {
		right = note // which account it is matters more
	}
	return ui.Between(left, right, width)
}

// accountParts are the parts of the header in the order they matter.
func (p *painter) accountParts() []string {
	s := p.front.session
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

// activityNote is the spinner while work is in progress, otherwise the time of the latest
// request.
func (p *painter) activityNote() string {
	t := p.theme
	if w := p.works.busy(p.front); w != nil {
		if wait := w.Wait(p.now()); wait > 0 {
			return t.Warn.Render(fmt.Sprintf("%s again in %d s", p.works.spinner(), wait))
		}
		seconds := p.now().Sub(w.Started).Seconds()
		return t.Accent.Render(fmt.Sprintf("%s %.1f s", p.works.spinner(), seconds))
	}
	if took := p.front.session.Log.Latency(); took > 0 {
		return t.Muted.Render(words.Latency(took))
	}
	return ""
}

// trail is the tabs, and the way to the screen in front.
func (p *painter) trail(width int) string {
	t := p.theme
	if p.front.session == nil {
		return ""
	}
	var tabs []string
	for i, name := range p.tabTitles() {
		style := t.Tab
		if i == p.front.screens.tab {
			style = t.ActiveTab
		}
		tabs = append(tabs, t.Muted.Render(p.tabKey(i))+style.Render(name))
	}
	left := tabMargin + strings.Join(tabs, tabGap)
	return ui.Clip(left+p.breadcrumb(width-ui.Width(left)), width)
}

// breadcrumb is the way from the tab to the screen in front, of which the end matters
// most.
func (p *painter) breadcrumb(width int) string {
	var titles []string
	for _, s := range p.front.screens.above() {
		titles = append(titles, ui.Cut(s.Title(), longestTitle))
	}
	if len(titles) == 0 {
		return ""
	}
	way := trailGap + strings.Join(titles, " › ")
	if ui.Width(way) > width {
		way = trailGap + titles[len(titles)-1]
	}
	return p.theme.Muted.Render(ui.Cut(way, width))
}

// longestTitle is how much of a screen's title the breadcrumb shows.
const longestTitle = 32

// What stands before the first tab, between two, and between them and the breadcrumb.
const tabMargin, tabGap, trailGap = " ", "  ", "   › "

// keyedTabs is the width from which the tabs show their keys.
const keyedTabs = 60

// tabKey is before the name of a tab.
func (p *painter) tabKey(tab int) string {
	key := firstShown(actions.All.ByID(tabs[tab].Action), false)
	if p.width < keyedTabs || key == "" {
		return ""
	}
	return key + " "
}

// tabTitles are the tabs' names, marked where a form has unsent changes.
func (p *painter) tabTitles() []string {
	titles := make([]string, len(tabs))
	for i, tab := range tabs {
		titles[i] = tab.Name
		if p.front.screens.unsent(i) {
			titles[i] += "●"
		}
	}
	return titles
}

// Place names what is in front: the dialog, or the tab and the way from it to
// the screen.
func (p *painter) place() string {
	if n := len(p.front.dialogs.open); n > 0 {
		return ui.Escape(p.front.dialogs.open[n-1].Title)
	}
	if p.front.session == nil {
		return ui.Escape(p.front.Front().Title())
	}
	place := tabs[p.front.screens.tab].Name
	for _, s := range p.front.screens.above() {
		place += " › " + ui.Escape(s.Title())
	}
	return place
}

// noticeLines are the notice, in as many lines as it takes where there is room:
// its reason comes last.
func (p *painter) noticeLines(width int) []string {
	most := max(2, p.height/5)
	lines := ui.Indented(p.theme.SignLines(p.notice.current.level, p.notice.current.text, width-2))
	if len(lines) > most {
		lines = append(lines[:most-1], ui.Clip(lines[most-1]+p.theme.Muted.Render(" …"), width))
	}
	return lines
}

// footer shows the keys that matter most here.
func (p *painter) footer(width int) string {
	if n := len(p.front.dialogs.open); n > 0 {
		return " " + p.front.dialogs.open[n-1].Footer(p.theme, width-2)
	}
	if o, ok := p.front.Front().(screen.Overlay); ok {
		return " " + ui.HintLine(p.theme, o.Hints(), width-2)
	}
	return " " + actions.All.Footer(p.theme, p.keys.actions(), actions.Help, p.front.Front().Typing(), width-2)
}
