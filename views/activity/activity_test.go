package activity_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/activity"
	"flexconsole/views/screen"
	"flexconsole/views/session"
	"flexconsole/views/viewtest"
	"flexconsole/views/words"
)

// The bodies kept have a bound, and the oldest make room.
func TestLogDropsTheOldestBodies(t *testing.T) {
	t.Parallel()
	log := &session.Log{}
	const size = 60 << 10
	for i := range 2 * session.MaxLogBodies / size {
		log.Add(api.Record{RequestID: fmt.Sprint(i), Received: api.Part{Body: api.Body{Text: strings.Repeat("x", size), Size: size}}})
	}
	log.Add(api.Record{Sent: api.Part{Body: api.Body{Text: "last"}}})
	kept, dropped := 0, false
	for _, r := range log.Newest() {
		kept += session.BodySize(r)
		switch body := r.Received.Body; {
		case body.Kept == api.Dropped && (body.Text != "" || body.Size != size):
			t.Fatalf("dropped, but %d bytes of %d are there", len(body.Text), body.Size)
		case body.Kept == api.Whole && dropped:
			t.Fatal("a younger body was dropped before an older one")
		case body.Kept == api.Dropped:
			dropped = true
		}
	}
	if kept > session.MaxLogBodies || kept < session.MaxLogBodies-size || !dropped || kept != log.Bodies {
		t.Errorf("%d bytes kept, %d counted, any dropped: %v", kept, log.Bodies, dropped)
	}
	for range session.LogLength {
		log.Add(api.Record{})
	}
	if log.Bodies != 0 {
		t.Errorf("%d bytes are counted of bodies that are gone", log.Bodies)
	}
}

// busyRig has requests of several kinds in its log, the latest a launch, all
// shown.
func busyRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, viewtest.Setup{})
	r.Resize(99, 40) // what is beside a user on a wider one comes in any order
	r.Server.Inject(sandbox.Fault{Status: 404, Code: 20404, Times: 1})
	r.Paste(viewtest.Another)
	r.Press("enter")
	r.Settle()
	r.Press("esc", "/", "end", "ctrl+u")
	r.Edit(viewtest.Ordinary)
	r.Retype(viewtest.NewEmail)
	r.Press("ctrl+s")
	r.Confirm()
	r.Settle()
	r.Press("2")
	r.PlainChatForm()
	r.Settle() // the addresses have been read
	r.FillLaunch("", "it's", "Zoë")
	r.Launch()
	r.Settle()
	r.Press("3")
	r.Resize(200, 40)
	return r
}

// shownRequests are those listed, the latest first, as method and status.
func (r *rig) shownRequests() []string {
	var rows []string
	for _, row := range activityOf(r).RequestRows().Rows {
		rows = append(rows, fmt.Sprint(row.Op, " ", row.Status))
	}
	return rows
}

func TestActivityFilter(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	all := r.shownRequests()
	if len(all) < 6 {
		t.Fatalf("%q", all)
	}
	for query, want := range map[string][]string{
		"status:4":                              {"look-up 404"},
		"status:404 method:get":                 {"look-up 404"},
		"method:post":                           {"launch 201", "update 200"},
		"METHOD:Post op:up":                     {"update 200"},
		"result:applied launch":                 {"launch 201"},
		"webchats":                              {"launch 201"},
		"body:friendlyname=it's":                {"launch 201"},
		"id:RQ00000000000000000000000000000001": {"look-up 404"},
		"zzz":                                   nil,
		"status:":                               all,
		"12:00:00":                              all,
	} {
		r.Press("/")
		r.Retype(query)
		if got := r.shownRequests(); !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
		if want == nil {
			r.Want("No matching request.", "0 of ")
			r.Press("esc")
			continue
		}
		r.Want(fmt.Sprintf("%d of %d requests", len(want), len(all)))
		r.Press("esc", "/")
		r.Retype("")
		r.Press("esc")
	}
	if got := r.shownRequests(); !slices.Equal(got, all) {
		t.Errorf("without a filter %q", got)
	}
}

// A filter is live: what comes in is found too, and the cursor stays.
func TestActivityFilterIsLive(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	r.Press("/")
	r.Retype("method:post")
	r.Press("enter", "j")
	log := r.Session.Log
	log.Add(api.Record{Method: "GET", Start: viewtest.Noon})
	log.Add(api.Record{Method: "POST", Op: "message", Start: viewtest.Noon})
	r.Feed(nil) // what has sent it reports
	r.Want("3 of ")
	if got := r.shownRequests(); !slices.Equal(got, []string{"message 0", "launch 201", "update 200"}) {
		t.Errorf("%q", got)
	}
	r.Press("enter")
	r.Want("POST update") // the trail
}

// A key means the row that was drawn, whatever has come in since.
func TestActivityKeyMeansWhatIsDrawn(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	_ = r.Screen()
	r.Session.Log.Add(api.Record{Method: "GET", RequestID: "RQnew", Start: viewtest.Noon})
	r.Press("y")
	if got := r.Copied[0]; got == "RQnew" {
		t.Error("the request that nobody had seen was copied")
	}
}

func TestActivityColumnsByWidth(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	for _, row := range []struct {
		width    int
		has, not []string
	}{
		{40, []string{"POST", "201"}, []string{"At", "Size", "Result"}},
		{80, []string{"12:00:00", "/v2/WebChats"}, []string{"Size", "Result"}},
		{120, []string{"Size", "Result", "applied"}, []string{"Path Twilio"}},
		{200, []string{"Path Twilio-Request-Id"}, nil},
	} {
		r.Resize(row.width, 24)
		r.Want(row.has...)
		r.WantNot(row.not...)
	}
}

// Each attempt at a read stands by itself, with its number.
func TestActivityTellsOfAttempts(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Status: 503, Times: 1})
	r.Open(viewtest.Ordinary)
	r.Press("3")
	r.Resize(120, 24)
	r.Want("2/3", "attempt 2 of at most 3", "2 requests, 1 failed", "✗ 12:00:00 GET 503")
	r.Press("j", "enter")
	r.Want("attempt 1 of at most 3", "503 Service Unavailable")
}

func TestCopyAsCommands(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	r.Press("/")
	r.Retype("op:launch")
	r.Press("enter", "c", "t")
	want := []string{
		"curl -sS -X POST '" + r.Server.URL() + `/v2/WebChats' -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" -H 'Ui-Version: 1.0.0' --data-urlencode 'AddressSid=` + sandbox.AddressSID + `' --data 'ChatFriendlyName=it%27s'`,
		"twilio api:flex:v2:web-chats:create --address-sid " + sandbox.AddressSID + ` --chat-friendly-name 'it'\''s'`,
	}
	if len(r.Copied) != 2 || !strings.HasPrefix(r.Copied[0], want[0]) || !strings.HasPrefix(r.Copied[1], want[1]) {
		t.Fatalf("copied %q, want %q", r.Copied, want)
	}
	r.Want("Copied twilio-cli command for twilio-cli's own host, quoted for sh, bash and zsh")
	r.Press("enter", "c")
	if r.Copied[2] != r.Copied[0] {
		t.Errorf("the inspector copies %s", r.Copied[2])
	}
}

func TestCopyWhereThereIsNoCommand(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Listing: true})
	r.Settle()
	r.Press("esc", "3", "/")
	r.Retype("op:user")
	r.Press("enter", "t")
	r.Want("twilio-cli has no command for this request (user list): copy it as curl")
	if len(r.Copied) > 0 {
		t.Errorf("copied %q", r.Copied)
	}
}

// written writes the requests listed under a name, and reads the file.
func (r *rig) written(name string) []byte {
	r.T.Helper()
	r.Press("w")
	r.Retype(name)
	r.Press("enter")
	r.WaitFor("Exported ")
	data, err := os.ReadFile(filepath.Join(r.Host().Folder(), name))
	if err != nil {
		r.T.Fatal(err)
	}
	if bytes.Contains(data, []byte(sandbox.AuthToken)) {
		r.T.Error("the file holds the auth token")
	}
	return data
}

// A HAR file has all that HAR 1.2 requires, of the requests listed alone, the
// oldest first.
func TestWriteHAR(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	r.Session.Log.Add(api.Record{Method: "POST", Op: "launch", Origin: "https://flex-api.twilio.com", Path: "/v2/WebChats", Start: viewtest.Noon})
	r.Press("s", "s") // by status, which is another order than that of the time
	r.Press("/")
	r.Retype("method:post")
	r.Press("enter")
	var file struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(r.written("a.har"), &file); err != nil {
		t.Fatal(err)
	}
	if file.Log.Version != "1.2" || file.Log.Creator.Name == "" || file.Log.Creator.Version == "" || len(file.Log.Entries) != 3 {
		t.Fatalf("%+v", file)
	}
	for _, entry := range file.Log.Entries {
		checkHAREntry(t, entry)
	}
	var update activity.HarRequest
	if err := json.Unmarshal(file.Log.Entries[0]["request"], &update); err != nil || update.Method != "POST" || update.PostData == nil ||
		!slices.Equal(update.PostData.Params, []activity.HarPair{{Name: "Email", Value: viewtest.NewEmail}}) || update.PostData.MimeType != "application/x-www-form-urlencoded" {
		t.Errorf("the oldest is %+v, %v", update, err)
	}
}

// harRequired are the members that HAR 1.2 asks for.
var harRequired = map[string][]string{
	"":         {"startedDateTime", "time", "request", "response", "cache", "timings"},
	"request":  {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"},
	"response": {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"},
	"timings":  {"send", "wait", "receive"},
	"cache":    {},
}

func checkHAREntry(t *testing.T, entry map[string]json.RawMessage) {
	t.Helper()
	for part, names := range harRequired {
		members := entry
		if part != "" {
			members = nil
			if err := json.Unmarshal(entry[part], &members); err != nil {
				t.Fatalf("%s: %v", part, err)
			}
		}
		for _, name := range names {
			if value, there := members[name]; !there || string(value) == "null" {
				t.Errorf("%s lacks %s: %s", part, name, entry[part])
			}
		}
	}
	var started time.Time
	if err := json.Unmarshal(entry["startedDateTime"], &started); err != nil || !started.Equal(viewtest.Noon) {
		t.Errorf("started %s, %v", entry["startedDateTime"], err)
	}
}

func TestWriteJSONL(t *testing.T) {
	t.Parallel()
	r := busyRig(t)
	lines := bytes.Split(bytes.TrimSpace(r.written("a.JSONL")), []byte("\n"))
	if len(lines) != len(r.shownRequests()) {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		var entry activity.HarEntry
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatal(err)
		}
		if want := r.Server.Requests()[i]; entry.ID != want.ID || entry.Request.Method != want.Method || entry.Response.Content.Text == "" {
			t.Errorf("line %d: %+v", i, entry)
		}
	}
}

func TestOctets(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 9_949: "9.9 kB", 9_950: "10 kB", 999_499: "999 kB", 999_500: "1.0 MB", 64 << 20: "67 MB", 2_000_000_000: "2.0 GB"} {
		if got := words.Size(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

// Both parts are reached by Tab, and each keeps its place.
func TestActivityParts(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{Journal: viewtest.KeptChanges(t)})
	r.WaitFor(unfinishedHead)
	r.Press("esc")
	r.Open(viewtest.Ordinary)
	r.Press("r")
	r.Settle()
	r.Press("3", "j", "tab")
	r.WaitFor("Before → after")
	r.Press("j", "j", "tab")
	r.Want("▸ 12:00:00 GET 200", "Twilio-Request-Id RQ00000000000000000000000000000001")
	r.Press("shift+tab")
	r.Want("launch " + sandbox.AddressSID)
	r.Press("tab", "tab")
	r.WaitFor("7 changes")
	if l := activityOf(r).ChangeRows(); l.Rows[l.Cursor].Outcome != state.Applied || l.Cursor != 2 {
		t.Errorf("the cursor is on row %d", l.Cursor)
	}
}

// activityOf is the tab's own screen.
func activityOf(r *rig) *activity.ActivityScreen {
	a, _ := screen.Find[*activity.ActivityScreen](r.Host())
	return a
}
