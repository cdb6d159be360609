package activity

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sort"
	"time"

	"flexconsole/api"
	"flexconsole/ui"
	"flexconsole/views/files"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/words"
)

// newRequestExport writes requests for a ticket, the oldest first.
func newRequestExport(h screen.Host, rows []session.Logged) *files.Export {
	table := requestTableOf(rows, arrangedRequests(h).Columns())
	inTime := slices.Clone(rows) // as HAR wants them, whatever the list is sorted by
	sort.Slice(inTime, func(i, j int) bool { return inTime[i].Number < inTime[j].Number })
	records := make([]*api.Record, len(rows))
	for i, r := range inTime {
		records[i] = r.Record
	}
	what := fmt.Sprintf("Exports %s as HAR (or JSON Lines for a .jsonl name, the table for .csv or .json). Credentials are removed; names, emails and messages are included.",
		ui.Counted(len(records), "request"))
	return files.NewFileExport(h, what, "requests", ".har", func(w io.Writer, path string) error {
		switch {
		case files.EndsIn(path, ".jsonl"):
			return writeJSONL(w, records)
		case files.EndsIn(path, ".csv"), files.EndsIn(path, ".json"):
			return table.Write(w, path)
		}
		return writeHAR(w, records)
	})
}

// requestTableOf are requests as the list has them, all columns or those that were chosen.
func requestTableOf(rows []session.Logged, chosen []string) files.Table {
	table := files.Table{Columns: []string{"at", "operation", "method", "status", "duration_ms", "received_bytes", "attempt", "result", "path", "request_id", "problem"}}
	for _, row := range rows {
		r := row.Record
		table.Add(r.Start, r.Op, r.Method, responseStatus(r), int(r.Duration.Milliseconds()),
			r.Received.Body.Size, r.Attempt, words.RequestOutcome(r), r.Path, r.RequestID, r.Problem)
	}
	if exported := requestHeads.Exported(chosen); exported != nil {
		return table.Only(exported)
	}
	return table
}

// writeJSONL writes the entries of a HAR file, one a line.
func writeJSONL(w io.Writer, records []*api.Record) error {
	encoder := files.PlainJSON(w)
	for _, r := range records {
		if err := encoder.Encode(newHAREntry(r)); err != nil {
			return err
		}
	}
	return nil
}

// writeHAR writes an HTTP Archive, version 1.2.
func writeHAR(w io.Writer, records []*api.Record) error {
	archive := har{}
	archive.Log.Version = "1.2"
	archive.Log.Creator = harCreator{"flexconsole", api.Version()}
	archive.Log.Entries = []harEntry{}
	for _, r := range records {
		archive.Log.Entries = append(archive.Log.Entries, newHAREntry(r))
	}
	encoder := files.PlainJSON(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(archive)
}

type har struct {
	Log struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
	} `json:"log"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// harEntry is one request; the names with _ are our own, as HAR allows.
type harEntry struct {
	Started  string      `json:"startedDateTime"`
	Time     float64     `json:"time"` // ms
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
	Cache    struct{}    `json:"cache"`
	Timings  harTimings  `json:"timings"`
	Op       string      `json:"_op"`
	Attempt  int         `json:"_attempt"`
	Outcome  string      `json:"_outcome,omitempty"`
	ID       string      `json:"_requestId,omitempty"`
	Problem  string      `json:"_error,omitempty"`
}

type harRequest struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"`
	Headers     []harPair `json:"headers"`
	Query       []harPair `json:"queryString"`
	PostData    *harPost  `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int        `json:"bodySize"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// harPost has the fields of a form, or text where they cannot be parsed.
type harPost struct {
	MimeType string    `json:"mimeType"`
	Params   []harPair `json:"params"`
	Text     string    `json:"text"`
	Comment  string    `json:"comment,omitempty"`
}

type harContent struct {
	Size     int    `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Comment  string `json:"comment,omitempty"`
}

// harTimings: only the whole is measured; HAR has no "not known" for these
// three, and takes -1 for the others.
type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

func newHAREntry(r *api.Record) harEntry {
	took := float64(r.Duration.Microseconds()) / 1000
	return harEntry{
		Started: r.Start.Format(time.RFC3339Nano), Time: took, Timings: harTimings{Wait: took},
		Request: newHARRequest(r), Response: newHARResponse(r),
		Op: r.Op, Attempt: r.Attempt, Outcome: words.RequestOutcome(r), ID: r.RequestID, Problem: r.Problem,
	}
}

func newHARRequest(r *api.Record) harRequest {
	query, _ := api.Fields(r.Query)
	request := harRequest{
		Method: r.Method, URL: r.URL(), HTTPVersion: cmp.Or(r.Proto, "unknown"), Cookies: []harPair{},
		Headers: harHeaders(r.Sent.Header), Query: harPairs(query), HeadersSize: -1, BodySize: r.Sent.Body.Size,
	}
	if r.Sent.Body.Size == 0 {
		return request
	}
	request.PostData = &harPost{MimeType: r.Sent.Header.Get("Content-Type"), Params: []harPair{}, Comment: keptComment(r.Sent.Body)}
	if form, ok := api.Fields(r.Sent.Body.Text); ok && r.Sent.Body.Kept == api.Whole {
		request.PostData.Params = harPairs(form)
	} else {
		request.PostData.Text = r.Sent.Body.Text
	}
	return request
}

func newHARResponse(r *api.Record) harResponse {
	response := harResponse{
		Status: r.Status, StatusText: http.StatusText(r.Status), HTTPVersion: cmp.Or(r.Proto, "unknown"), Cookies: []harPair{},
		Headers: harHeaders(r.Received.Header), RedirectURL: r.Received.Header.Get("Location"), HeadersSize: -1, BodySize: -1,
	}
	response.Content = harContent{
		Size: r.Received.Body.Size, MimeType: cmp.Or(r.Received.Header.Get("Content-Type"), "x-unknown"),
		Text: r.Received.Body.Text, Comment: keptComment(r.Received.Body),
	}
	return response
}

// keptComment says why a body is not there as a whole.
func keptComment(body api.Body) string {
	switch body.Kept {
	case api.Beginning:
		return fmt.Sprintf("only the first %d bytes", len(body.Text))
	case api.LeftOut:
		return "left out: it contained the credentials"
	case api.Dropped:
		return "not kept"
	}
	return ""
}

func harPairs(fields []api.FormField) []harPair {
	pairs := make([]harPair, len(fields))
	for i, f := range fields {
		pairs[i] = harPair(f)
	}
	return pairs
}

func harHeaders(header http.Header) []harPair {
	pairs := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			pairs = append(pairs, harPair{name, value})
		}
	}
	return pairs
}
