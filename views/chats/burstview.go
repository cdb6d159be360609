package chats

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// partFills draw the parts of a bar: of different density, so that nothing depends on
// colour. waitFill is the time that a chat has waited since.
var partFills = [follow.PartCount]string{"░", "▒", "█"}

const waitFill = "·"

// fateSigns are before the name of a chat, so that nothing depends on colour.
var fateSigns = map[follow.Fate]string{
	follow.Accepted: "✓", follow.Abandoned: "✗", follow.Stuck: "!", follow.Waiting: "●", follow.Unknown: "?",
}

// allSeconds is the width from which all times are beside the bars, on narrower ones that
// of the acceptance alone.
const allSeconds = 64

// secondsColumn is the width of a column with a time.
const secondsColumn = 8

// bars are the columns of a burst on a terminal.
type bars struct {
	name, bar int
	// scale are the cells of the longest bar: all, or half of them where sentences need
	// the others.
	scale int
	// parts are those whose times are shown.
	parts []int
	// longest is the time of the longest bar.
	longest time.Duration
}

func (p *burstPage) bars(width int) bars {
	b := bars{parts: []int{follow.TaskPart, follow.ReservationPart, follow.AcceptancePart}, longest: time.Second, name: len("Median")}
	if width < allSeconds {
		b.parts = b.parts[follow.AcceptancePart:]
	}
	parts := 1
	for i, passage := range p.passages {
		if passage.Why != "" {
			parts = 2
		}
		b.name = max(b.name, ui.Width(ui.Escape(p.chatName(i))))
		for part := range follow.PartCount {
			if span, known := passage.Span(part); known {
				b.longest = max(b.longest, span)
			}
		}
	}
	b.name = min(b.name, max(13, width/4))
	b.bar = max(0, width-b.name-6-secondsColumn*len(b.parts))
	b.scale = b.bar / parts
	return b
}

func (p *burstPage) chatName(i int) string {
	return cmp.Or(p.burst.Chats[i].Name, sid.Shorten(p.burst.Chats[i].SID))
}

// cells are how many cells of a bar a time takes.
func (b bars) cells(span time.Duration) int {
	return int((int64(span)*int64(b.scale) + int64(b.longest)/2) / int64(b.longest))
}

// draw draws times one after the other, -1 for one that is not known, then the time waited
// since where that is longer, then a text. It is as wide as its column; its cells are
// counted, as measuring them takes long.
func (b bars) draw(spans [follow.PartCount]time.Duration, waited time.Duration, text string) string {
	var bar strings.Builder
	drawn := 0
	fill := func(with string, end int) {
		if end > drawn {
			bar.WriteString(strings.Repeat(with, end-drawn))
			drawn = end
		}
	}
	for part, span := range spans {
		if span >= 0 {
			fill(partFills[part], b.cells(span))
		}
	}
	fill(waitFill, b.cells(min(waited, b.longest)))
	if text != "" && drawn > 0 {
		fill(" ", drawn+1)
	}
	if text == "" {
		return bar.String() + strings.Repeat(" ", max(0, b.bar-drawn))
	}
	return bar.String() + ui.Fit(text, max(0, b.bar-drawn))
}

// line puts a row together; the bar is as wide as its column.
func (b bars) line(sign, name, bar string, seconds func(part int) string) string {
	line := sign + " " + ui.Fit(name, b.name) + " " + bar
	for _, part := range b.parts {
		text := seconds(part)
		line += strings.Repeat(" ", max(0, secondsColumn-ui.Width(text))) + text
	}
	return line
}

// spansOf are the times of a chat, -1 for what is not known.
func spansOf(p *follow.Passage) (spans [follow.PartCount]time.Duration) {
	for part := range spans {
		spans[part] = -1
		if span, known := p.Span(part); known {
			spans[part] = span
		}
	}
	return spans
}

// secondsText is a time beside its bar, "" where it is not known.
func secondsText(span time.Duration) string {
	if span < 0 {
		return ""
	}
	return fmt.Sprint(words.Seconds(span), " s")
}

func (p *burstPage) View(width, height int) []string {
	t := p.Host.Theme()
	switch {
	case p.burst == nil && !p.loaded:
		return nil
	case p.burst == nil && p.err != nil:
		return append([]string{""}, ui.Indented(t.SignLines(ui.Warn, "The results of bursts cannot be read: "+p.err.Error(), width-2))...)
	case p.burst == nil:
		return append([]string{""}, ui.Indented(ui.Wrap("The results of this burst are not kept any more: those of the latest 30 are.", width-2, t.Muted))...)
	}
	b := p.bars(width)
	lines := p.headLines(b, width, height)
	foot := p.footLines(b, width, height)
	lines = append(lines, p.TableRows(len(p.order), len(lines), nil, max(1, height-len(lines)-len(foot)), func(row int) string {
		return t.Row(p.row(b, p.order[row]), row == p.Cursor, width)
	})...)
	return append(lines, foot...)
}

// headLines name the burst, count what became of its chats, and are the legend.
func (p *burstPage) headLines(b bars, width, height int) []string {
	t := p.Host.Theme()
	right := ""
	switch {
	case p.work != nil && !p.work.Quiet:
		right = t.Accent.Render(p.work.UnderWay())
	case p.moves():
		right = t.Muted.Render("in progress")
	}
	title := ui.Cut(ui.Escape(words.BurstTitle(p.burst, p.Host.Location())), max(0, width-3-ui.Width(right)))
	var lines []string
	if height >= lowHeight {
		lines = append(lines, ui.Between(" "+t.Heading.Render(title), right+" ", width))
	}
	var counts []string
	for _, fate := range words.Fates {
		if n := p.sum.Fates[fate]; n > 0 {
			counts = append(counts, fmt.Sprint(fateSigns[fate], " ", n, " ", fate))
		}
	}
	chats := ui.Counted(p.sum.Chats, "chat")
	if p.sum.Chats < p.burst.Planned {
		chats = fmt.Sprintf("%d of %s launched", p.sum.Chats, ui.Counted(p.burst.Planned, "chat"))
	}
	lines = append(lines, " "+t.Text.Render(ui.Cut(strings.Join(append([]string{chats}, counts...), "  "), width-2)))
	if p.err != nil {
		lines = append(lines, " "+t.Sign(ui.Warn, ui.Cut(p.err.Error(), width-4)))
	}
	legend, title := b.legend(width)
	if legend != "" {
		lines = append(lines, "  "+t.Muted.Render(legend))
	}
	if height < lowHeight && legend != "" {
		return lines
	}
	return append(lines, "  "+t.Column.Render(b.line(" ", "Chat", ui.Fit(title, b.bar), func(part int) string { return partTitles[part] })))
}

// legend says what the fills mean, above the bars where there is room, else on a line of
// its own.
func (b bars) legend(width int) (line, title string) {
	var legend string
	for part, name := range follow.PartNames {
		legend += partFills[part] + " " + name + "  "
	}
	waiting := waitFill + " waiting"
	switch n := ui.Width(legend); {
	case n+ui.Width(waiting) <= b.bar:
		return "", legend + waiting
	case n <= b.bar+2:
		return "", strings.TrimSpace(legend)
	}
	return ui.Cut(legend, width-3), ""
}

var partTitles = [follow.PartCount]string{"Task", "Reserv.", "Accept."}

// row is a chat: its bar, and a sentence where one is needed.
func (p *burstPage) row(b bars, i int) string {
	passage := p.passages[i]
	spans := spansOf(passage)
	waited, text := time.Duration(0), ui.Escape(passage.Why)
	switch {
	case passage.Fate == follow.Accepted && spans[follow.AcceptancePart] < 0:
		text = "accepted, the time is not known"
	case passage.Fate == follow.Waiting:
		waited = p.Host.Now().Sub(p.burst.Chats[i].At)
	case passage.Fate == follow.Unknown && text == "":
		text = "not checked"
	}
	return b.line(fateSigns[passage.Fate], ui.Escape(p.chatName(i)), b.draw(spans, waited, text), func(part int) string { return secondsText(spans[part]) })
}

// lowHeight is the height below which only the most important lines are shown.
const lowHeight = 12

// footLines are median and 95th percentile as bars of their own, of how many chats they
// are, and the sentence on the chat under the cursor.
func (p *burstPage) footLines(b bars, width, height int) []string {
	t := p.Host.Theme()
	var median, p95 [follow.PartCount]time.Duration
	for part, f := range p.sum.Parts {
		median[part], p95[part] = f.Median, f.P95
		if f.Reached == 0 {
			median[part], p95[part] = -1, -1
		}
	}
	var lines []string
	if height >= lowHeight {
		lines = append(lines, t.RuleLine(width))
	}
	figures := func(name string, spans [follow.PartCount]time.Duration) {
		lines = append(lines, "  "+t.Strong.Render(b.line(" ", name, b.draw(spans, 0, ""), func(part int) string { return secondsText(spans[part]) })))
	}
	figures("Median", median)
	figures("p95", p95)
	if height >= lowHeight {
		lines = append(lines, "  "+t.Muted.Render(b.line(" ", "Chats", ui.Fit("with a known time", b.bar), func(part int) string {
			return fmt.Sprintf("%d/%d", p.sum.Parts[part].Reached, p.sum.Chats)
		})))
	}
	if chat := p.selected(); chat != nil {
		if why := session.PassageOf(chat).Why; why != "" {
			said := ui.Indented(t.SignLines(ui.Warn, why, width-2))
			if height < lowHeight {
				said = said[:1]
			}
			lines = append(lines, said...)
		}
	}
	return lines
}
