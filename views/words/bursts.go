package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
)

// Fates are the fates of the chats of a burst in the order in which they are counted.
var Fates = [...]follow.Fate{follow.Accepted, follow.Abandoned, follow.Stuck, follow.Waiting, follow.Unknown}

// Seconds are those of a time, rounded.
func Seconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }

// BurstTitle names a burst by its time and address.
func BurstTitle(b *state.Burst, zone *time.Location) string {
	title := b.At.In(zone).Format("2006-01-02 15:04:05")
	if b.Address != "" {
		title += " to " + b.Address
	}
	return title
}

// BurstCounts says how many chats a burst has and what became of them.
func BurstCounts(b *state.Burst, sum *follow.Burst) string {
	counts := []string{ui.Counted(sum.Chats, "chat")}
	if sum.Chats < b.Planned {
		counts[0] = fmt.Sprintf("%d of %s launched", sum.Chats, ui.Counted(b.Planned, "chat"))
	}
	for _, fate := range Fates {
		if n := sum.Fates[fate]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, fate))
		}
	}
	return strings.Join(counts, ", ")
}

// PartFigures are median and 95th percentile of a part, with how many chats they are of.
func PartFigures(f follow.Figures, of int) string {
	if f.Reached == 0 {
		return fmt.Sprintf("0 of %d", of)
	}
	return fmt.Sprintf("median %d s, p95 %d s (%d of %d)", Seconds(f.Median), Seconds(f.P95), f.Reached, of)
}

// ComparisonTitles are those of the columns of a comparison.
var ComparisonTitles = [...]string{"", "First", "Second", "Change"}

// CompareBursts compares two bursts, line by line: what, the first, the second, and how
// much more that is.
func CompareBursts(a, b *follow.Burst) [][4]string {
	var rows [][4]string
	add := func(what, unit string, first, second int, known bool) {
		row := [4]string{what, fmt.Sprint(first, unit), fmt.Sprint(second, unit), fmt.Sprintf("%+d%s", second-first, unit)}
		switch {
		case !known:
			row[3] = ""
		case first == second:
			row[3] = "0" + unit
		}
		rows = append(rows, row)
	}
	for part, name := range follow.PartNames {
		x, y := a.Parts[part], b.Parts[part]
		for i, what := range []string{"median", "p95"} {
			first, second := [...]time.Duration{x.Median, x.P95}[i], [...]time.Duration{y.Median, y.P95}[i]
			add(ui.UpperFirst(name)+" "+what, " s", Seconds(first), Seconds(second), x.Reached > 0 && y.Reached > 0)
			row := &rows[len(rows)-1]
			row[1], row[2] = cmp.Or(noneOf(x), row[1]), cmp.Or(noneOf(y), row[2])
		}
	}
	add("Chats", "", a.Chats, b.Chats, true)
	for _, fate := range Fates {
		if a.Fates[fate]+b.Fates[fate] > 0 || fate != follow.Waiting && fate != follow.Unknown {
			add(ui.UpperFirst(string(fate)), "", a.Fates[fate], b.Fates[fate], true)
		}
	}
	return rows
}

// noneOf is a dash where no chat has a time.
func noneOf(f follow.Figures) string {
	if f.Reached == 0 {
		return "—"
	}
	return ""
}

// Part titles of the export, and of the command line.
var partDates = [follow.PartCount]string{"task_at", "reserved_at", "accepted_at"}

// BurstColumns are those of an exported burst, named as the JSON of the command line.
func BurstColumns() []string {
	columns := []string{"burst", "conversation_sid", "chat_name", "result", "why", "launched_at", "created_at"}
	for part, name := range follow.PartNames {
		columns = append(columns, partDates[part], name+"_seconds")
	}
	return columns
}

// BurstCells are the cells of a chat under BurstColumns: text, numbers, and nil for what
// is not known.
func BurstCells(burst string, c *state.BurstChat, p *follow.Passage) []any {
	cells := []any{burst, c.SID, nilOr(c.Name), string(p.Fate), nilOr(p.Why), Date(c.At), Date(c.CreatedAt)}
	for part := range follow.PartCount {
		cells = append(cells, Date(p.At[part]))
		if span, known := p.Span(part); known {
			cells = append(cells, Seconds(span))
		} else {
			cells = append(cells, nil)
		}
	}
	return cells
}

func nilOr(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// Date is a time as scripts read it, nil for none.
func Date(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format(time.RFC3339)
}
