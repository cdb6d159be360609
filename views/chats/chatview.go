package chats

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"flexconsole/api/follow"
	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

// Sizes of the page of a chat.
const (
	progressPane  = 48 // width of the progress beside the transcript: a SID with its label
	roomyProgress = 60 // width from which a step's detail is beside it
	tallEnough    = 16 // height from which the progress has a line for each step
)

// View draws the progress above the transcript, or next to it where there is room, and
// the input at the bottom.
func (p *chatPage) View(width, height int) []string {
	foot := p.foot(width)
	height -= len(foot)
	if width >= ui.TwoPanes {
		return append(p.beside(width, height), foot...)
	}
	head := p.head(width, height)
	head = head[:max(0, min(len(head), height-2))]
	if len(head) > 0 {
		head = append(head, p.host.Theme().RuleLine(width))
	}
	return append(append(head, p.transcriptPart(width, height-len(head))...), foot...)
}

// beside draws transcript and progress side by side.
func (p *chatPage) beside(width, height int) []string {
	left := width - progressPane - 3
	talk := ui.Page(p.transcriptPart(left, height), left, height)
	side := append(p.progressLines(progressPane), "")
	side = append(side, p.stuckLines(progressPane)...)
	side = append(side, p.factLines(progressPane)...)
	return ui.Beside(talk, side[:min(len(side), height)], left, p.host.Theme().Rule.Render(ui.PaneRule))
}

// head is the progress above the transcript.
func (p *chatPage) head(width, height int) []string {
	stuck := p.stuckLines(width - 2)
	if height < tallEnough {
		return append([]string{p.progressLine(width)}, stuck[:min(len(stuck), 1)]...)
	}
	return append(p.progressLines(width), stuck[:min(len(stuck), max(2, height/4))]...)
}

// stepSigns show the status of a step without colour.
var stepSigns = map[follow.StepStatus]string{
	follow.Done: "✓", follow.Current: "▸", follow.Ahead: "·", follow.Hidden: "?",
}

func (p *chatPage) stepStyled(s follow.StepStatus, text string) string {
	t := p.host.Theme()
	switch s {
	case follow.Done:
		return t.Good.Render(text)
	case follow.Current:
		return t.Accent.Bold(true).Render(text)
	case follow.Hidden:
		return t.Warn.Render(text)
	}
	return t.Muted.Render(text)
}

// progressLines is the progress with a line for each step, and the time it took.
func (p *chatPage) progressLines(width int) []string {
	t := p.host.Theme()
	const nameColumn, timeColumn = 21, 9
	var lines []string
	for _, step := range p.state.Steps {
		line := " " + p.stepStyled(step.Status, stepSigns[step.Status]+" "+ui.Fit(step.Name, nameColumn))
		line += t.Muted.Render(ui.Fit(p.stepTime(step), timeColumn)) + " "
		detail := ui.Escape(stepDetail(step))
		if width >= roomyProgress {
			lines = append(lines, ui.Clip(line+t.Text.Render(detail), width))
			continue
		}
		lines = append(lines, line)
		for _, part := range ui.Wrap(detail, width-4, t.Text) {
			lines = append(lines, "   "+part)
		}
	}
	if len(lines) == 0 {
		lines = []string{t.Muted.Render(" " + p.waitingText())}
	}
	if took := words.ChatLatencies(p.state); took != "" {
		lines = append(lines, ui.Indented(ui.Wrap(took, width-2, t.Strong))...)
	}
	return lines
}

func stepDetail(s follow.Step) string {
	if s.Status == follow.Hidden {
		return cmp.Or(s.Detail, "not visible with these credentials")
	}
	return s.Detail
}

// stepTime is the time of the first step, and of the others how long after it.
func (p *chatPage) stepTime(s follow.Step) string {
	first := p.state.Steps[0].At
	switch {
	case s.Status == follow.Current && s.Name != p.state.Steps[len(p.state.Steps)-1].Name:
		return "waiting"
	case s.At.IsZero():
		return ""
	case s.At.Equal(first) || first.IsZero():
		return s.At.In(p.host.Location()).Format("15:04:05")
	}
	return "+" + shortSpan(s.At.Sub(first))
}

// shortSpan is a time span in a few cells.
func shortSpan(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(max(0, d).Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}

// progressLine is the progress in one line: the signs of all steps, then the last
// step, the next one, or the agent who has the chat.
func (p *chatPage) progressLine(width int) string {
	var signs []string
	now := follow.Step{Name: p.waitingText()}
	for i, step := range p.state.Steps {
		signs = append(signs, p.stepStyled(step.Status, stepSigns[step.Status]))
		switch {
		case step.Status == follow.Current && i == len(p.state.Steps)-1 && p.state.Agent != "":
			now = follow.Step{Name: withAgent(p.state), Status: follow.Current}
		case step.Status == follow.Current:
			now = step
			now.Name = "next: " + step.Name
		case step.Status == follow.Done:
			now = step
		}
	}
	text := now.Name
	if detail := stepDetail(now); detail != "" {
		text += " · " + detail
	}
	return ui.Clip(" "+strings.Join(signs, "")+" "+p.stepStyled(now.Status, ui.Escape(text)), width)
}

// withAgent says which agent has the chat, and how long it took to get there.
func withAgent(s follow.State) string {
	text := "with " + s.Agent
	if s.Measured {
		text += " after " + shortSpan(s.Latency)
	}
	return text
}

func (p *chatPage) waitingText() string {
	switch {
	case p.state.Gone:
		return notFound
	case p.reading != nil:
		return "loading the chat"
	}
	return "not loaded yet"
}

// stuckLines say why the chat does not continue, and what cannot be read.
func (p *chatPage) stuckLines(width int) []string {
	t := p.host.Theme()
	var lines []string
	width-- // for the margin
	if remark := p.chat.composer.remark; remark != "" {
		lines = append(lines, t.SignLines(ui.Warn, remark, width)...)
	}
	lines = append(lines, p.chat.causes.lines(t, p.state, width)...)
	for _, remark := range p.state.Remarks {
		lines = append(lines, t.SignLines(ui.Warn, remark, width)...)
	}
	for _, unseen := range p.state.Unseen {
		lines = append(lines, t.SignLines(ui.Warn, unseen.What+": "+words.Brief(unseen.Err), width)...)
	}
	if p.state.Trouble != nil {
		lines = append(lines, t.SignLines(ui.Bad, "refresh failed, retrying: "+words.Brief(p.state.Trouble), width)...)
	}
	if len(lines) > 0 {
		lines = append(ui.Indented(lines), "")
	}
	return lines
}

// factLines are the chat's own values.
func (p *chatPage) factLines(width int) []string {
	t := p.host.Theme()
	var lines []string
	const column = 12
	for _, f := range p.facts() {
		label := " " + t.Label.Render(ui.Fit(f.name, column-1)) + " "
		if width-2-column < sid.Length { // below it, where a SID has no room beside it
			lines = append(lines, label)
			label = "   "
		}
		lines = append(lines, ui.Hanging(label, ui.WrapValue(ui.Escape(f.value), width-ui.Width(label)-1, t.Text))...)
	}
	return lines
}

// fact is a value with its name.
type fact struct{ name, value string }

func (p *chatPage) facts() []fact {
	facts := []fact{{"Chat", p.chat.SID}}
	for _, f := range []fact{
		{"Name", p.chat.Name},
		{"Customer", p.chat.Customer},
		{"Identity", p.chat.Identity},
		{"Agent", p.state.Agent},
		{"Address", p.chat.Address},
		{"Test tag", p.chat.Tag},
	} {
		if f.value != "" {
			facts = append(facts, f)
		}
	}
	if task := p.state.Task; task != nil {
		facts = append(facts, fact{"Task", task.SID}, fact{"", task.Marked("assignment_status", task.AssignmentStatus)})
		if interaction, channel := task.Interaction(); interaction != "" {
			facts = append(facts, fact{"Interaction", interaction}, fact{"Channel", channel})
		}
	}
	return facts
}

// detailLines are progress, remarks and facts in full.
func (p *chatPage) detailLines(_ ui.Theme, width int) []string {
	lines := append(p.progressLines(min(width, roomyProgress-1)), "") // details below their steps, so that none is cut
	return append(append(lines, p.stuckLines(width)...), p.factLines(width)...)
}

// transcriptPart is the visible part of the transcript: its end, unless it was
// scrolled back.
func (p *chatPage) transcriptPart(width, height int) []string {
	t := p.host.Theme()
	if height <= 0 {
		return nil
	}
	p.page = max(1, height-2) // two lines show how many more there are
	held := p.lines.placeOf(len(p.lines.lines) - 1 - p.scrolledBack)
	p.lines.update(t, p.state.Messages, p.chat.Identity, width, p.host.Location())
	if line := p.lines.lineOf(held); p.scrolledBack > 0 && line >= 0 {
		p.scrolledBack = len(p.lines.lines) - 1 - line // what someone reads does not move
	}
	all := p.lines.lines
	if len(all) == 0 {
		return ui.Page([]string{" " + t.Muted.Render(p.noMessages())}, width, height)
	}
	p.scrolledBack = min(p.scrolledBack, max(0, len(all)-height))
	end := len(all) - p.scrolledBack
	part := append([]string(nil), all[max(0, end-height):end]...)
	if first := end - height; first > 0 {
		part[0] = t.Muted.Render(fmt.Sprintf("  ↑ %d more lines", first+1))
	}
	if p.scrolledBack > 0 {
		part[len(part)-1] = t.Muted.Render(fmt.Sprintf("  ↓ %d more lines", p.scrolledBack+1))
	}
	return ui.Page(part, width, height)
}

func (p *chatPage) noMessages() string {
	switch {
	case p.state.IsUnseen(follow.Transcript):
		return "Messages are not visible with these credentials."
	case p.state.Gone:
		return ui.UpperFirst(notFound) + "."
	case p.state.ReadAt.IsZero():
		return p.waitingText() + "…"
	}
	return "No messages yet."
}

// foot is the input, the requests in progress, or why nothing can be sent.
func (p *chatPage) foot(width int) []string {
	t, c := p.host.Theme(), p.chat.composer
	lines := []string{t.RuleLine(width)}
	under := func(text string) { lines = append(lines, " "+t.Accent.Render(ui.Cut(text, width-2))) }
	if w := p.chat.ending; w != nil {
		under(w.UnderWay())
	}
	if m := c.sending; m != nil {
		under(m.work.UnderWay() + ": " + ui.Escape(m.body))
	}
	if why := p.canWrite(); why != "" {
		return append(lines, p.cannotWrite(why, width)...)
	}
	if !p.typing && c.input.Value() == "" {
		return append(lines, ui.Clip(" "+t.Key.Render(actions.Key(actions.Type))+t.Muted.Render(": write as the customer"), width))
	}
	label := " " + t.Accent.Render("You") + "  "
	input := label + c.input.Lines(t, width-ui.Width(label)-1, p.typing)[0]
	v := c.input.Verdict()
	if locked := screen.WaitMessage(p.host); v.Text == "" || locked != "" {
		v = form.Verdict{Text: cmp.Or(locked, c.input.Hint)}
	}
	return append(lines, input, ui.Clip("      "+t.Sign(v.Level, v.Text), width))
}

// cannotWrite says why, and still shows the unsent text.
func (p *chatPage) cannotWrite(why string, width int) []string {
	t := p.host.Theme()
	lines := []string{" " + t.Muted.Render(ui.Cut(why, width-2))}
	if unsent := p.chat.composer.unsent(); unsent != "" {
		lines = append(lines, " "+t.Warn.Render(ui.Cut("not sent (y copies it): "+ui.Escape(unsent), width-2)))
	}
	return lines
}
