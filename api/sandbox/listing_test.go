package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox/roster"
)

const (
	listURL    = "/v1/Instances/" + InstanceSID + "/Users"
	searchURL  = "/v4/Instances/" + InstanceSID + "/Users"
	teamsURL   = "/v1/Instances/" + InstanceSID + "/Teams"
	workersURL = "/v1/Workspaces/" + WorkspaceSID + "/Workers/"
)

// list is a page as decoded JSON.
type list struct {
	users []map[string]any
	meta  map[string]any
}

func getList(t testing.TB, s *Server, query string) list {
	t.Helper()
	x := get(t, s, listURL+query)
	if x.StatusCode != 200 {
		t.Fatalf("HTTP %d: %s", x.StatusCode, x.body)
	}
	o := x.object(t)
	l := list{meta: o["meta"].(map[string]any)}
	for _, u := range o["users"].([]any) {
		l.users = append(l.users, u.(map[string]any))
	}
	return l
}

// next is the query of the next page, "" at the end.
func (l list) next(t testing.TB, s *Server) string {
	t.Helper()
	address, ok := l.meta["next_page_url"].(string)
	if !ok {
		return ""
	}
	query, ok := strings.CutPrefix(address, s.URL()+listURL+"?")
	if !ok {
		t.Fatalf("next page at %s", address)
	}
	return "?" + query
}

// everyone follows the pages from a query.
func everyone(t testing.TB, s *Server, query string) (sids []string, pages int) {
	t.Helper()
	for next := query; pages == 0 || next != ""; pages++ {
		l := getList(t, s, next)
		for _, u := range l.users {
			sids = append(sids, u["flex_user_sid"].(string))
		}
		next = l.next(t, s)
	}
	return sids, pages
}

func TestPages(t *testing.T) {
	s := start(t, Options{Users: 123})
	for query, want := range map[string]int{"": 3, "?PageSize=1000": 1, "?PageSize=123": 1, "?PageSize=122": 2, "?PageSize=7&Page=0": 18} {
		sids, pages := everyone(t, s, query)
		if pages != want || len(sids) != 123 || len(slices.Compact(slices.Sorted(slices.Values(sids)))) != 123 {
			t.Errorf("%q: %d users on %d pages", query, len(sids), pages)
		}
	}
	first := getList(t, s, "?PageSize=100")
	if first.meta["previous_page_url"] != nil || first.meta["page"] != 0.0 || first.meta["page_size"] != 100.0 ||
		first.meta["key"] != "users" {
		t.Errorf("first page %v", first.meta)
	}
	last := getList(t, s, first.next(t, s))
	if last.meta["next_page_url"] != nil || last.meta["previous_page_url"] != first.meta["url"] ||
		last.meta["first_page_url"] != first.meta["url"] ||
		last.meta["page"] != 1.0 {
		t.Errorf("last page %v", last.meta)
	}
}

// The token alone says which page it is, as in the documented parameters.
func TestATokenIsEnough(t *testing.T) {
	s := start(t, Options{Users: 100})
	query, err := url.ParseQuery(strings.TrimPrefix(getList(t, s, "").next(t, s), "?"))
	if err != nil {
		t.Fatal(err)
	}
	if l := getList(t, s, "?PageToken="+query.Get("PageToken")); l.meta["page"] != 1.0 || len(l.users) != 50 {
		t.Errorf("page %v of %d", l.meta["page"], len(l.users))
	}
}

func TestWrongPagesAreRefused(t *testing.T) {
	s := start(t, Options{Users: 120})
	token := page{path: listURL, size: 50, number: 1}.token()
	beyond := page{path: listURL, size: 50, number: 3}.token()
	others := page{path: teamsURL, size: 50, number: 1}.token()
	for query, says := range map[string]string{
		"?PageSize=0": "PageSize", "?PageSize=-1": "PageSize", "?PageSize=ten": "PageSize", "?PageSize=5.5": "PageSize",
		"?PageSize=-99999999999999999999": "PageSize", "?PageSize=+5": "PageSize", "?PageSize=5,000": "PageSize",
		"?PageToken=x": "PageToken", "?PageToken=PA": "PageToken", "?PageToken=" + token + "x": "PageToken",
		"?PageToken=" + strings.ToLower(token): "PageToken", "?PageToken=" + beyond: "PageToken", "?PageToken=" + others: "PageToken",
		"?PageSize=49&PageToken=" + token: "PageToken", "?PageToken=" + strings.TrimPrefix(token, tokenPrefix): "PageToken",
		"?Page=1": "Page ", "?Page=2&PageToken=" + token: "Page ", "?Page=0&PageToken=" + token: "Page ", "?Page=x": "Page ",
	} {
		t.Run(query, func(t *testing.T) { isError(t, get(t, s, listURL+query), 400, 20001, says) })
	}
	if l := getList(t, s, "?Page=1&PageSize=50&PageToken="+token); len(l.users) != 50 {
		t.Errorf("the right token gave %d users", len(l.users))
	}
}

func TestTooLargeAPageIsCut(t *testing.T) {
	s := start(t, Options{Users: 1200})
	for path, want := range map[string]float64{
		listURL: 1000, teamsURL: 1000, addressesURL: 50, conversationsURL: 100, tasksURL: 1000, searchURL + "?Username=x&": 1000,
	} {
		for _, size := range []string{"1001", "5000", "99999999999999999999"} {
			query := strings.TrimSuffix(path, "&") + "?PageSize=" + size
			if strings.Contains(path, "?") {
				query = path + "PageSize=" + size
			}
			if meta := fetch(t, s, query)["meta"].(map[string]any); meta["page_size"] != want {
				t.Errorf("%s: a page of %v", query, meta["page_size"])
			}
		}
	}
	if sids, pages := everyone(t, s, "?PageSize=2000"); len(sids) != 1200 || pages != 2 {
		t.Errorf("%d users on %d pages", len(sids), pages)
	}
}

func TestTeams(t *testing.T) {
	s := start(t, Options{Users: 60})
	teams := entries(t, s, teamsURL, "teams")
	members := 0
	for _, team := range teams {
		path := teamsURL + "/" + team["team_sid"].(string)
		if got := fetch(t, s, path); got["friendly_name"] != team["friendly_name"] || got["version"] != 1.0 {
			t.Errorf("%s: %v", path, got)
		}
		found, _ := all(t, s, path+"/Members?PageSize=7", "members", "flex_user_sid")
		for _, user := range found {
			if mustUser(t, s, user.(string)).TeamSID != team["team_sid"] {
				t.Errorf("%s is in another team", user)
			}
		}
		if team["member_count"] != float64(len(found)) {
			t.Errorf("%s: %v members, %d listed", path, team["member_count"], len(found))
		}
		members += len(found)
	}
	without := 0
	for i := range s.account.users.Len() {
		if s.account.users.At(i).TeamSID == "" {
			without++
		}
	}
	if len(teams) != 4 || members != 60-without {
		t.Errorf("%d teams with %d members, %d users without", len(teams), members, without)
	}
	if owned := entries(t, s, teamsURL+"?Owner="+firstUser, "teams"); len(owned) != 0 {
		t.Errorf("a user owns %v", owned)
	}
}

func TestMadeUpUsersAreTheSameEverywhere(t *testing.T) {
	one, other := start(t, Options{Users: 500}), start(t, Options{Users: 1000})
	a, b := get(t, one, listURL+"?PageSize=500"), get(t, other, listURL+"?PageSize=500")
	users := func(x exchange) string { return string(x.body[:strings.Index(string(x.body), `"meta"`)]) }
	if users(a) != users(b) {
		t.Error("two sandboxes disagree")
	}
	if users(a) != users(get(t, one, listURL+"?PageSize=500")) {
		t.Error("a sandbox disagrees with itself")
	}
}

func TestMadeUpUsersCanBeEdited(t *testing.T) {
	s := start(t, Options{Users: 300})
	sid := getList(t, s, "?PageSize=300").users[250]["flex_user_sid"].(string)
	before := mustUser(t, s, sid)
	path := "/v2/Instances/" + InstanceSID + "/Users/" + sid
	s.Inject(Fault{Method: "POST", Status: 503, Times: 1})
	if x := post(t, s, path, url.Values{"Locale": {"fr"}}); x.StatusCode != 503 || mustUser(t, s, sid).Locale != before.Locale {
		t.Errorf("a failed edit: HTTP %d, locale %s", x.StatusCode, mustUser(t, s, sid).Locale)
	}
	edit := newRequest(t, s, http.MethodPost, path, url.Values{"Email": {"new@example.com"}, "Locale": {""}})
	if o := checked(t, edit).object(t); o["email"] != "new@example.com" || o["version"] != float64(before.Version+1) {
		t.Errorf("edited %v", o)
	}
	for what, u := range map[string]map[string]any{
		"v2": checked(t, newRequest(t, s, http.MethodGet, path, nil)).object(t), "v4": get(t, s, searchURL+"/"+sid).object(t),
		"list": getList(t, s, "?PageSize=300").users[250], "search": get(t, s,
			searchURL+"?Username="+before.Username).object(t)["users"].([]any)[0].(map[string]any),
	} {
		if u["flex_user_sid"] != sid || u["email"] != "new@example.com" || u["locale"] != nil ||
			u["updated_date"] != "2026-03-04T12:00:00Z" {
			t.Errorf("%s: %v", what, u)
		}
	}
}

func TestRenamedAndNewUsersAreFound(t *testing.T) {
	s := start(t, Options{Users: 20})
	search := func(name string) int {
		return len(get(t, s, searchURL+"?"+url.Values{"Username": {name}}.Encode()).object(t)["users"].([]any))
	}
	renamed := s.account.users.At(15)
	old := renamed.Username
	renamed.Username = "somebody.else"
	s.SetUser(renamed)
	s.SetUser(
		User{FlexUserSID: "FUabcdefabcdefabcdefabcdefabcdefab", WorkerSID: "WKabcdefabcdefabcdefabcdefabcdefab", Username: "newcomer"},
	)
	for name, want := range map[string]int{old: 0, "somebody.else": 1, "newcomer": 1, "Newcomer": 0, "nobody": 0} {
		if got := search(name); got != want {
			t.Errorf("%s: %d users", name, got)
		}
	}
	sids, _ := everyone(t, s, "?PageSize=5")
	if len(sids) != 21 || sids[20] != "FUabcdefabcdefabcdefabcdefabcdefab" || sids[15] != renamed.FlexUserSID {
		t.Errorf("listed %q", sids)
	}
	if x := get(t, s, workersURL+"WKABCDEFabcdefabcdefabcdefabcdefab"); x.StatusCode != 200 {
		t.Errorf("the newcomer's worker: HTTP %d", x.StatusCode)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	s := start(t, Options{Users: 20})
	elsewhere := strings.NewReplacer(InstanceSID, numbered("GO", 2))
	for _, path := range []string{
		elsewhere.Replace(listURL), elsewhere.Replace(teamsURL), elsewhere.Replace(searchURL) + "?Username=x",
		"/v3/Instances/" + InstanceSID + "/Users",
		"/v2/Instances/" + InstanceSID + "/Users", listURL + "/" + firstUser, searchURL + "/" + UnknownUserSID,
		searchURL + "/" + numbered("FU", roster.FirstMadeUp+11),
		teamsURL + "/" + numbered("QO", 5), teamsURL + "/" + numbered("QO", 0) + "/Members", workersURL + numbered("WK", 5), workersURL + numbered("WK", 404),
		"/v1/Workspaces/" + numbered("WS", 2) + "/Workers/" + numbered("WK", 1),
		"/v4/Instances/" + InstanceSID + "/Teams", listURL + "/",
	} {
		isError(t, get(t, s, path), 404, 20404, "not found")
	}
	isError(t, get(t, s, searchURL), 400, 20001, "Username")
	for _, path := range []string{listURL, teamsURL, searchURL, searchURL + "/" + firstUser, workersURL + numbered("WK", 1)} {
		isError(t, post(t, s, path, url.Values{"Email": {"x"}}), 405, 20004, "not allowed")
	}
}

func TestABasicAccount(t *testing.T) {
	s := start(t, Options{Users: 20, Basic: true})
	for _, path := range []string{listURL, searchURL + "?Username=x", searchURL + "/" + firstUser, teamsURL} {
		isError(t, get(t, s, path), 404, 20404, "not found")
	}
	for _, path := range []string{
		userURL, "/v2/Instances/" + InstanceSID + "/Users/" + numbered("FU", roster.FirstMadeUp+10),
		workersURL + numbered("WK", 1), "/v1/Configuration",
	} {
		if x := get(t, s, path); x.StatusCode != 200 {
			t.Errorf("%s: HTTP %d", path, x.StatusCode)
		}
	}
}

func TestRateLimit(t *testing.T) {
	var clock time.Duration
	s := start(t, Options{RateLimit: 2, Now: func() time.Time { return noon.Add(clock) }})
	before := mustUser(t, s, firstUser).Version
	edit := func() exchange { return post(t, s, userURL, url.Values{"Locale": {"fr"}}) }
	for _, step := range []struct {
		after  time.Duration
		status int
	}{
		{0, 200},
		{0, 200},
		{0, 429},
		{999 * time.Millisecond, 429},
		{time.Millisecond, 200},
		{0, 200},
		{0, 429},
		{time.Hour, 200},
		{-time.Minute, 200},
	} {
		clock += step.after
		x := edit()
		if x.StatusCode != step.status {
			t.Errorf("at %v: HTTP %d, want %d", clock, x.StatusCode, step.status)
		}
		if step.status == 429 {
			isError(t, x, 429, 20429, "Too Many Requests")
			if x.Header.Get("Retry-After") != "1" {
				t.Errorf("Retry-After %q", x.Header.Get("Retry-After"))
			}
		}
	}
	if got := mustUser(t, s, firstUser).Version; got != before+6 {
		t.Errorf("version %d after %d: what was refused was carried out", got, before)
	}
}

// An account of any size costs nothing until its users are asked for.
func TestUsersCostNothingAtTheStart(t *testing.T) {
	small := testing.AllocsPerRun(10, func() { newAccount(Options{Now: atNoon}) })
	large := testing.AllocsPerRun(10, func() { newAccount(Options{Now: atNoon, Users: 1_000_000}) })
	if large > small {
		t.Errorf("%v allocations for a million users, %v for the samples", large, small)
	}
}

func BenchmarkStartWithTenThousandUsers(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := Start("127.0.0.1:0", Options{Users: 10_000})
		if err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}

func BenchmarkPageOfAThousand(b *testing.B) {
	a := newAccount(Options{Now: atNoon, Users: 10_000})
	c := call{Request: Request{Path: listURL, Query: url.Values{"PageSize": {"1000"}}}}
	b.ReportAllocs()
	for b.Loop() {
		if got := a.listUsers(c).at(origin{before: "http://127.0.0.1"}); len(got.body) < 1000 {
			b.Fatalf("%s", got.body)
		}
	}
}
