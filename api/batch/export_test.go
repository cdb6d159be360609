package batch

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/save"
)

func outcomes() []Outcome {
	old, now := person(fu(1), "a@x.test", "en", ""), person(fu(1), "=1+1@x.test", "en", someUS)
	now.Version = 8
	sent := change("=1+1@x.test", "", someUS)
	odd := ran(6, save.StoredDifferently, old, now, sent, nil)
	odd.Result.Odd = []save.Difference{{Field: save.Email}, {Field: save.Locale}}
	conflict := ran(7, save.Conflict, old, old, api.UserChange{}, nil)
	conflict.Result.Conflicts = []save.Difference{{Field: save.Email}}
	return []Outcome{
		ran(1, save.Saved, old, now, sent, nil),
		ran(2, save.Failed, old, old, api.UserChange{}, tooMany(true, 0)),
		ran(3, save.Unknown, old, now, sent, errors.New("-made up")),
		{Row: PlannedRow{SID: fu(4), User: old, Kind: Changes, Why: "a warning"}},
		{Row: PlannedRow{SID: fu(5), Kind: Unreadable, Why: "gone"}},
		odd, conflict,
	}
}

func TestWriteCSV(t *testing.T) {
	var out strings.Builder
	if err := WriteCSV(&out, outcomes(), words); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"flex_user_sid|result|email_before|email_after|locale_before|locale_after|user_sid_before|user_sid_after|version|request_id|error",
		fu(1) + "|ended: saved|A@x.test|'=1+1@x.test|en|en||" + someUS + "|8||'-",
		fu(2) + "|ended: not applied|A@x.test||en|||||RQ00000000000000000000000000000001|'-",
		fu(3) + "|ended: unknown|A@x.test||en||||||'-",
		fu(4) + "|planned: changes|A@x.test||en||||||'-a warning",
		fu(5) + "|planned: unreadable|||||||||'-gone",
		fu(6) + "|ended: stored differently|A@x.test|'=1+1@x.test|en|en||" + someUS + "|8||'-",
		fu(7) + "|ended: conflict|A@x.test|A@x.test|en|en|||1||'-",
	}
	lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(lines) != len(want) {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	for i, line := range lines {
		if got := strings.Join(line, "|"); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
	}
}

func TestWriteJSON(t *testing.T) {
	var out strings.Builder
	if err := WriteJSON(&out, outcomes()); err != nil {
		t.Fatal(err)
	}
	var back []map[string]any
	if err := json.Unmarshal([]byte(out.String()), &back); err != nil || len(back) != 7 {
		t.Fatalf("%s: %v", out.String(), err)
	}
	want := map[string]any{
		"flex_user_sid": fu(1), "outcome": "saved", "version": 8.0,
		"before": map[string]any{"email": "a@x.test", "locale": "en", "user_sid": nil},
		"after":  map[string]any{"email": "=1+1@x.test", "locale": "en", "user_sid": someUS},
	}
	if !reflect.DeepEqual(back[0], want) {
		t.Errorf("got  %v\nwant %v", back[0], want)
	}
	if back[2]["after"] != nil || back[2]["version"] != nil || back[2]["error"] != "-made up" {
		t.Errorf("unknown: %v", back[2])
	}
	for i, want := range map[int]map[string]any{
		3: {"flex_user_sid": fu(4), "outcome": "not run", "before": map[string]any{"email": "a@x.test", "locale": "en", "user_sid": nil}, "after": nil, "version": nil},
		4: {"flex_user_sid": fu(5), "outcome": "unreadable", "error": "gone", "before": nil, "after": nil, "version": nil},
	} {
		if !reflect.DeepEqual(back[i], want) {
			t.Errorf("got  %v\nwant %v", back[i], want)
		}
	}
	if back[6]["error"] != "Someone else changed email; nothing was sent." {
		t.Errorf("conflict: %v", back[6])
	}
	out.Reset()
	if err := WriteJSON(&out, nil); err != nil || out.String() != "[]\n" {
		t.Errorf("nothing: %q, %v", out.String(), err)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestExportTellsOfAFullDisk(t *testing.T) {
	if err := WriteCSV(full{}, outcomes(), words); err == nil {
		t.Error("CSV: no error")
	}
	if err := WriteJSON(full{}, outcomes()); err == nil {
		t.Error("JSON: no error")
	}
	if err := WriteJSON(full{}, nil); err == nil {
		t.Error("JSON of nothing: no error")
	}
}

// words are the words of these tests.
var words = CSVText{
	Result: func(o Outcome) string {
		if o.Result == nil {
			return "planned: " + string(o.Row.Kind)
		}
		return "ended: " + o.Result.Status.ForFiles()
	},
	Problem: func(o Outcome) string { return "-" + o.Row.Why },
	Visible: func(text string) string { return strings.ReplaceAll(text, "a@x", "A@x") },
}

func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx",
		"\n=1": "'\n'=1", "\x00=1": "'\x00=1", "\ufeff=1": "'\ufeff=1", "  =1": "'  =1", "\u200b\u202e@x": "'\u200b\u202e@x",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
		"a;=1": "a;'=1", "a; =1;@b": "a;' =1;'@b", "a;＝1": "a;'＝1", "x\t=1": "x\t'=1", "x\n=1": "x\n'=1", "a;\ufeff=1": "a;'\ufeff=1",
		"": "", "a=1": "a=1", "'=1": "'=1", "ü": "ü", "a;b=1": "a;b=1", "a-b@x.test": "a-b@x.test", "a ;": "a ;",
	} {
		if got := CSVCell(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}
