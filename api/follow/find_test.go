package follow

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/conversations"
)

// register lists conversations, two on a page.
type register struct {
	listed   []conversations.Conversation
	from, to time.Time
	asked    int
	fail     func(asked int) error
	// before runs ahead of each reading.
	before func(asked int)
}

func (r *register) ListConversations(_ context.Context, from, to time.Time, page api.PageToken) (api.Page[conversations.Conversation], error) {
	r.asked++
	r.from, r.to = from, to
	if r.before != nil {
		r.before(r.asked)
	}
	if r.fail != nil {
		if err := r.fail(r.asked); err != nil {
			return api.Page[conversations.Conversation]{}, err
		}
	}
	at, _ := strconv.Atoi(string(page))
	given := api.Page[conversations.Conversation]{Entries: r.listed[at:min(at+2, len(r.listed))]}
	if at+2 < len(r.listed) {
		given.Next = api.PageToken(strconv.Itoa(at + 2))
	}
	return given, nil
}

func (r *register) add(n int, tag string) {
	for range n {
		attributes := fmt.Sprintf(`{"pre_engagement_data":{%q:%q}}`, api.LaunchTagName, tag)
		r.listed = append(r.listed, conversations.Conversation{SID: fmt.Sprintf("CH%032d", len(r.listed)), Attributes: &attributes})
	}
}

func findIn(ctx context.Context, r Lister, tag string) (string, int, []time.Duration, error) {
	var waits []time.Duration
	found, searched, err := finder{r, newWire().sleeps(&waits)}.find(ctx, tag, launch)
	return found, searched, waits, err
}

func TestFindLaunch(t *testing.T) {
	r := &register{}
	r.add(5, "other")
	r.add(1, "mine")
	r.add(5, "another")
	found, searched, waits, err := findIn(t.Context(), r, "mine")
	if found != fmt.Sprintf("CH%032d", 5) || searched != 6 || r.asked != 3 || err != nil || len(waits) != 1 {
		t.Errorf("%q after %d, %d pages, waits %v, %v", found, searched, r.asked, waits, err)
	}
}

func TestFindALaunchThatAppearsLate(t *testing.T) {
	r := &register{}
	r.add(1, "other")
	r.before = func(asked int) {
		if asked == 3 {
			r.add(1, "mine")
		}
	}
	found, searched, waits, err := findIn(t.Context(), r, "mine")
	if found == "" || searched != 2 || err != nil || total(waits) != 4*time.Second {
		t.Errorf("%q after %d, waits %v, %v", found, searched, waits, err)
	}
}

func TestALaunchThatIsNotThere(t *testing.T) {
	r := &register{}
	r.add(500, "other")
	found, searched, waits, err := findIn(t.Context(), r, "mine")
	if found != "" || searched != 2*findPages || r.asked != 3*findPages || err != nil || total(waits) != 4*time.Second {
		t.Errorf("%q after %d, %d pages, %v", found, searched, r.asked, err)
	}
	if _, _, _, err := findIn(t.Context(), &register{listed: r.listed}, ""); err == nil {
		t.Error("looked for no tag")
	}
}

func TestFindWhenListingFails(t *testing.T) {
	r := &register{fail: func(asked int) error {
		if asked == 1 {
			return failure(conversation, 500, 0)
		}
		return nil
	}}
	r.add(1, "mine")
	if found, _, _, err := findIn(t.Context(), r, "mine"); found == "" || err != nil {
		t.Errorf("the second search: %q %v", found, err)
	}
	r = &register{fail: func(int) error { return failure(conversation, 403, 20403) }}
	if _, searched, _, err := findIn(t.Context(), r, "mine"); !api.Unsupported(err) || r.asked != 1 || searched != 0 {
		t.Errorf("not allowed: %d requests, %v", r.asked, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r = &register{fail: func(int) error { cancel(); return context.Canceled }}
	if _, _, err := FindLaunch(ctx, r, "mine", launch); !errors.Is(err, context.Canceled) || r.asked != 1 {
		t.Errorf("stopped: %d requests, %v", r.asked, err)
	}
}

func TestDaysAroundALaunch(t *testing.T) {
	for at, want := range map[string]string{
		"2026-03-04T10:00:00Z":      "2026-03-04 2026-03-04",
		"2026-03-04T00:03:00Z":      "2026-03-03 2026-03-04",
		"2026-03-04T23:57:00Z":      "2026-03-04 2026-03-05",
		"2026-03-04T23:57:00-05:00": "2026-03-05 2026-03-05",
	} {
		r := &register{}
		r.add(1, "mine")
		launched, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		FindLaunch(t.Context(), r, "mine", launched)
		if got := r.from.UTC().Format(time.DateOnly) + " " + r.to.UTC().Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func total(waits []time.Duration) time.Duration {
	var sum time.Duration
	for _, d := range waits {
		sum += d
	}
	return sum
}

// Where conversations cannot be read, the chat may be among them.
func TestFindALaunchAmongWhatCannotBeRead(t *testing.T) {
	_, searched, _, err := findIn(t.Context(), unreadRegister{}, "mine")
	if searched != 0 || err == nil || err.Error() != "the list is incomplete: 2 entries could not be read" {
		t.Errorf("%d, %v", searched, err)
	}
}

// unreadRegister lists two conversations that cannot be read.
type unreadRegister struct{}

func (unreadRegister) ListConversations(context.Context, time.Time, time.Time, api.PageToken) (api.Page[conversations.Conversation], error) {
	return api.Page[conversations.Conversation]{Unread: 2}, nil
}
