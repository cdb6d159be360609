package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"flexconsole/api/redact/redacttest"
)

// awkwardSecrets are secrets with what some spelling changes, and one as Twilio's are.
var awkwardSecrets = []string{"0123456789abcdefABCDEF9876543210", `a/b+c&d=42%\"é<>'k"~_- x`}

// Of no spelling is anything left, wherever it stands.
func TestTheRedactorFindsEverySpelling(t *testing.T) {
	for _, secret := range awkwardSecrets {
		r := New(secret)
		for name, spelling := range redacttest.Spellings(secret) {
			for _, frame := range []string{"%s", "before %s after", `{"email":"%s"}`, `\%s`, "%%25%s", "&amp;%s;", "=%s&x=1"} {
				got := r.Text(fmt.Sprintf(frame, spelling))
				if !strings.Contains(got, Mark) || strings.Contains(got, spelling[len(spelling)/2:]) || r.Text(got) != got {
					t.Errorf("%q, %s in %q: %q", secret, name, frame, got)
				}
			}
		}
	}
}

// What is left out of JSON leaves JSON.
func TestRedactedJSONIsJSON(t *testing.T) {
	for _, secret := range []string{"nabcdefghijklmnop", awkwardSecrets[0], awkwardSecrets[1]} {
		for name, spelling := range redacttest.Spellings(secret) {
			text, _ := json.Marshal(map[string]string{"value": "line\n" + spelling + "\\"})
			if got := New(secret).Text(string(text)); !json.Valid([]byte(got)) {
				t.Errorf("%s: %s of %s", name, got, text)
			}
		}
	}
}

// What is not the secret stays.
func TestTheRedactorLeavesTheRest(t *testing.T) {
	r := New(awkwardSecrets[0])
	for _, text := range []string{
		"", "0123456789", "0123456789a cdef", "a%2", `\u00`, "&#48", "%", `\`, "&", strings.Repeat("&amp;", 500),
		strings.Repeat("%25", 500), strings.Repeat(`\`, 500),
	} {
		if got := r.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := New("").Text("anything"); got != "anything" {
		t.Errorf("without a secret: %q", got)
	}
}

func BenchmarkRedactAPageOfUsers(b *testing.B) {
	page := strings.Repeat(
		`{"flex_user_sid":"FU00000000000000000000000000000001","email":"someone@example.com","roles":["agent"],"url":"https:\/\/flex-api.twilio.com"},`,
		4000,
	)
	r := New(awkwardSecrets[0])
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		r.Text(page)
	}
}
