package chats

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

var (
	_ screen.Clickable = (*burstList)(nil)
	_ screen.Watcher   = (*burstList)(nil)
)

// burstList are the bursts launched from this profile, to open one, or to compare with
// another.
type burstList struct {
	screen.List
	bursts []*state.Burst
	sums   []*follow.Burst
	// with is the burst to compare with, nil to open one.
	with *state.Burst
	// at is a chat whose burst the cursor is put on, "" for none.
	at     string
	loaded bool
	err    error
}

func newBurstList(h screen.Host, at string, with *state.Burst) *burstList {
	l := &burstList{at: at, with: with}
	l.List = screen.List{Host: h, Len: func() int { return len(l.bursts) }}
	return l
}

func (l *burstList) Start() tea.Cmd { return l.load() }

// OnFront shows what was read since.
func (l *burstList) OnFront() tea.Cmd { return l.load() }
func (l *burstList) OnBack()          {}

func (l *burstList) load() tea.Cmd {
	return screen.Look(l.Host, l, l.Host.Session().KeptBursts, func(all []*state.Burst, err error) tea.Cmd {
		l.loaded, l.err = true, err
		if l.with != nil {
			all = slices.DeleteFunc(all, func(b *state.Burst) bool { return b.ID == l.with.ID })
		}
		l.bursts, l.sums = all, make([]*follow.Burst, len(all))
		for i, b := range all {
			l.sums[i] = session.SumUpBurst(b)
			if l.at != "" && slices.ContainsFunc(b.Chats, func(c *state.BurstChat) bool { return sid.Equal(c.SID, l.at) }) {
				l.Cursor = i
			}
		}
		l.at = ""
		l.Cursor = max(0, min(l.Cursor, len(all)-1))
		return nil
	})
}

func (l *burstList) Update(tea.Msg) tea.Cmd { return nil }

func (l *burstList) Title() string {
	if l.with != nil {
		return "Compare with"
	}
	return "Bursts"
}

func (l *burstList) Actions() []actions.ID {
	open := actions.Open
	if l.with != nil {
		open = actions.Choose
	}
	return actions.If(len(l.bursts) > 0, open, actions.Export, actions.Move, actions.Page)
}

func (l *burstList) Do(action actions.ID) tea.Cmd {
	if len(l.bursts) == 0 {
		return nil
	}
	at := l.bursts[l.Cursor]
	switch action {
	case actions.Open:
		return l.Host.Push(newBurstPage(l.Host, at.ID))
	case actions.Export:
		return l.Host.Push(l.export())
	case actions.Choose:
		return l.Host.Swap(l, newComparison(l.Host, l.with, at))
	}
	return nil
}

// export exports the bursts: how many chats were planned and launched, and what became of
// them; times are in seconds.
func (l *burstList) export() *files.Export {
	table := files.Table{Columns: []string{"burst", "launched_at", "planned", "launched", "results", "accepted_median_seconds", "accepted_p95_seconds"}}
	for i, b := range l.bursts {
		var median, p95 any
		if accept := l.sums[i].Parts[follow.AcceptancePart]; accept.Reached > 0 {
			median, p95 = words.Seconds(accept.Median), words.Seconds(accept.P95)
		}
		table.Add(b.ID, b.At, b.Planned, len(b.Chats), words.BurstCounts(b, l.sums[i]), median, p95)
	}
	return files.NewTableExport(l.Host, ui.Counted(len(l.bursts), "burst"), "", "bursts", table)
}

func (l *burstList) View(width, height int) []string {
	t := l.Host.Theme()
	var lines []string
	if l.err != nil {
		lines = append(lines, ui.Indented(t.SignLines(ui.Warn, "The results of bursts cannot be read: "+l.err.Error(), width-2))...)
	}
	if len(l.bursts) == 0 {
		says := "No burst yet: launch several chats at once (n, How many). Their times are kept here."
		if l.with != nil {
			says = "There is no other burst to compare with."
		}
		if !l.loaded {
			says = ""
		}
		return append(append(lines, ""), ui.Indented(ui.Wrap(says, width-2, t.Muted))...)
	}
	title := ui.Counted(len(l.bursts), "burst")
	if l.with != nil {
		title = "Compare " + l.with.At.In(l.Host.Location()).Format("2006-01-02 15:04:05") + " with"
	}
	lines = append(lines, " "+t.Heading.Render(ui.Cut(title, width-2)))
	return append(lines, l.ListRows(t, len(l.bursts), len(lines), width, height-len(lines), func(i int) string {
		b, accept := l.bursts[i], l.sums[i].Parts[follow.AcceptancePart]
		row := b.At.In(l.Host.Location()).Format("2006-01-02 15:04")
		if accept.Reached > 0 && width >= allSeconds {
			row += fmt.Sprintf("  accepted: median %d s, p95 %d s", words.Seconds(accept.Median), words.Seconds(accept.P95))
		}
		return row + "  " + words.BurstCounts(b, l.sums[i])
	})...)
}

// comparison shows two bursts side by side, the earlier one first.
type comparison struct {
	screen.LongText
	first, second *state.Burst
	rows          [][4]string
}

func newComparison(h screen.Host, a, b *state.Burst) *comparison {
	if b.At.Before(a.At) {
		a, b = b, a
	}
	c := &comparison{first: a, second: b, rows: words.CompareBursts(session.SumUpBurst(a), session.SumUpBurst(b))}
	c.LongText = screen.NewLongText(h, c.lines)
	return c
}

func (c *comparison) Start() tea.Cmd         { return nil }
func (c *comparison) Update(tea.Msg) tea.Cmd { return nil }
func (c *comparison) Title() string          { return "Compare bursts" }

func (c *comparison) Actions() []actions.ID {
	return []actions.ID{actions.Copy, actions.Export, actions.Move, actions.Page}
}

func (c *comparison) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.Copy:
		return screen.CopyLines(c.Host, "comparison", strings.Join(c.texts(), "\n"))
	case actions.Export:
		table := files.Table{Columns: []string{"figure", "first", "second", "change"}}
		table.Add("Burst", c.first.ID, c.second.ID, nil)
		table.Add("Launched", c.first.At, c.second.At, nil)
		for _, row := range c.rows {
			table.Rows = append(table.Rows, files.Cells(row[:]...))
		}
		return c.Host.Push(files.NewTableExport(c.Host, "the comparison", "", "comparison", table))
	}
	return nil
}

// comparedColumns are the widths of the columns: they fit the smallest terminal.
var comparedColumns = [...]int{18, 6, 7, 7}

func comparedLine(cells [4]string) string {
	var line strings.Builder
	for i, cell := range cells {
		gap := max(0, comparedColumns[i]-ui.Width(cell))
		if i == 0 {
			line.WriteString(cell + strings.Repeat(" ", gap))
		} else {
			line.WriteString(strings.Repeat(" ", gap) + cell)
		}
	}
	return line.String()
}

// texts are the lines without style.
func (c *comparison) texts() []string {
	zone := c.Host.Location()
	lines := []string{
		"First   " + ui.Escape(words.BurstTitle(c.first, zone)), "Second  " + ui.Escape(words.BurstTitle(c.second, zone)), "",
		comparedLine(words.ComparisonTitles),
	}
	for _, row := range c.rows {
		lines = append(lines, comparedLine(row))
	}
	return lines
}

func (c *comparison) lines(t ui.Theme, width int) []string {
	lines := c.texts()
	for i, line := range lines {
		style := t.Text
		if i == 3 {
			style = t.Column
		}
		lines[i] = " " + style.Render(ui.Cut(line, width-2))
	}
	for _, b := range []*state.Burst{c.first, c.second} {
		if stale := len(chatsToRead(b, true)); stale > 0 {
			text := fmt.Sprintf("%s of the burst of %s may have gone on since: open that burst to refresh.", ui.Counted(stale, "chat"),
				b.At.In(c.Host.Location()).Format("15:04:05"))
			lines = append(append(lines, ""), ui.Indented(t.SignLines(ui.Warn, text, width-2))...)
		}
	}
	return lines
}
