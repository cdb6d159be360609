package api

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"flexconsole/api/sandbox"
)

// otherAccount is one that the credentials of the tests do not open.
const otherAccount = "AC99000000000000000000000000000099"

// onWire are method and kind of the requests, in their order.
func onWire(s *sandbox.Server) string {
	var all []string
	for _, r := range s.Requests() {
		what := "user"
		if strings.HasSuffix(r.Path, "/Configuration") {
			what = "configuration"
		}
		all = append(all, r.Method+" "+what)
	}
	return strings.Join(all, ", ")
}

var aLocale = "fr"

func saveLocale(t *testing.T, c *Client) error {
	_, err := c.UpdateFlexUser(t.Context(), instance, firstUser, UserChange{Locale: &aLocale})
	return err
}

func readUser(t *testing.T, c *Client) error {
	_, err := c.FetchFlexUser(t.Context(), instance, firstUser)
	return err
}

// The account is asked for once before the first write, and before no lookup;
// one that is not the expected one stops everything.
func TestAccountIsCheckedBeforeTheFirstWrite(t *testing.T) {
	configuration := func(f sandbox.Fault) []sandbox.Fault { f.Path = "/Configuration"; return []sandbox.Fault{f} }
	user := func(account string) []sandbox.Fault {
		return append(configuration(sandbox.Fault{Status: 403, Code: 20403}), sandbox.Fault{
			Method: "GET", Path: "/Users/",
			Body: `{"flex_user_sid":"` + firstUser + `","version":1,"account_sid":` + account + `}`,
		})
	}
	for _, row := range []struct {
		name, meant string
		faults      []sandbox.Fault
		do          string
		wire        string
		verified    bool
		refused     bool
	}{
		{"it is the right one", sandbox.AccountSID, nil, "rww", "GET user, GET configuration, POST user, POST user", true, false},
		{"none named", "", nil, "rw", "GET user, POST user", true, false},
		{"another", otherAccount, nil, "wrw", "GET configuration", false, true},
		{"another, by a user", otherAccount, nil, "rw", "GET user", false, true},
		{
			"not to be read", sandbox.AccountSID, configuration(sandbox.Fault{Status: 403, Code: 20403}), "ww",
			"GET configuration, POST user, POST user", false, false,
		},
		{
			"not there", sandbox.AccountSID, configuration(sandbox.Fault{Status: 404, Code: 20404}), "w", "GET configuration, POST user", false,
			false,
		},
		{
			"not to be read, and users of another", sandbox.AccountSID, user(`"` + otherAccount + `"`), "wrw",
			"GET configuration, POST user, GET user", false, true,
		},
		{
			"not to be read, and users of none", sandbox.AccountSID, user("null"), "wrw", "GET configuration, POST user, GET user, POST user",
			false, false,
		},
		{
			"no answer at first", sandbox.AccountSID, configuration(sandbox.Fault{Status: 401, Code: 20003, Times: 1}), "ww",
			"GET configuration, GET configuration, POST user", true, true,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := startSandbox(t)
			for _, fault := range row.faults {
				s.Inject(fault)
			}
			c := newTestClient(t, Options{BaseURL: s.URL(), AccountSID: row.meant})
			refused := false
			for _, what := range row.do {
				do := readUser
				if what == 'w' {
					do = saveLocale
				}
				if err := do(t, c); err != nil {
					refused = true
					if failure := asError(t, err); failure.Outcome != NotApplied {
						t.Errorf("%c: %v", what, err)
					}
				}
			}
			if got := onWire(s); got != row.wire && row.wire != "" {
				t.Errorf("on the wire: %s\nwant: %s", got, row.wire)
			}
			if refused != row.refused || c.AccountVerified() != row.verified {
				t.Errorf("refused %v, verified %v", refused, c.AccountVerified())
			}
		})
	}
}

// Who has asked for the Configuration for another reason has asked for the
// account too; several writes at once ask once.
func TestAccountIsAskedForOnce(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL(), AccountSID: sandbox.AccountSID})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := saveLocale(t, c); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := onWire(s); strings.Count(got, "configuration") != 1 || !strings.HasPrefix(got, "GET configuration") {
		t.Error(got)
	}

	s = startSandbox(t)
	c = newTestClient(t, Options{BaseURL: s.URL(), AccountSID: sandbox.AccountSID})
	if _, err := c.FetchConfiguration(t.Context(), sandbox.AccountSID); err != nil || saveLocale(t, c) != nil {
		t.Error(err)
	}
	if got := onWire(s); got != "GET configuration, POST user" {
		t.Error(got)
	}
}

// The failure says which account, and that the credentials are of another.
func TestUserOfAnotherAccountInWords(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL(), AccountSID: otherAccount})
	failure := asError(t, readUser(t, c))
	if said := fmt.Sprint(failure.Explain()); failure.Fault != OtherAccount ||
		!strings.Contains(said, "belong to another account") || !strings.Contains(said, sandbox.AccountSID+", not "+otherAccount) {
		t.Errorf("%v: %s", failure, said)
	}
}

// A read-only session asks for nothing.
func TestReadOnlyAsksForNoAccount(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL(), AccountSID: sandbox.AccountSID, ReadOnly: true})
	if failure := asError(t, saveLocale(t, c)); failure.Fault != ReadOnly || len(s.Requests()) != 0 {
		t.Errorf("%v, %d requests", failure, len(s.Requests()))
	}
}

// accountReads are reads with a response each that names the account %s.
func accountReads() map[string]accountRead {
	row := func(list, entry string) string { return `{"` + list + `":[` + entry + `],"meta":{}}` }
	user := `{"flex_user_sid":"` + firstUser + `","username":"x","account_sid":"%s"}`
	reads := map[string]accountRead{
		"user list": {row("users", `{"flex_user_sid":"`+firstUser+`"},`+user), func(ctx context.Context, c *Client) error {
			_, err := c.ListFlexUsers(ctx, instance, "")
			return err
		}},
		"user search": {row("users", user), func(ctx context.Context, c *Client) error {
			_, err := c.FindFlexUserByName(ctx, instance, "x")
			return err
		}},
	}
	maps.Copy(reads, otherReads)
	return reads
}

// otherReads are those of Twilio's other products.
var otherReads = map[string]accountRead{}

type accountRead struct {
	body string
	do   func(ctx context.Context, c *Client) error
}

// Whatever is read of another account is treated alike, be it a user, a row of a
// list or a chat: nothing of it is shown, and nothing more is sent.
func TestAnswersOfAnotherAccountAreRefused(t *testing.T) {
	for name, read := range accountReads() {
		t.Run(name, func(t *testing.T) {
			for account, refused := range map[string]bool{
				sandbox.AccountSID: false, strings.ToUpper(sandbox.AccountSID): false,
				otherAccount: true,
			} {
				s := startSandbox(t)
				s.Inject(sandbox.Fault{Method: "GET", Status: 200, Body: strings.ReplaceAll(read.body, "%s", account), Times: 1})
				s.Inject(sandbox.Fault{Path: "/Configuration", Status: 403, Code: 20403})
				c := newTestClient(t, Options{BaseURL: s.URL(), AccountSID: sandbox.AccountSID})
				err := read.do(t.Context(), c)
				if !refused {
					if err != nil {
						t.Errorf("%s: %v", account, err)
					}
					continue
				}
				if failure := asError(t, err); failure.Fault != OtherAccount ||
					!strings.Contains(failure.Message, otherAccount+", not "+sandbox.AccountSID) {
					t.Errorf("%v, %s", failure, failure.Message)
				}
				if saveLocale(t, c) == nil || readUser(t, c) == nil || len(s.Requests()) != 1 {
					t.Errorf("on the wire after it: %s", onWire(s))
				}
			}
		})
	}
}
