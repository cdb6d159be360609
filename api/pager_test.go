package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"flexconsole/api/sandbox"
)

// endlessLists never end: what a page holds and which follows, by the number of
// pages before it; most is how many are read.
var endlessLists = map[string]struct {
	entry func(n int) string
	next  func(n int) PageToken
	most  int
	says  string
}{
	"the same users, fresh tokens":  {steady, fresh, 4, "3 pages in a row had nothing new"},
	"empty pages":                   {nothing, fresh, 3, "3 pages in a row had nothing new"},
	"alternating tokens, new users": {numbered, turning(2), 3, "page 3 points back"},
	"alternating tokens, same user": {steady, turning(2), 3, "page 3 points back"},
	"three tokens in turn":          {numbered, turning(3), 4, "page 4 points back"},
	"two new users, then none":      {func(n int) string { return numbered(min(n, 1)) }, fresh, 5, "3 pages in a row had nothing new"},
	"ever new users":                {numbered, fresh, MaxPages, "it has more pages than the limit of 500"},
	"a new user every third page":   {func(n int) string { return numbered(n / 3) }, fresh, MaxPages, "it has more pages than the limit of 500"},
}

func steady(int) string     { return "00000000000000000000000000000001" }
func nothing(int) string    { return "" }
func numbered(n int) string { return fmt.Sprintf("%032d", n) }
func fresh(n int) PageToken { return PageToken(fmt.Sprintf("PA%d", n)) }
func turning(period int) func(int) PageToken {
	return func(n int) PageToken { return fresh(n % period) }
}

func TestPagerEndsEveryList(t *testing.T) {
	for name, list := range endlessLists {
		t.Run(name, func(t *testing.T) {
			var p Pager
			asked, waited := 0, time.Duration(0)
			for ; !p.Done(); asked++ {
				waited += p.Pause()
				var entries []string
				if entry := list.entry(asked); entry != "" {
					entries = []string{entry}
				}
				p.Take(entries, 0, list.next(asked))
			}
			if err := p.Incomplete(); asked != list.most || err == nil ||
				!strings.Contains(err.Error(), "the list is incomplete: "+list.says) {
				t.Errorf("%d pages, want %d: %v", asked, list.most, err)
			}
			if least := pagePause * time.Duration(max(asked-swiftPages, 0)); waited != least {
				t.Errorf("waited %v, want %v", waited, least)
			}
		})
	}
}

func TestPagerReadsAListToItsEnd(t *testing.T) {
	var p Pager
	for n := range MaxPages - 1 {
		if p.Take([]string{numbered(n)}, 0, fresh(n)); p.Done() {
			t.Fatalf("done after %d pages: %v", n+1, p.Incomplete())
		}
	}
	if p.Take([]string{numbered(MaxPages)}, 0, ""); !p.Done() || p.Incomplete() != nil {
		t.Errorf("done %v: %v", p.Done(), p.Incomplete())
	}
}

// wholeList is a list that is read to its end: body has places for entries, address
// and token.
type wholeList struct {
	path, body string
	// most is how many pages are read, 0 for MaxPages.
	most int
	read func(ctx context.Context, c *Client) (int, error)
}

var wholeLists = []wholeList{
	{
		"/v1/Instances/" + instance + "/Teams",
		`{"teams":[%s],"meta":{"next_page_url":"%s?PageToken=%s"}}`,
		0,
		func(ctx context.Context, c *Client) (int, error) {
			found, err := c.ListTeams(ctx, instance)
			return len(found), err
		},
	},
}

// Lists that the client reads whole go by the pager, and give what was read.
func TestEndlessListsOnTheWire(t *testing.T) {
	for _, kind := range wholeLists {
		for name, list := range endlessLists {
			list.most = min(list.most, cmp.Or(kind.most, MaxPages))
			if list.most > 10 {
				continue // the same road, and long
			}
			t.Run(kind.path+"/"+name, func(t *testing.T) {
				s := startSandbox(t)
				for n := range list.most + 1 {
					entry := list.entry(n)
					if entry != "" {
						prefix := "IG"
						if strings.Contains(kind.path, "/Tasks") {
							prefix = "WT"
						}
						entry = fmt.Sprintf(
							`{"sid":"%s%s","team_sid":"QO%s","type":"chat","attributes":"{\"conversationSid\":\"%s\"}"}`,
							prefix,
							entry,
							entry,
							chat,
						)
					}
					s.Inject(sandbox.Fault{Status: 200, Times: 1, Body: fmt.Sprintf(kind.body, entry, kind.path, list.next(n))})
				}
				found, err := kind.read(t.Context(), newTestClient(t, Options{BaseURL: s.URL()}))
				said := checkExplanation(t, asError(t, err))
				if !strings.Contains(said, "The list is incomplete.") || (found > 0) != (list.entry(0) != "") {
					t.Errorf("%d found: %s", found, said)
				}
				if n := len(s.Requests()); n != list.most {
					t.Errorf("%d requests, want %d", n, list.most)
				}
			})
		}
	}
}

func TestStoppedBetweenTwoPages(t *testing.T) {
	s := startSandbox(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := newTestClient(t, Options{BaseURL: s.URL()}).ListTeams(ctx, instance)
	if failure := asError(t, err); failure.Fault != Cancelled || len(s.Requests()) != 0 {
		t.Errorf("%v after %d requests", err, len(s.Requests()))
	}
}

// An incomplete list is of use; after any other failure there is none.
func TestIncomplete(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		want bool
	}{
		"incomplete":          {&Error{Fault: IncompleteList}, true},
		"incomplete below":    {fmt.Errorf("made up: %w", &Error{Fault: IncompleteList}), true},
		"unreadable":          {&Error{Fault: BadResponse}, false},
		"nothing":             {nil, false},
		"an error of another": {errors.New("made up"), false},
	} {
		if got := Incomplete(row.err); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Five pages are read at once, the others at five in a second, so that a long list leaves
// room below Twilio's limit; a server on this machine has none.
func TestPauseBetweenPages(t *testing.T) {
	for near, want := range map[bool]time.Duration{false: 200 * time.Millisecond, true: 0} {
		p := Pager{Near: near}
		for i := range 7 {
			pause := p.Pause()
			if i < 5 && pause != 0 || i >= 5 && pause != want {
				t.Errorf("near %v: %v before page %d", near, pause, i+1)
			}
			p.Take([]string{fmt.Sprint(i)}, 0, PageToken(fmt.Sprint("PA", i)))
		}
	}
}
