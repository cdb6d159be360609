package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"flexconsole/api/sandbox"
)

// listAll follows the pages to the end, and fails where one comes again.
func listAll(t testing.TB, c *Client) (all []UserSummary, pages int) {
	t.Helper()
	seen := map[PageToken]bool{}
	for next := PageToken(""); pages == 0 || next != ""; pages++ {
		if seen[next] {
			t.Fatalf("page %q again", next)
		}
		seen[next] = true
		page, err := c.ListFlexUsers(t.Context(), instance, next)
		if err != nil {
			t.Fatal(err)
		}
		all, next = append(all, page.Entries...), page.Next
	}
	return all, pages
}

func checkEachOnce(t testing.TB, all []UserSummary, want int) {
	t.Helper()
	seen := map[string]bool{}
	for _, u := range all {
		if seen[u.FlexUserSID] {
			t.Errorf("%s came twice", u.FlexUserSID)
		}
		seen[u.FlexUserSID] = true
	}
	if len(seen) != want {
		t.Errorf("%d users, want %d", len(seen), want)
	}
}

func TestListingVisitsEveryUserOnce(t *testing.T) {
	for users, pages := range map[int]int{1: 1, 1000: 1, 1001: 2, 10_000: 10} {
		t.Run(fmt.Sprint(users), func(t *testing.T) {
			s := startAccount(t, sandbox.Options{Users: users})
			all, got := listAll(t, newTestClient(t, Options{BaseURL: s.URL(), ReadOnly: true}))
			checkEachOnce(t, all, max(users, 9))
			if got != pages || len(s.Requests()) != pages {
				t.Errorf("%d pages in %d requests, want %d", got, len(s.Requests()), pages)
			}
			for i, r := range s.Requests() {
				if r.Method != "GET" || r.Path != usersAddress || r.Query.Get("PageSize") != "1000" ||
					(r.Query.Get("PageToken") == "") != (i == 0) {
					t.Errorf("asked %s %s?%s", r.Method, r.Path, r.Query.Encode())
				}
			}
		})
	}
}

// Each endpoint tells the same of a user, apart from what it does not have.
func TestListSearchAndDetailsAgree(t *testing.T) {
	s := startAccount(t, sandbox.Options{Users: 40})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	all, _ := listAll(t, c)
	deactivated := 0
	for _, listed := range all {
		fetched, err := c.FetchFlexUser(t.Context(), instance, listed.FlexUserSID)
		if err != nil {
			t.Fatal(err)
		}
		stored, _ := s.User(listed.FlexUserSID)
		if Text(listed.FullName) != stored.FullName || *listed.Deactivated == stored.Deactivated.IsZero() ||
			*listed.Deactivated != (listed.DeactivatedDate != nil) {
			t.Errorf("%s: %v, deactivated %v since %v", listed.FlexUserSID, listed.FullName, *listed.Deactivated, listed.DeactivatedDate)
		}
		if *listed.Deactivated {
			deactivated++
		}
		same := UserSummary{
			FlexUserSID: *fetched.FlexUserSID, WorkerSID: fetched.WorkerSID, WorkspaceSID: fetched.WorkspaceSID,
			FlexTeamSID: fetched.FlexTeamSID, Username: fetched.Username, FullName: listed.FullName, Email: fetched.Email,
			Locale: fetched.Locale, Roles: fetched.Roles, Deactivated: listed.Deactivated, DeactivatedDate: listed.DeactivatedDate,
			CreatedDate: fetched.CreatedDate, UpdatedDate: fetched.UpdatedDate, Version: &fetched.Version,
		}
		if !reflect.DeepEqual(listed, same) {
			t.Errorf("listed %+v\nfetched %+v", listed, same)
		}
		if listed.Username == nil {
			continue
		}
		same.WorkerSID = nil // v4 has none
		if found, err := c.FindFlexUserByName(t.Context(), instance, *listed.Username); err != nil || !reflect.DeepEqual(*found, same) {
			t.Errorf("found %+v, %v", found, err)
		}
	}
	if deactivated < 2 || deactivated > 10 {
		t.Errorf("%d deactivated users", deactivated)
	}
}

// Edits through the API, another writer and newcomers do not disturb a listing
// on its way.
func TestListingWhileUsersChange(t *testing.T) {
	const users = 3000
	s := startAccount(t, sandbox.Options{Users: users})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	first, err := c.ListFlexUsers(t.Context(), instance, "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	edited := make(chan struct{})
	work.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			user, _ := s.User(first.Entries[i%len(first.Entries)].FlexUserSID)
			user.Locale = fmt.Sprint("fr-", i)
			s.SetUser(user)
			s.SetUser(sandbox.User{FlexUserSID: fmt.Sprintf("FUaaaaaaaaaaaaaaaaaaaaaaaa%08d", i%50)})
		}
	})
	work.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			change := UserChange{Locale: &newLocale}
			if _, err := c.UpdateFlexUser(t.Context(), instance, first.Entries[i%len(first.Entries)].FlexUserSID, change); err != nil {
				t.Error(err)
			}
			if i == 0 {
				close(edited)
			}
		}
	})
	<-edited
	for range 5 {
		all, _ := listAll(t, c)
		fresh := slices.DeleteFunc(all, func(u UserSummary) bool { return strings.HasPrefix(u.FlexUserSID, "FUa") })
		checkEachOnce(t, fresh, users)
	}
	stop()
	work.Wait()
}

// Above the rate limit a listing waits as it is told, and arrives.
func TestListingUnderARateLimit(t *testing.T) {
	var clock atomic.Int64 // nanoseconds after noon
	now := func() time.Time { return noon.Add(time.Duration(clock.Load())) }
	s := startAccount(t, sandbox.Options{Users: 8000, RateLimit: 3, Now: now})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	var waits []time.Duration
	c.policy.sleep = func(_ context.Context, d time.Duration) bool {
		waits = append(waits, d)
		clock.Add(int64(d))
		return true
	}
	all, _ := listAll(t, c)
	checkEachOnce(t, all, 8000)
	if !slices.Equal(waits, []time.Duration{time.Second, time.Second}) || len(s.Requests()) != 10 {
		t.Errorf("waits %v, %d requests", waits, len(s.Requests()))
	}
}

func TestFindByName(t *testing.T) {
	s := startAccount(t, sandbox.Options{Users: 2000})
	c := newTestClient(t, Options{BaseURL: s.URL()})
	for _, nobody := range []string{"nobody", "Pella", "*", "a&PageSize=1000", "pella.quickmoss.1000001", "\x00", strings.Repeat("x", 5000)} {
		if found, err := c.FindFlexUserByName(t.Context(), instance, nobody); found != nil || err != nil {
			t.Errorf("%q: %+v, %v", nobody, found, err)
		}
	}
	for _, r := range s.Requests() {
		if r.Path != "/v4/Instances/"+instance+"/Users" || len(r.Query) != 1 {
			t.Errorf("asked %s?%s", r.Path, r.Query.Encode())
		}
	}
	asked := len(s.Requests())
	if _, err := c.FindFlexUserByName(t.Context(), instance, ""); err == nil || len(s.Requests()) != asked {
		t.Errorf("an empty name: %v", err)
	}
}

// Pages and search results that are not what was asked for.
func TestListsThatWillNotDo(t *testing.T) {
	const other = "FU00000000000000000000000000000002"
	list := func(users ...string) string {
		return `{"instance_sid":"` + instance + `","users":[` + strings.Join(users, ",") + `],"meta":{"next_page_url":null}}`
	}
	user := func(sid, name string) string { return `{"flex_user_sid":"` + sid + `","username":"` + name + `"}` }
	pella := user(firstUser, "pella.quickmoss")
	for _, row := range []struct {
		op, name, body string
		fault          Fault
		says           string
	}{
		{"user list", "no list", `{"meta":{}}`, BadResponse, "no list of users"},
		{"user list", "null", `{"users":null,"meta":{}}`, BadResponse, "no list of users"},
		{"user list", "no meta", `{"users":[` + pella + `]}`, BadResponse, "whether there are more pages"},
		{"user list", "other instance", `{"users":[{"flex_user_sid":"` + firstUser +
			`","instance_sid":"GO00000000000000000000000000000002"}],"meta":{}}`, WrongResponse, "GO00000000000000000000000000000002"},
		{"user search", "two", list(pella, user(other, "pella.quickmoss")), BadResponse, "2 users for one username"},
		{"user search", "another", list(user(other, "dorrin.oakthimble")), WrongResponse, "dorrin.oakthimble"},
		{"user search", "nameless", list(`{"flex_user_sid":"` + firstUser + `"}`), WrongResponse, "pella.quickmoss"},
		{
			"user search", "other instance", `{"instance_sid":"GO00000000000000000000000000000002","users":[]}`, WrongResponse,
			"GO00000000000000000000000000000002",
		},
		{"teams", "no list", `{"meta":{}}`, BadResponse, "no list of teams"},
	} {
		t.Run(row.op+"/"+row.name, func(t *testing.T) {
			op := browsing[slices.IndexFunc(browsing, func(o operation) bool { return o.name == row.op })]
			s := startSandbox(t)
			s.Inject(sandbox.Fault{Body: row.body})
			err := op.run(t, newTestClient(t, Options{BaseURL: s.URL()}))
			checkFault(t, s, op, err, want{row.fault, 200, 0, 0, NotApplied, once})
			if said := checkExplanation(t, asError(t, err)); !strings.Contains(said, row.says) {
				t.Error(said)
			}
		})
	}
}

// A name in another case is the same name: whether Twilio folds case is
// unverified.
func TestFoundInAnotherCase(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Body: `{"users":[{"flex_user_sid":"` + firstUser + `","username":"Pella.Quickmoss"}]}`})
	found, err := newTestClient(t, Options{BaseURL: s.URL()}).FindFlexUserByName(t.Context(), instance, "pella.quickmoss")
	if err != nil || found == nil || *found.Username != "Pella.Quickmoss" {
		t.Errorf("%+v, %v", found, err)
	}
}

// A user who cannot be read is no reason to say that there is none.
func TestFoundButUnread(t *testing.T) {
	s := startSandbox(t)
	s.Inject(sandbox.Fault{Body: `{"users":[{"flex_user_sid":5,"username":"pella.quickmoss"}]}`})
	found, err := newTestClient(t, Options{BaseURL: s.URL()}).FindFlexUserByName(t.Context(), instance, "pella.quickmoss")
	if said := checkExplanation(t, asError(t, err)); found != nil || !strings.Contains(said, "1 entry could not be read") {
		t.Errorf("%+v, %s", found, said)
	}
}

// A page may be longer than other responses, but not endless.
func TestLimitsOfAPage(t *testing.T) {
	padded := func(size int) string {
		return `{"users":[{"flex_user_sid":"` + firstUser + `","version":1}],"version":1,"meta":{},"pad":"` + strings.Repeat(
			"x",
			size,
		) + `"}`
	}
	for name, row := range map[string]struct {
		size       int
		list, read bool
	}{
		"1 MB less": {maxBody - 200, true, true}, "2 MB": {2 << 20, true, false}, "16 MB": {maxListBody, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSandbox(t)
			s.Inject(sandbox.Fault{Body: padded(row.size)})
			c := newTestClient(t, Options{BaseURL: s.URL()})
			_, errList := c.ListFlexUsers(t.Context(), instance, "")
			_, errRead := c.FetchFlexUser(t.Context(), instance, firstUser)
			if (errList == nil) != row.list || (errRead == nil) != row.read {
				t.Errorf("%v, %v", errList, errRead)
			}
			for limit, err := range map[string]error{"16 MB": errList, "1 MB": errRead} {
				var failure *Error
				if errors.As(err, &failure) &&
					(failure.Fault != BadResponse || !strings.Contains(failure.Explain().Meaning, "longer than "+limit)) {
					t.Errorf("fault %d, %s", failure.Fault, failure.Explain().Meaning)
				}
			}
		})
	}
}

func TestRecordsHoldTheQuery(t *testing.T) {
	s := startSandbox(t)
	var records []Record
	c := newTestClient(t, Options{BaseURL: s.URL(), Record: func(r Record) { records = append(records, r) }})
	for _, op := range []operation{lookUp, browsing[0], browsing[1]} {
		if err := op.run(t, c); err != nil {
			t.Fatal(err)
		}
	}
	var queries []string
	for _, r := range records {
		queries = append(queries, r.Query)
	}
	if !slices.Equal(queries, []string{"", "PageSize=1000", "Username=pella.quickmoss"}) {
		t.Errorf("%q", queries)
	}
}

// fullPage is the response with 1,000 users.
func fullPage(b *testing.B) []byte {
	s := startAccount(b, sandbox.Options{Users: PageSize})
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.URL()+usersAddress+"?PageSize=1000", http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	r.SetBasicAuth(sandbox.APIKey, secret)
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	return body
}

func BenchmarkDecodeUserPage(b *testing.B) {
	body := fullPage(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if users, _, err := decodeUserList(body, instance); err != nil || len(users) != PageSize {
			b.Fatalf("%d users, %v", len(users), err)
		}
	}
}

func BenchmarkListTenThousandUsers(b *testing.B) {
	s := startAccount(b, sandbox.Options{Users: 10_000})
	c := newTestClient(b, Options{BaseURL: s.URL()})
	b.ReportAllocs()
	for b.Loop() {
		if all, _ := listAll(b, c); len(all) != 10_000 {
			b.Fatalf("%d users", len(all))
		}
	}
}
