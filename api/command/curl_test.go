package command

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"flexconsole/api"
	"flexconsole/api/redact"
	"flexconsole/api/sandbox"
)

// shell is sh, where there is one.
func shell(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	return path
}

var awkward = []string{
	"", " ", "a b", "it's", "''", `"`, "$HOME", "$(id)", "`id`", "!", "!!", "a\nb", "\n", "\\", `\n`, "*", "~", "-n", "#", "&;|<>()[]{}",
	"%s", "Zoë 名前 \u202e",
}

func FuzzShellQuote(f *testing.F) { fuzzWord(f, ShellQuote) }

// fuzzWord checks that a shell takes the word made of a text for that text.
func fuzzWord(f *testing.F, word func(text string) string) {
	sh := shell(f)
	for _, text := range awkward {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\x00") {
			t.Skip("no command line can hold it")
		}
		got, err := exec.Command(sh, "-c", "printf %s "+word(text)).Output()
		if err != nil || string(got) != text {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	})
}

// fakeCurl prints its arguments, each with NUL after it.
const fakeCurl = `curl() { for word in "$@"; do printf '%s\0' "$word"; done; }` + "\n"

// curled is what curl would send.
type curled struct {
	method, url, credentials string
	header                   http.Header
	form                     []api.FormField
}

// runCurl lets sh take a command apart, and reads the words as curl does.
func runCurl(t *testing.T, command string) curled {
	t.Helper()
	run := exec.Command(shell(t), "-c", fakeCurl+command)
	run.Env = append(
		os.Environ(),
		"TWILIO_API_KEY=SKkey",
		"TWILIO_API_SECRET=api secret",
		"TWILIO_ACCOUNT_SID=ACaccount",
		"TWILIO_AUTH_TOKEN=auth token",
	)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v in %s", err, command)
	}
	words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	c := curled{method: "GET", header: http.Header{}}
	for i := 0; i < len(words); i++ {
		if !strings.HasPrefix(words[i], "-") {
			c.url = words[i]
			continue
		}
		if words[i] == "-sS" {
			continue
		}
		c.take(t, words[i], words[i+1])
		i++
	}
	return c
}

func (c *curled) take(t *testing.T, option, value string) {
	t.Helper()
	name, text, _ := strings.Cut(value, "=")
	switch option {
	case "-X":
		c.method = value
	case "-u":
		c.credentials = value
	case "-H":
		name, text, _ = strings.Cut(value, ": ")
		c.header.Add(name, text)
	case "--data":
		text, _ = url.QueryUnescape(text)
		fallthrough
	case "--data-urlencode":
		name, _ = url.QueryUnescape(name)
		c.form = append(c.form, api.FormField{Name: name, Value: text})
	default:
		t.Fatalf("curl is given %s", option)
	}
}

// A request copied as curl is the request that went over the wire, whatever was
// typed into its fields.
func TestCurlIsTheRequest(t *testing.T) {
	shell(t)
	s, c, records := recording(t)
	for _, text := range append([]string{"a\tb", "\x1b[2J", "a\r\nb", "\x00", "\x7f\u0085"}, awkward...) {
		if utf8.ValidString(text) {
			_, _ = c.SendMessage(t.Context(), chat, "ada", text)
		}
		_, _ = c.CreateWebChat(
			t.Context(),
			api.WebChatRequest{
				AddressSID:           sandbox.AddressSID,
				CustomerFriendlyName: text,
				PreEngagementData:    `{"a": "` + text + `"}`,
				UIVersion:            "1.0.0",
			},
		)
		_, _ = c.FindFlexUserByName(t.Context(), instance, text)
	}
	_, _ = c.FindTasks(t.Context(), sandbox.WorkspaceSID, chat)
	_, _ = c.CloseInteractionChannel(t.Context(), chat, interaction, channel)
	seen := s.Requests()
	if len(seen) != len(*records) || len(seen) < 60 {
		t.Fatalf("%d requests, %d records", len(seen), len(*records))
	}
	for i, r := range *records {
		command, err := Curl(&r)
		if err != nil {
			t.Fatalf("%s: %v", r.Op, err)
		}
		checkCurl(t, command, runCurl(t, command), seen[i], s.URL())
	}
}

func checkCurl(t *testing.T, command string, got curled, want sandbox.Request, origin string) {
	t.Helper()
	target, err := url.Parse(got.url)
	if err != nil || got.method != want.Method || !strings.HasPrefix(got.url, origin) || target.Path != want.Path ||
		target.Query().Encode() != want.Query.Encode() {
		t.Errorf("%s\ngoes to %s %s, the request to %s %s?%s", command, got.method, got.url, want.Method, want.Path, want.Query.Encode())
	}
	form := url.Values{}
	for _, f := range got.form {
		form.Add(f.Name, f.Value)
	}
	if form.Encode() != want.Form.Encode() {
		t.Errorf("%s\nsends %q, the request sent %q", command, form, want.Form)
	}
	for _, name := range []string{"Ui-Version", "X-Twilio-Webhook-Enabled"} {
		if got.header.Get(name) != want.Header.Get(name) {
			t.Errorf("%s\nsends %s: %q", command, name, got.header.Get(name))
		}
	}
	if got.credentials != "SKkey:api secret" || len(got.header) > 1 {
		t.Errorf("%s\nsends %q as %q", command, got.header, got.credentials)
	}
}

func TestCurlAsPasted(t *testing.T) {
	r := api.Record{
		Op: "update", Method: "POST", Origin: "https://flex-api.dublin.ie1.twilio.com", Path: "/v2/Instances/GO1/Users/FU1",
		Sent: api.Part{
			Header: http.Header{"Authorization": {"(removed)"}, "User-Agent": {"x"}, "Content-Type": {"x"}, "Ui-Version": {"1.0.0"}},
			Body:   api.Body{Text: "Email=it%27s%40x.test&Locale=%09", Kept: api.Whole},
		},
	}
	const want = `curl -sS -X POST 'https://flex-api.dublin.ie1.twilio.com/v2/Instances/GO1/Users/FU1' -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" -H 'Ui-Version: 1.0.0' --data 'Email=it%27s%40x.test' --data 'Locale=%09'`
	if got, err := Curl(&r); err != nil || got != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

// A command that would not be the request is not offered.
func TestNoCommand(t *testing.T) {
	whole := api.Record{
		Op:     "update",
		Method: "POST",
		Origin: "https://flex-api.twilio.com",
		Path:   "/v2/Instances/GO1/Users/FU1",
		Sent:   api.Part{Body: api.Body{Text: "Email=a"}},
	}
	for name, spoil := range map[string]func(*api.Record){
		"body cut":      func(r *api.Record) { r.Sent.Body.Kept = api.Beginning },
		"body dropped":  func(r *api.Record) { r.Sent.Body = api.Body{Size: 7, Kept: api.Dropped} },
		"body left out": func(r *api.Record) { r.Sent.Body = api.Body{Text: redact.Mark, Size: 7, Kept: api.LeftOut} },
		"query":         func(r *api.Record) { r.Query = redact.Mark },
		"path":          func(r *api.Record) { r.Path = redact.Mark },
		"header":        func(r *api.Record) { r.Sent.Header = http.Header{"Ui-Version": {redact.Mark}} },
		"no form":       func(r *api.Record) { r.Sent.Body.Text = "Email=%" },
	} {
		r := whole
		spoil(&r)
		curl, curlErr := Curl(&r)
		cli, cliErr := TwilioCLI(&r)
		if curlErr == nil || cliErr == nil || curl+cli != "" {
			t.Errorf("%s: %s%s", name, curl, cli)
		}
	}
	if _, err := Curl(&whole); err != nil {
		t.Error(err)
	}
}
