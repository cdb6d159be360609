package api

import (
	"context"
	"fmt"
	"time"
)

const (
	// MaxPages is the most pages that are read of one list.
	MaxPages = 500
	// maxIdlePages in a row bring nothing new before a list is given up.
	maxIdlePages = 3
	// swiftPages are read at once, the others one every pagePause.
	swiftPages = 5
	pagePause  = 200 * time.Millisecond
)

// Pager follows the pages of one list, and ends also where the list does not:
// after 3 pages in a row without a new entry, at a page that was read before,
// and after MaxPages. The zero value is ready for the first page.
type Pager struct {
	pages   map[PageToken]bool
	entries map[string]bool
	idle    int
	next    PageToken
	done    bool
	cut     error
}

// Page is the one to read now.
func (p *Pager) Page() PageToken { return p.next }

// Done says that there is no page to read any more.
func (p *Pager) Done() bool { return p.done }

// Incomplete is why the list was left before its end, nil where it was not.
func (p *Pager) Incomplete() error {
	if p.cut == nil {
		return nil
	}
	return fmt.Errorf("the list is not complete: %w", p.cut)
}

// Pause is how long to wait before the page is read.
func (p *Pager) Pause() time.Duration {
	if len(p.pages) < swiftPages {
		return 0
	}
	return pagePause
}

// Take notes what Page held, by what tells its entries apart, and which page
// follows.
func (p *Pager) Take(entries []string, next PageToken) {
	if p.pages == nil {
		p.pages, p.entries = map[PageToken]bool{}, map[string]bool{}
	}
	p.pages[p.next] = true
	known := len(p.entries)
	for _, entry := range entries {
		p.entries[entry] = true
	}
	if p.idle++; len(p.entries) > known {
		p.idle = 0
	}
	p.next = next
	p.cut = p.whyNotOn()
	p.done = next == "" || p.cut != nil
}

func (p *Pager) whyNotOn() error {
	switch {
	case p.next == "":
		return nil
	case p.pages[p.next]:
		return fmt.Errorf("page %d leads back to a page that was read before", len(p.pages))
	case p.idle >= maxIdlePages:
		return fmt.Errorf("%d pages in a row held nothing new, and more are said to follow", maxIdlePages)
	case len(p.pages) >= MaxPages:
		return fmt.Errorf("it goes on after %d pages, the most that are read", MaxPages)
	}
	return nil
}

// allPages reads a list to its end; key tells its entries apart. What was read
// before an error is given beside it.
func allPages[T any](ctx context.Context, c *Client, k call, size int, decode func([]byte) ([]T, listHead, error), key func(T) string) ([]T, error) {
	var all []T
	var pager Pager
	asked := k.query
	for !pager.Done() {
		if !c.policy.sleep(ctx, pager.Pause()) {
			return all, c.stopped(k)
		}
		k.query = pager.Page().query(size)
		for name, values := range asked {
			k.query[name] = values
		}
		found, next, err := readPage(ctx, c, k, decode)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
		pager.Take(keysOf(found, key), next)
	}
	if pager.cut != nil {
		return all, c.endless(k, pager.cut)
	}
	return all, nil
}

func keysOf[T any](entries []T, key func(T) string) []string {
	keys := make([]string, len(entries))
	for i, entry := range entries {
		keys[i] = key(entry)
	}
	return keys
}

// endless is the failure of a list that was left before its end.
func (c *Client) endless(k call, cut error) *Error {
	failure := k.failure(c.options.origin(k.product))
	failure.Method, failure.Fault, failure.Cause = "GET", EndlessList, cut
	return failure
}

// stopped is the failure of a list that the user stopped between two pages.
func (c *Client) stopped(k call) *Error {
	failure := c.endless(k, context.Canceled)
	failure.Fault = Cancelled
	return failure
}
