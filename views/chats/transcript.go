package chats

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"flexconsole/api/conversations"
	"flexconsole/api/decode"
	"flexconsole/api/follow"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
)

// transcript is the messages of a chat as lines, kept from frame to frame: a
// chat of thousands of messages is formatted once, and then only what is new.
type transcript struct {
	lines []string
	// blocks are the messages in lines, in their order.
	blocks []block
	// The input that the lines were made from.
	messages []conversations.Message
	width    int
	theme    string
}

// block is one message as lines. Day is that of the message, before of the one
// above it, between which a line says the day.
type block struct {
	sid, author, body string
	odd               string
	day, before       string
	first             int // its first line among all
	lines             []string
}

// update formats the new messages. The array behind messages is never written to once it
// was passed on (see follow.State), so the same array has the same messages.
func (tr *transcript) update(t ui.Theme, messages []conversations.Message, customer string, width int, zone *time.Location) {
	same := len(messages) == len(tr.messages) && (len(messages) == 0 || &messages[0] == &tr.messages[0])
	if same && width == tr.width && t.Name == tr.theme {
		return
	}
	known := map[string]block{}
	if width == tr.width && t.Name == tr.theme {
		for _, b := range tr.blocks {
			known[b.sid] = b
		}
	}
	*tr = transcript{messages: messages, width: width, theme: t.Name}
	before := ""
	for _, m := range messages {
		b, there := known[m.SID]
		if !there || b.before != before || b.author != ui.TextOf(m.Author) || b.body != ui.TextOf(m.Body) || b.odd != m.OddWords() {
			b = formatMessage(t, m, customer, before, width, zone)
		}
		b.first, before = len(tr.lines), b.day
		tr.blocks = append(tr.blocks, b)
		tr.lines = append(tr.lines, b.lines...)
	}
}

// place is a line by its message.
type place struct {
	sid string
	off int
}

// placeOf is the place of a line.
func (tr *transcript) placeOf(line int) place {
	i, _ := slices.BinarySearchFunc(tr.blocks, line+1, func(b block, line int) int { return cmp.Compare(b.first, line) })
	if i == 0 {
		return place{}
	}
	return place{tr.blocks[i-1].sid, line - tr.blocks[i-1].first}
}

// lineOf is the line at a place, -1 where its message is not there.
func (tr *transcript) lineOf(p place) int {
	for _, b := range slices.Backward(tr.blocks) {
		if b.sid == p.sid {
			return b.first + min(p.off, len(b.lines)-1)
		}
	}
	return -1
}

// Columns of a line, in cells.
const (
	timeColumn   = 9
	authorColumn = 17
	// narrowTalk is the width below which the author has a line of its own.
	narrowTalk = 69
)

// formatMessage breaks one message into lines; before is the day of the one above it.
func formatMessage(t ui.Theme, m conversations.Message, customer, before string, width int, zone *time.Location) block {
	at, clock := messageTime(m, zone)
	b := block{sid: m.SID, author: ui.TextOf(m.Author), body: ui.TextOf(m.Body), odd: m.OddWords(), before: before, day: before}
	if !at.IsZero() {
		b.day = at.Format("2 January 2006")
	}
	if before != "" && b.day != before {
		b.lines = append(b.lines, t.Muted.Render(ui.Cut(" — "+b.day+" —", width)))
	}
	author, style := authorOf(m, customer), t.Good
	if author == customerWord {
		style = t.Accent
	}
	author = ui.Escape(author)
	head := " " + t.Muted.Render(ui.Fit(clock, timeColumn))
	if width < narrowTalk {
		b.lines = append(b.lines, head+style.Render(ui.Cut(author, width-timeColumn-2)))
		for _, line := range bodyLines(t, m, width-4) {
			b.lines = append(b.lines, "   "+line)
		}
		return b
	}
	head += style.Render(ui.Fit(author, authorColumn)) + " "
	b.lines = append(b.lines, ui.Hanging(head, bodyLines(t, m, width-timeColumn-authorColumn-3))...)
	return b
}

// bodyLines breaks a body at its own line ends and at the width.
func bodyLines(t ui.Theme, m conversations.Message, width int) []string {
	if m.IsOdd("body") {
		return oddLines(t, m, width)
	}
	if m.Body == nil || *m.Body == "" {
		return append([]string{t.Muted.Render("(no text: a file or an event)")}, oddLines(t, m, width)...)
	}
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(*m.Body, "\r\n", "\n"), "\n") {
		broken := ui.Wrap(ui.Escape(line), max(1, width), t.Text)
		if len(broken) == 0 {
			broken = []string{""}
		}
		lines = append(lines, broken...)
	}
	return append(lines, oddLines(t, m, width)...)
}

// oddLines are the parts of a message with an unexpected type.
func oddLines(t ui.Theme, m conversations.Message, width int) []string {
	if odd := oddOfMessage(m); odd != "" {
		return ui.Wrap(ui.Escape(odd), max(1, width), t.Warn)
	}
	return nil
}

// oddOfMessage is what of a message is of an unexpected type, or a date that is
// none; raw, "" where nothing is.
func oddOfMessage(m conversations.Message) string {
	var odd []string
	if words := m.OddWords(); words != "" {
		odd = append(odd, words)
	}
	if _, err := time.Parse(time.RFC3339, ui.TextOf(m.DateCreated)); err != nil && ui.TextOf(m.DateCreated) != "" {
		odd = append(odd, "date_created ! "+*m.DateCreated)
	}
	return strings.Join(odd, ", ")
}

// customerWord is who a message written as the customer is by.
const customerWord = "customer"

// authorOf is who wrote a message, raw.
func authorOf(m conversations.Message, customer string) string {
	switch author := m.Marked("author", ui.TextOf(m.Author)); author {
	case "":
		return "unknown"
	case customer:
		return customerWord
	default:
		return author
	}
}

// messageTime is when a message was sent, also as a time of day.
func messageTime(m conversations.Message, zone *time.Location) (time.Time, string) {
	at, err := time.Parse(time.RFC3339, ui.TextOf(m.DateCreated))
	if err != nil {
		return time.Time{}, "--:--:--"
	}
	at = at.In(zone)
	return at, at.Format("15:04:05")
}

// writeTranscript writes a transcript as plain text, each message escaped.
func writeTranscript(w io.Writer, chat state.LaunchedChat, messages []conversations.Message) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Conversation %s, launched %s, %s\n\n", chat.SID, chat.At.UTC().Format(time.RFC3339), ui.Counted(len(messages), "message"))
	for _, m := range messages {
		fmt.Fprintf(&b, "%s  %s\n", ui.UTF8.Escape(ui.TextOf(m.DateCreated)), ui.UTF8.Escape(authorOf(m, chat.Identity)))
		for line := range strings.SplitSeq(ui.TextOf(m.Body), "\n") {
			fmt.Fprintf(&b, "  %s\n", ui.UTF8.Escape(strings.TrimSuffix(line, "\r")))
		}
		if odd := oddOfMessage(m); odd != "" {
			fmt.Fprintf(&b, "  %s\n", ui.UTF8.Escape(odd))
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
	decode.OddFields
}

// writeTranscriptJSON writes a transcript as JSON, its texts unchanged.
func writeTranscriptJSON(w io.Writer, chat state.LaunchedChat, messages []conversations.Message) error {
	file := transcriptFile{Conversation: chat.SID, Launched: chat.At, Customer: chat.Identity, Agent: chat.Agent}
	for _, m := range messages {
		file.Messages = append(file.Messages, transcriptEntry{m.SID, m.Index, m.Author, m.Body, m.DateCreated, m.OddFields})
	}
	encoder := files.PlainJSON(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(file)
}

// newTranscriptExport writes a transcript, as JSON where the path says so.
func newTranscriptExport(h screen.Host, chat *launchedChat, state follow.State) *files.Export {
	messages, kept := state.Messages, chat.LaunchedChat
	what := fmt.Sprintf("Transcript of %s as text (or JSON for a .json name).", ui.Counted(len(messages), "message"))
	if state.Reading {
		what += " Older messages are still being loaded and are not included."
	}
	return files.NewFileExport(h, what, "chat", ".txt", func(w io.Writer, path string) error {
		if files.EndsIn(path, ".json") {
			return writeTranscriptJSON(w, kept, messages)
		}
		return writeTranscript(w, kept, messages)
	})
}
