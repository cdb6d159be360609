package views

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/ui"
)

// transcript is the messages of a chat as lines, kept from frame to frame: a
// chat of thousands of messages is laid out once, and then only what is new.
type transcript struct {
	lines []string
	// What the lines were laid out for.
	width       int
	theme       string
	first, laid int // index of the first message, and how many there were
	day         string
}

// lay brings the lines up to date. Messages are only ever added, at the end or,
// while a long transcript is read backwards, at the start.
func (tr *transcript) lay(t ui.Theme, messages []api.Message, customer string, width int, zone *time.Location) {
	if len(messages) == 0 {
		*tr = transcript{}
		return
	}
	grown := tr.laid > 0 && width == tr.width && t.Name == tr.theme && messages[0].Index == tr.first && len(messages) >= tr.laid
	if !grown {
		*tr = transcript{width: width, theme: t.Name, first: messages[0].Index}
	}
	for _, m := range messages[tr.laid:] {
		tr.add(t, m, customer, zone)
	}
	tr.laid = len(messages)
}

// Columns of a line, in cells.
const (
	timeColumn   = 9
	authorColumn = 17
	// narrowTalk is the width below which the author has a line of his own.
	narrowTalk = 70
)

func (tr *transcript) add(t ui.Theme, m api.Message, customer string, zone *time.Location) {
	at, clock := messageTime(m, zone)
	if day := at.Format("2 January 2006"); !at.IsZero() && day != tr.day {
		if tr.day != "" {
			tr.lines = append(tr.lines, t.Muted.Render(" — "+day+" —"))
		}
		tr.day = day
	}
	author, style := authorOf(m, customer), t.Good
	if author == customerWord {
		style = t.Accent
	}
	indent := 3
	if tr.width >= narrowTalk {
		indent = 1 + timeColumn + authorColumn + 1
	}
	body := bodyLines(t, m, tr.width-indent-1)
	head := " " + t.Muted.Render(ui.Fit(clock, timeColumn))
	if tr.width < narrowTalk {
		tr.lines = append(tr.lines, head+style.Render(ui.Cut(ui.Escape(author), tr.width-timeColumn-2)))
	}
	for i, line := range body {
		if i == 0 && tr.width >= narrowTalk {
			tr.lines = append(tr.lines, head+style.Render(ui.Fit(ui.Cut(ui.Escape(author), authorColumn), authorColumn))+" "+line)
			continue
		}
		tr.lines = append(tr.lines, strings.Repeat(" ", indent)+line)
	}
}

// bodyLines breaks a body at its own line ends and at the width.
func bodyLines(t ui.Theme, m api.Message, width int) []string {
	if m.Body == nil || *m.Body == "" {
		return []string{t.Muted.Render("(no text: a file or an event)")}
	}
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(*m.Body, "\r\n", "\n"), "\n") {
		broken := ui.Wrap(ui.Escape(line), max(1, width), t.Text)
		if len(broken) == 0 {
			broken = []string{""}
		}
		lines = append(lines, broken...)
	}
	return lines
}

// customerWord is who a message written as the customer is by.
const customerWord = "customer"

// authorOf is who wrote a message, raw.
func authorOf(m api.Message, customer string) string {
	switch author := text(m.Author); author {
	case "":
		return "unknown"
	case customer:
		return customerWord
	default:
		return author
	}
}

// messageTime is when a message was made, and that as a time of day.
func messageTime(m api.Message, zone *time.Location) (time.Time, string) {
	at, err := time.Parse(time.RFC3339, text(m.DateCreated))
	if err != nil {
		return time.Time{}, "--:--:--"
	}
	at = at.In(zone)
	return at, at.Format("15:04:05")
}

// writeTranscript writes a transcript as plain text, each message escaped.
func writeTranscript(w io.Writer, chat *launchedChat, messages []api.Message) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Conversation %s, launched %s, %s\n\n", chat.SID, chat.At.UTC().Format(time.RFC3339), counted(len(messages), "message"))
	for _, m := range messages {
		fmt.Fprintf(&b, "%s  %s\n", text(m.DateCreated), ui.Escape(authorOf(m, chat.Identity)))
		for line := range strings.SplitSeq(text(m.Body), "\n") {
			fmt.Fprintf(&b, "  %s\n", ui.Escape(strings.TrimSuffix(line, "\r")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// transcriptFile is the transcript as JSON.
type transcriptFile struct {
	Conversation string            `json:"conversation_sid"`
	Launched     time.Time         `json:"launched"`
	Customer     string            `json:"customer_identity"`
	Agent        string            `json:"agent"`
	Messages     []transcriptEntry `json:"messages"`
}

type transcriptEntry struct {
	SID     string  `json:"sid"`
	Index   int     `json:"index"`
	Author  *string `json:"author"`
	Body    *string `json:"body"`
	Created *string `json:"date_created"`
}

// writeTranscriptJSON writes a transcript as JSON, its texts as they came.
func writeTranscriptJSON(w io.Writer, chat *launchedChat, messages []api.Message) error {
	file := transcriptFile{Conversation: chat.SID, Launched: chat.At, Customer: chat.Identity, Agent: chat.Agent}
	for _, m := range messages {
		file.Messages = append(file.Messages, transcriptEntry{m.SID, m.Index, m.Author, m.Body, m.DateCreated})
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(file)
}
