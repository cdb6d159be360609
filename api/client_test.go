package api

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"flexconsole/api/decode"
	"flexconsole/api/sandbox"
	"flexconsole/api/sandbox/contract"
)

// TestMain runs more tests at once than there are processors, as many wait for
// the pauses between attempts.
func TestMain(m *testing.M) {
	flag.Parse()
	_ = flag.Set("test.parallel", "16")
	goleak.VerifyTestMain(m)
}

const (
	instance  = sandbox.InstanceSID
	firstUser = "FU00000000000000000000000000000001"
	// secret is the canary: it must never be seen outside the Authorization
	// header.
	secret = sandbox.APISecret
)

// noon is the time on the clock of every client under test.
var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func startSandbox(t testing.TB) *sandbox.Server {
	t.Helper()
	return startAccount(t, sandbox.Options{})
}

func startAccount(t testing.TB, o sandbox.Options) *sandbox.Server {
	t.Helper()
	s, err := sandbox.Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// newTestClient makes a client of o with the sandbox's key, without a proxy,
// with a stopped clock and with pauses that take no time.
func newTestClient(t testing.TB, o Options) *Client {
	t.Helper()
	o.Username, o.Secret = sandbox.APIKey, func() string { return secret }
	c := NewClient(o)
	c.policy.now = func() time.Time { return noon }
	c.policy.sleep = func(ctx context.Context, _ time.Duration) bool { return ctx.Err() == nil }
	for _, transport := range c.transports {
		transport.Proxy = nil
	}
	t.Cleanup(c.Close)
	return c
}

// wrap puts a layer between the guard and the network.
func wrap(c *Client, layer func(http.RoundTripper) http.RoundTripper) {
	for _, client := range []*http.Client{c.reads.GetClient(), c.writes.GetClient()} {
		g := client.Transport.(guard)
		g.next = layer(g.next)
		client.Transport = g
	}
}

// checkedClient talks to s, and every exchange is held against Twilio's
// document.
func checkedClient(t testing.TB, s *sandbox.Server) *Client {
	t.Helper()
	c := newTestClient(t, Options{BaseURL: s.URL()})
	wrap(c, func(next http.RoundTripper) http.RoundTripper { return contract.Transport(t, next) })
	return c
}

// only is the one request that the sandbox may have received.
func only(t *testing.T, s *sandbox.Server) sandbox.Request {
	t.Helper()
	all := s.Requests()
	if len(all) != 1 {
		t.Fatalf("%d requests on the wire, want 1", len(all))
	}
	return all[0]
}

// users are the Flex users of a fresh sandbox.
func users(s *sandbox.Server) []string {
	var found []string
	for _, sample := range s.Samples() {
		if _, ok := s.User(sample.SID); ok {
			found = append(found, sample.SID)
		}
	}
	return found
}

func asObject(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	return object
}

func TestFetchEveryUser(t *testing.T) {
	sids := users(startSandbox(t))
	if len(sids) < 8 {
		t.Fatalf("%d users", len(sids))
	}
	for _, user := range sids {
		t.Run(user, func(t *testing.T) {
			s := startSandbox(t)
			got, err := checkedClient(t, s).FetchFlexUser(t.Context(), instance, user)
			if err != nil {
				t.Fatal(err)
			}
			if r := only(t, s); r.Method != "GET" || r.Path != "/v2/Instances/"+instance+"/Users/"+user {
				t.Errorf("%s %s", r.Method, r.Path)
			}
			written, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if fields := asObject(t, got.Raw); len(fields) != 15 || !reflect.DeepEqual(asObject(t, written), fields) {
				t.Errorf("decoded %s\nfrom %s", written, got.Raw)
			}
			if got.FlexUserSID == nil || *got.FlexUserSID != user {
				t.Errorf("flex_user_sid %v", got.FlexUserSID)
			}
		})
	}
}

// changes are all ways to fill the three fields, named by what goes out.
func changes() map[string]UserChange {
	values := []string{"new+1@example.com", "pt-BR", "USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
	all := map[string]UserChange{}
	for set := 1; set < 8; set++ {
		var change UserChange
		for i, slot := range []**string{&change.Email, &change.Locale, &change.UserSID} {
			if set&(1<<i) != 0 {
				*slot = &values[i]
			}
		}
		all[change.form().Encode()] = change
	}
	nothing := ""
	all["Email="] = UserChange{Email: &nothing}
	all["Locale="] = UserChange{Locale: &nothing}
	return all
}

func TestUpdateSendsWhatChangedAndNothingElse(t *testing.T) {
	all := changes()
	if len(all) != 9 {
		t.Fatalf("%d changes", len(all))
	}
	for form, change := range all {
		t.Run(form, func(t *testing.T) {
			s := startSandbox(t)
			want, _ := s.User(firstUser)
			got, err := checkedClient(t, s).UpdateFlexUser(t.Context(), instance, firstUser, change)
			if err != nil {
				t.Fatal(err)
			}
			r := only(t, s)
			if r.Method != "POST" || string(r.Body) != form || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("%s of %q as %s", r.Method, r.Body, r.Header.Get("Content-Type"))
			}
			fill(&want.Email, change.Email)
			fill(&want.Locale, change.Locale)
			fill(&want.UserSID, change.UserSID)
			stored, _ := s.User(firstUser)
			want.Version, want.Updated = want.Version+1, stored.Updated
			if !reflect.DeepEqual(stored, want) {
				t.Errorf("stored %+v\nwant %+v", stored, want)
			}
			if Text(got.Email) != want.Email || Text(got.Locale) != want.Locale || Text(got.UserSID) != want.UserSID ||
				got.Version != want.Version {
				t.Errorf("answered %s", got.Raw)
			}
		})
	}
}

// fill puts the value of a pointer, where there is one, into target.
func fill(target, value *string) {
	if value != nil {
		*target = *value
	}
}

func TestEmptyChangeIsNotSent(t *testing.T) {
	s := startSandbox(t)
	if _, err := checkedClient(t, s).UpdateFlexUser(t.Context(), instance, firstUser, UserChange{}); err == nil {
		t.Error("no error")
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestCreateWebChatSendsWhatIsFilled(t *testing.T) {
	least := WebChatRequest{AddressSID: sandbox.AddressSID}
	with := func(edit func(*WebChatRequest)) WebChatRequest {
		w := least
		edit(&w)
		return w
	}
	data := `{"friendlyName":"Ada & Bo","n":1}`
	for name, row := range map[string]struct {
		request WebChatRequest
		form    url.Values
	}{
		"address alone": {least, url.Values{}},
		"chat name": {
			with(func(w *WebChatRequest) { w.ChatFriendlyName = "Webchat widget" }),
			url.Values{"ChatFriendlyName": {"Webchat widget"}},
		},
		"customer name": {with(func(w *WebChatRequest) { w.CustomerFriendlyName = "Ada Å" }), url.Values{"CustomerFriendlyName": {"Ada Å"}}},
		"data":          {with(func(w *WebChatRequest) { w.PreEngagementData = data }), url.Values{"PreEngagementData": {data}}},
		"identity":      {with(func(w *WebChatRequest) { w.Identity = "ada" }), url.Values{"Identity": {"ada"}}},
		"Ui-Version":    {with(func(w *WebChatRequest) { w.UIVersion = "1.0.0" }), url.Values{}},
		"all": {
			WebChatRequest{sandbox.AddressSID, "Chat", "Ada", data, "ada", "1.0.0", "not sent"},
			url.Values{"ChatFriendlyName": {"Chat"}, "CustomerFriendlyName": {"Ada"}, "PreEngagementData": {data}, "Identity": {"ada"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			got, err := checkedClient(t, s).CreateWebChat(t.Context(), row.request)
			if err != nil {
				t.Fatal(err)
			}
			r := only(t, s)
			row.form.Set("AddressSid", sandbox.AddressSID)
			if r.Method != "POST" || r.Path != "/v2/WebChats" || !reflect.DeepEqual(r.Form, row.form) {
				t.Errorf("%s %s with %v", r.Method, r.Path, r.Form)
			}
			if version := r.Header.Get("Ui-Version"); version != row.request.UIVersion {
				t.Errorf("Ui-Version %q", version)
			}
			chat := s.Chats()[0]
			if got.ConversationSID != chat.ConversationSID || Text(got.Identity) != chat.Identity {
				t.Errorf("answered %+v, stored %+v", got, chat)
			}
		})
	}
}

func TestUiVersionIsNotSentEmpty(t *testing.T) {
	s := startSandbox(t)
	if _, err := checkedClient(t, s).CreateWebChat(t.Context(), WebChatRequest{AddressSID: sandbox.AddressSID}); err != nil {
		t.Fatal(err)
	}
	if values, sent := only(t, s).Header["Ui-Version"]; sent {
		t.Errorf("sent as %q", values)
	}
}

func TestFetchConfiguration(t *testing.T) {
	s := startSandbox(t)
	got, err := checkedClient(t, s).FetchConfiguration(t.Context(), sandbox.AccountSID)
	want := Configuration{sandbox.AccountSID, sandbox.InstanceSID, sandbox.WorkspaceSID, "en-US", "2.0.0", decode.OddFields{}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if r := only(t, s); r.Method != "GET" || r.Path != "/v1/Configuration" {
		t.Errorf("%s %s", r.Method, r.Path)
	}
}

func TestConfigurationThatWillNotDo(t *testing.T) {
	const other = "AC00000000000000000000000000000002"
	for name, row := range map[string]struct {
		fault   sandbox.Fault
		account string
		want    Fault
		says    string
	}{
		"other account":    {sandbox.Fault{}, other, OtherAccount, other},
		"no account given": {sandbox.Fault{}, "", OtherAccount, sandbox.AccountSID},
		"no account":       {sandbox.Fault{Body: `{"flex_instance_sid":"` + instance + `"}`}, sandbox.AccountSID, BadResponse, "account"},
		"no instance":      {sandbox.Fault{Body: `{"account_sid":"` + sandbox.AccountSID + `"}`}, sandbox.AccountSID, BadResponse, "instance"},
		"instance null": {
			sandbox.Fault{Body: `{"account_sid":"` + sandbox.AccountSID + `","flex_instance_sid":null}`},
			sandbox.AccountSID,
			BadResponse, "instance",
		},
		"no Flex":         {sandbox.Fault{Status: 404, Code: 20404}, sandbox.AccountSID, APIError, "no Flex"},
		"bad credentials": {sandbox.Fault{Status: 401, Code: 20003}, sandbox.AccountSID, APIError, "credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			s.Inject(row.fault)
			got, err := newTestClient(t, Options{BaseURL: s.URL()}).FetchConfiguration(t.Context(), row.account)
			failure := asError(t, err)
			if !reflect.DeepEqual(got, Configuration{}) || failure.Fault != row.want || failure.Method != "GET" ||
				failure.Op != "configuration" {
				t.Errorf("%+v, fault %d of %s %s", got, failure.Fault, failure.Method, failure.Op)
			}
			if failure.RequestID != only(t, s).ID {
				t.Errorf("request ID %q", failure.RequestID)
			}
			if said := checkExplanation(t, failure); !strings.Contains(said, row.says) {
				t.Errorf("%s", said)
			}
		})
	}
}

func TestConfigurationTakesTheAccountInEitherCase(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Body: `{"account_sid":"ACABCDEFABCDEFABCDEFABCDEFABCDEFAB","flex_instance_sid":"` + instance + `"}`})
	got, err := newTestClient(t, Options{BaseURL: s.URL()}).FetchConfiguration(t.Context(), "ACabcdefabcdefabcdefabcdefabcdefab")
	if err != nil || got.InstanceSID != instance || got.WorkspaceSID != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRecordsTellOfEveryRequest(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Method: "GET", Status: 503, Times: 1})
	var records []Record
	c := newTestClient(t, Options{BaseURL: s.URL(), Record: func(r Record) { records = append(records, r) }})
	if _, err := c.FetchFlexUser(t.Context(), instance, firstUser); err != nil {
		t.Fatal(err)
	}
	for _, change := range changes() {
		if _, err := c.UpdateFlexUser(t.Context(), instance, firstUser, change); err != nil {
			t.Fatal(err)
		}
		break
	}
	var got []string
	for i, r := range records {
		if r.RequestID != s.Requests()[i].ID || !r.Start.Equal(noon) || r.Duration != 0 {
			t.Errorf("record %+v", r)
		}
		got = append(got, fmt.Sprint(r.Method, " ", r.Path, " ", r.Status, " ", r.Outcome, " ", r.Problem))
	}
	path := " /v2/Instances/" + instance + "/Users/" + firstUser
	if want := []string{
		"GET" + path + " 503 not applied Status 503, but not from Twilio's API.",
		"GET" + path + " 200 not applied ",
		"POST" + path + " 200 applied ",
	}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// The server learns which program asks, in the form of RFC 9110.
func TestUserAgent(t *testing.T) {
	s := startSandbox(t)
	if _, err := newTestClient(t, Options{BaseURL: s.URL()}).FetchFlexUser(t.Context(), instance, firstUser); err != nil {
		t.Fatal(err)
	}
	if got := only(t, s).Header.Get("User-Agent"); !regexp.MustCompile(`^flexconsole/[!#-'*+.^_|~0-9A-Za-z-]+$`).MatchString(got) {
		t.Errorf("User-Agent %q", got)
	}
}

// The date comes by a GET, through the guard, of a page that is not there too.
func TestServerDate(t *testing.T) {
	s := startSandbox(t)
	date, err := newTestClient(t, Options{BaseURL: s.URL(), ReadOnly: true}).ServerDate(t.Context())
	if err != nil || time.Since(date).Abs() > time.Minute {
		t.Errorf("%v, %v", date, err)
	}
	if r := only(t, s); r.Method != http.MethodGet {
		t.Errorf("it sent %s", r.Method)
	}
}

// Where there is no date, that is a failure with its reason, and a refusal of a proxy is
// told in the sentences for it. Neither shows the secret.
func TestServerDateThatCannotBeRead(t *testing.T) {
	address, _ := refusing(t, http.StatusForbidden)
	_, err := withProxy(t, "http://ada:"+proxyPassword+"@"+address).ServerDate(t.Context())
	if failure := asError(t, err); failure.Fault != ProxyRefused || !strings.Contains(failure.Explain().What, "The proxy "+address+" refused the connection") {
		t.Errorf("refused by a proxy: %+v", failure)
	}
	c := newTestClient(t, Options{BaseURL: "https://flex.test.invalid"})
	wrap(c, func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("made up of " + secret) })
	})
	date, err := c.ServerDate(t.Context())
	if failure, ok := errors.AsType[*Error](err); ok || err == nil || !strings.Contains(err.Error(), "made up of ") || strings.Contains(err.Error(), secret) {
		t.Errorf("no connection: %v, %v, %+v", date, err, failure)
	}
}

// Zero means the times that Timeouts promises: without a limit a request could hang.
func TestDefaultTimeouts(t *testing.T) {
	want := Timeouts{Dial: 5 * time.Second, Read: 20 * time.Second, Attempt: 8 * time.Second, Write: 20 * time.Second}
	if got := (Timeouts{}).withDefaults(); got != want {
		t.Errorf("%+v", got)
	}
	own := Timeouts{Dial: 1, Read: 2, Attempt: 3, Write: 4}
	if got := own.withDefaults(); got != own {
		t.Errorf("%+v", got)
	}
}
