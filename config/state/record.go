package state

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// recordVersion is the form of a line. A line of another one is foreign.
const recordVersion = 1

// The kinds of line.
const (
	begun     = "begin"
	ended     = "end"
	dismissed = "dismiss"
)

// The outcomes of a write, as Reliability has them ("Outcomes of a request").
const (
	Applied    = "applied"
	NotApplied = "not applied"
	Unknown    = "unknown"
)

// withValue are the fields whose values the journal keeps: those that an undo
// needs, and the tag by which a chat is looked up when the answer to its launch
// was lost. The values of all others stay out of it.
var withValue = []string{"email", "locale", "user_sid", "launch_tag"}

// MaxValue is the longest value in the journal, in bytes. A longer one is cut at a
// character and ends in CutMark: it can be shown, but must not be sent.
const MaxValue = 4 << 10

// CutMark ends a value that was too long for the journal.
const CutMark = "… (cut)"

// record is one line of a journal file.
type record struct {
	Version int                `json:"v"`
	Kind    string             `json:"kind"`
	ID      string             `json:"id"` // of the intent
	At      time.Time          `json:"at"`
	Profile string             `json:"profile,omitempty"`
	Account string             `json:"account"`
	Host    string             `json:"host,omitempty"`
	Op      string             `json:"op,omitempty"`
	Target  string             `json:"target,omitempty"`
	Fields  []string           `json:"fields,omitempty"`
	Before  map[string]*string `json:"before,omitempty"`
	After   map[string]*string `json:"after,omitempty"`
	Outcome string             `json:"outcome,omitempty"`
	Detail  string             `json:"detail,omitempty"`
}

func (r record) valid() bool {
	if r.Version != recordVersion || r.ID == "" || r.At.IsZero() {
		return false
	}
	switch r.Kind {
	case begun, dismissed:
		return true
	case ended:
		return r.Outcome == Applied || r.Outcome == NotApplied || r.Outcome == Unknown
	}
	return false
}

// line is the record with its newline; JSON has none inside.
func (r record) line() ([]byte, error) {
	data, err := json.Marshal(r)
	return append(data, '\n'), err
}

func parseLine(line []byte) (record, bool) {
	var r record
	err := json.Unmarshal(line, &r)
	return r, err == nil && r.valid()
}

// limited is the record with its texts cut to MaxValue, and with values of
// the fields withValue only.
func (r record) limited() record {
	for _, text := range []*string{&r.Profile, &r.Account, &r.Host, &r.Op, &r.Target, &r.Detail} {
		*text = cut(*text)
	}
	r.Fields = slices.Clone(r.Fields)
	for i := range r.Fields {
		r.Fields[i] = cut(r.Fields[i])
	}
	r.Before, r.After = keptValues(r.Before), keptValues(r.After)
	return r
}

func keptValues(all map[string]*string) map[string]*string {
	kept := map[string]*string{}
	for _, field := range withValue {
		value, there := all[field]
		if value != nil {
			short := cut(*value)
			value = &short
		}
		if there {
			kept[field] = value
		}
	}
	return kept
}

func cut(text string) string {
	if len(text) <= MaxValue {
		return text
	}
	end := MaxValue - len(CutMark)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + CutMark
}

// WasCut says whether a value of the journal is only the beginning of the real
// one.
func WasCut(value string) bool { return strings.HasSuffix(value, CutMark) }
