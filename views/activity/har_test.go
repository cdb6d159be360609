package activity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/config/state"
	"flexconsole/views/words"
)

// A body that is not whole says so in the file.
func TestHAROfAPart(t *testing.T) {
	t.Parallel()
	r := &api.Record{
		Method: "POST", Sent: api.Part{Header: http.Header{"Content-Type": {"x"}}, Body: api.Body{Size: 9, Kept: api.Dropped}},
		Received: api.Part{Body: api.Body{Text: "abc", Size: 99, Kept: api.Beginning}},
	}
	entry := newHAREntry(r)
	if entry.Request.PostData.Comment != "not kept" || entry.Response.Content.Comment != "only the first 3 bytes" || entry.Response.Content.Size != 99 || len(entry.Request.PostData.Params) != 0 {
		t.Errorf("%+v %+v", entry.Request.PostData, entry.Response.Content)
	}
}

// A change that was dismissed, or lost with its process, says so.
func TestChangesTellTheVerdict(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		entry state.Entry
		want  string
	}{
		{state.Entry{Outcome: state.Applied, Dismissed: true}, "applied"},
		{state.Entry{Outcome: state.NotApplied}, "not applied"},
		{state.Entry{Outcome: state.Unknown}, "unknown"},
		{state.Entry{Outcome: state.Unknown, Dismissed: true}, "dismissed"},
		{state.Entry{Live: true}, "in progress"},
		{state.Entry{}, "unknown"},
		{state.Entry{Dismissed: true}, "dismissed"},
	} {
		if got := words.ChangeResult(row.entry); got != row.want {
			t.Errorf("%+v: %s, want %s", row.entry, got, row.want)
		}
	}
}

func TestLayOutJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                              ``,
		`{}`:                            `0 {}`,
		`[ ]`:                           `0 []`,
		`{"a":1,"b":[{},[]]}`:           `0 {|1 "a": 1,|1 "b": [|2 {},|2 []|1 ]|0 }`,
		`{"a" : "x{[,:\" \\"  , "b":2}`: `0 {|1 "a": "x{[,:\" \\",|1 "b": 2|0 }`,
		`{"a": {"b": "cut`:              `0 {|1 "a": {|2 "b": "cut`,
		`]}`:                            `0 ]|0 }`,
		`"text"`:                        `0 "text"`,
	} {
		var got []string
		for _, line := range formatJSON(text) {
			got = append(got, fmt.Sprint(line.depth, " ", line.text))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s:\n%s\nwant\n%s", text, strings.Join(got, "|"), want)
		}
	}
}

// Of valid JSON nothing but space outside strings changes; of other text
// nothing else is lost either, and the layout stays small.
func FuzzLayOutJSON(f *testing.F) {
	for _, text := range []string{`{"a": [1, "b\"", {}]}`, `[[[`, `"\\`, "{\n}", "\x00,\xff:", `{"a":tr ue}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := joined(text)
		if strings.Count(got, ",") != strings.Count(text, ",") || len(got) > 2*len(text) {
			t.Errorf("%q became %q", text, got)
		}
		var want, compact bytes.Buffer
		if json.Compact(&want, []byte(text)) != nil {
			return
		}
		if err := json.Compact(&compact, []byte(got)); err != nil || compact.String() != want.String() {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	})
}

// joined is the layout without the line breaks.
func joined(text string) string {
	var b strings.Builder
	for _, line := range formatJSON(text) {
		b.WriteString(line.text)
	}
	return b.String()
}
