package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flexconsole/api/decode"
	"flexconsole/api/sandbox"
)

const usersAddress = "/v1/Instances/" + instance + "/Users"

// asked is the call for a page of users.
func asked(page PageToken) *Call {
	k := listCall("user list", usersPath, instance)
	k.Query = page.Query(PageSize)
	return &k
}

func TestNextPage(t *testing.T) {
	const canonical = "https://flex-api.twilio.com" + usersAddress
	first, second := PageToken(""), PageToken("Page=1&PageSize=1000&PageToken=PA1")
	byToken := PageToken("PageSize=1000&PageToken=PA1")
	for _, row := range []struct {
		name, next string
		asked      PageToken
		want       PageToken
		says       string
	}{
		{"second", canonical + "?PageSize=1000&Page=1&PageToken=PA1", first, second, ""},
		{"third", canonical + "?PageSize=1000&Page=2&PageToken=PA2", second, "Page=2&PageSize=1000&PageToken=PA2", ""},
		{"no number", canonical + "?PageToken=PA1", first, byToken, ""},
		{"no number after none", canonical + "?PageToken=PA2", byToken, "PageSize=1000&PageToken=PA2", ""},
		{"no token", canonical + "?Page=1&PageSize=1000", first, "Page=1&PageSize=1000", ""},
		{"a smaller page", canonical + "?PageSize=100&Page=1&PageToken=PA1", first, "Page=1&PageSize=100&PageToken=PA1", ""},
		{"a larger page", canonical + "?PageSize=5000&Page=1&PageToken=PA1", first, second, ""},
		{"a page of nothing", canonical + "?PageSize=0&Page=1&PageToken=PA1", first, second, ""},
		{"more parameters", canonical + "?PageSize=1000&Page=1&PageToken=PA1&Username=x&PageToken=PA9#f", first, second, ""},
		{"token to escape", canonical + "?PageToken=a%26Page%3D9", first, "PageSize=1000&PageToken=a%26Page%3D9", ""},
		{"relative", usersAddress + "?Page=1&PageSize=1000&PageToken=PA1", first, second, ""},
		{"of a region", "https://flex-api.dublin.ie1.twilio.com" + usersAddress + "?Page=1&PageToken=PA1", first, second, ""},
		{"of the base URL", "http://127.0.0.1:9" + usersAddress + "?Page=1&PageToken=PA1", first, second, ""},
		{"other case", strings.Replace(canonical, "GO0", "go0", 1) + "?Page=1&PageToken=PA1", first, second, ""},

		{
			"host in capitals", strings.Replace(canonical, "flex-api.twilio.com", "Flex-API.Twilio.COM", 1) + "?Page=1&PageToken=PA1", first,
			second, "",
		},
		{"port named", strings.Replace(canonical, ".com", ".com:443", 1) + "?Page=1&PageToken=PA1", first, second, ""},
		{
			"capitals and port", strings.Replace(canonical, "flex-api.twilio.com", "FLEX-API.TWILIO.COM:443", 1) + "?Page=1&PageToken=PA1",
			first, second, "",
		},
		{"scheme in capitals", strings.Replace(canonical, "https", "HTTPS", 1) + "?Page=1&PageToken=PA1", first, second, ""},

		{"another port", strings.Replace(canonical, ".com", ".com:8443", 1) + "?Page=1", first, "", "on another host or path"},
		{"other host", "https://evil.example.com" + usersAddress + "?Page=1&PageToken=PA1", first, "", "on another host or path: https://evil.example.com"},
		{"host that looks alike", "https://flex-api.twilio.com.example.com" + usersAddress + "?Page=1", first, "", "on another host or path"},
		{"other product", "https://taskrouter.twilio.com" + usersAddress + "?Page=1", first, "", "on another host or path"},
		{"host alone", "//evil.example.com" + usersAddress + "?Page=1", first, "", "on another host or path"},
		{"plain http", "http://flex-api.twilio.com" + usersAddress + "?Page=1", first, "", "on another host or path"},
		{"user information", "https://x@flex-api.twilio.com" + usersAddress + "?Page=1", first, "", "on another host or path"},
		{"other port", "http://127.0.0.1:10" + usersAddress + "?Page=1", first, "", "on another host or path"},
		{"other instance", strings.Replace(canonical, "1/Users", "2/Users", 1) + "?Page=1&PageToken=PA1", first, "", "on another host or path"},
		{"other list", strings.Replace(canonical, "Users", "Teams", 1) + "?Page=1&PageToken=PA1", first, "", "on another host or path"},
		{"dots", canonical + "/../Users?Page=1", first, "", "on another host or path"},
		{"no address", "https://[", first, "", "cannot be read"},
		{"no query", canonical + "?%zz", first, "", "cannot be read"},
		{"nothing said", canonical, first, "", "no number and no token"},
		{"the first again", canonical + "?Page=0&PageSize=1000", first, "", "number 0 after number 0"},
		{"the same number", canonical + "?Page=1&PageToken=PA2", second, "", "number 1 after number 1"},
		{"backwards", canonical + "?Page=-1&PageToken=PA2", second, "", "number -1"},
		{"no number at all", canonical + "?Page=two&PageToken=PA2", second, "", "number two"},
		{"the same token", canonical + "?Page=2&PageToken=PA1", second, "", "same page again"},
		{"the same token alone", canonical + "?PageToken=PA1", byToken, "", "same page again"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := newTestClient(t, Options{BaseURL: "http://127.0.0.1:9"})
			got, err := c.options.nextPage(asked(row.asked), &decode.Meta{NextURL: &row.next})
			if got != row.want || (err != nil) != (row.says != "") || err != nil && !strings.Contains(err.Error(), row.says) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestTheOtherShapeOfMeta(t *testing.T) {
	c := newTestClient(t, Options{})
	token, none := "PA&1", ""
	for name, row := range map[string]struct {
		meta *decode.Meta
		want PageToken
		err  bool
	}{
		"token":       {&decode.Meta{NextToken: &token}, "PageSize=1000&PageToken=PA%261", false},
		"end":         {&decode.Meta{}, "", false},
		"empty words": {&decode.Meta{NextToken: &none, NextURL: &none}, "", false},
		"no meta":     {nil, "", true},
	} {
		if got, err := c.options.nextPage(asked(""), row.meta); got != row.want || (err != nil) != row.err {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := c.options.nextPage(asked("PageSize=1000&PageToken=PA%261"), &decode.Meta{NextToken: &token}); err == nil {
		t.Error("the same token again passed")
	}
}

// Whatever a service says of the next page, the question holds page parameters
// alone and is not the one just asked.
func FuzzNextPage(f *testing.F) {
	for _, address := range []string{
		"https://flex-api.twilio.com" + usersAddress + "?PageSize=1000&Page=1&PageToken=PA1", usersAddress + "?Page=7",
		usersAddress + "?PageToken=%00&x=y", "//h" + usersAddress, "https://flex-api.twilio.com:1" + usersAddress + "?Page=9999999999999999999",
	} {
		f.Add(address, "")
		f.Add(address, "Page=1&PageSize=1000&PageToken=PA1")
	}
	f.Fuzz(func(t *testing.T, address, before string) {
		c := &Client{}
		k := asked(PageToken(before))
		next, err := c.options.nextPage(k, &decode.Meta{NextURL: &address})
		if err != nil || next == "" {
			return
		}
		query := next.Query(PageSize)
		for name, values := range query {
			if !slices.Contains([]string{"Page", "PageSize", "PageToken"}, name) || len(values) != 1 {
				t.Errorf("asks with %s=%q", name, values)
			}
		}
		if size, err := strconv.Atoi(query.Get("PageSize")); err != nil || size < 1 || size > PageSize {
			t.Errorf("page size %q", query.Get("PageSize"))
		}
		if query.Encode() == k.Query.Encode() || string(next) != query.Encode() {
			t.Errorf("%q asks %q after %q", next, query.Encode(), k.Query.Encode())
		}
	})
}

// A next page elsewhere is a response not understood: nothing is asked there,
// and credentials stay here.
func TestNextPageElsewhereIsNotFollowed(t *testing.T) {
	base, connections := listening(t)
	s := startSandbox(t)
	s.Inject(
		sandbox.Fault{
			Body: `{"users":[{"flex_user_sid":"` + firstUser + `"}],"meta":{"next_page_url":"` + base + usersAddress + `?Page=1&PageToken=PA1"}}`,
		},
	)
	users, err := newTestClient(t, Options{BaseURL: s.URL()}).ListFlexUsers(t.Context(), instance, "")
	if len(users.Entries) != 0 || users.Next != "" {
		t.Errorf("half a page: %+v", users)
	}
	failure := asError(t, err)
	if said := checkExplanation(t, failure); failure.Fault != BadResponse || !strings.Contains(said, "on another host or path: "+base) {
		t.Errorf("fault %d: %s", failure.Fault, said)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
	if n := connections(); n != 0 {
		t.Errorf("%d connections elsewhere", n)
	}
}

// What is not a token asks for no more than a page.
func TestForgedTokens(t *testing.T) {
	s := startSandbox(t)
	c := newTestClient(t, Options{BaseURL: s.URL()})
	for _, token := range []PageToken{"https://evil.example.com/?Username=x", "PageToken=1;2", "%zz", "Page=1&Page=2&Other=3"} {
		_, err := c.ListFlexUsers(t.Context(), instance, token)
		if err != nil && asError(t, err).Status != 400 {
			t.Errorf("%q: %v", token, err)
		}
	}
	for _, r := range s.Requests() {
		r.Query.Del("Page")
		r.Query.Del("PageToken")
		if want := (url.Values{"PageSize": {fmt.Sprint(PageSize)}}); r.Path != usersAddress || r.Query.Encode() != want.Encode() {
			t.Errorf("asked %s?%s", r.Path, r.Query.Encode())
		}
	}
}
