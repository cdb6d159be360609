package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"flexconsole/api/decode"
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
	// Most is the most pages that are read, 0 for MaxPages.
	Most int
	// Near: the server is on this machine, and needs no pauses.
	Near bool

	pages   map[PageToken]bool
	entries map[string]bool
	idle    int
	next    PageToken
	done    bool
	cut     error
	// unread counts the entries that could not be read.
	unread int
}

// Page is the one to read now.
func (p *Pager) Page() PageToken { return p.next }

// Done says that there is no page to read any more.
func (p *Pager) Done() bool { return p.done }

// Incomplete is why the list, once it is Done, is not all there is: it was left
// before its end, or contains entries that could not be read. It is nil where
// all of it was read.
func (p *Pager) Incomplete() error {
	if why := p.whyIncomplete(); why != nil {
		return fmt.Errorf("the list is incomplete: %w", why)
	}
	return nil
}

func (p *Pager) whyIncomplete() error {
	switch {
	case !p.done || p.unread == 0:
		return p.cut
	case p.cut == nil:
		return errors.New(unreadWords(p.unread))
	}
	return fmt.Errorf("%w, and %s", p.cut, unreadWords(p.unread))
}

// unreadWords counts entries that could not be read.
func unreadWords(n int) string {
	if n == 1 {
		return "1 entry could not be read"
	}
	return fmt.Sprintf("%d entries could not be read", n)
}

// Pause is how long to wait before the page is read.
func (p *Pager) Pause() time.Duration {
	if p.Near || len(p.pages) < swiftPages {
		return 0
	}
	return pagePause
}

// Take notes what Page held, by what tells its entries apart, how many more
// entries could not be read, and which page follows. It says of each entry whether
// it is new: pages are no snapshot, and an entry can be on two of them.
func (p *Pager) Take(entries []string, unread int, next PageToken) (isNew []bool) {
	if p.pages == nil {
		p.pages, p.entries = map[PageToken]bool{}, map[string]bool{}
	}
	p.pages[p.next] = true
	known := len(p.entries)
	isNew = make([]bool, len(entries))
	for i, entry := range entries {
		isNew[i] = !p.entries[entry]
		p.entries[entry] = true
	}
	if p.idle++; len(p.entries) > known {
		p.idle = 0
	}
	p.unread += unread
	p.next = next
	p.cut = p.whyStop()
	p.done = next == "" || p.cut != nil
	return isNew
}

func (p *Pager) whyStop() error {
	switch {
	case p.next == "":
		return nil
	case p.pages[p.next]:
		return fmt.Errorf("page %d points back to an earlier page", len(p.pages))
	case p.idle >= maxIdlePages:
		return fmt.Errorf("%d pages in a row had nothing new, and more should follow", maxIdlePages)
	case len(p.pages) >= p.most():
		return fmt.Errorf("it has more pages than the limit of %d", p.most())
	}
	return nil
}

func (p *Pager) most() int { return cmp.Or(p.Most, MaxPages) }

// AllPages reads a list to its end; most is as in Pager. What was read before an error is given beside it; for that of a list
// that is not complete see Incomplete.
func AllPages[T Keyed](
	ctx context.Context,
	c *Client,
	k Call,
	most, size int,
	read func([]byte) ([]T, decode.Head, error),
) (all []T, err error) {
	pager := Pager{Most: most}
	err = pager.eachPage(ctx, c, &k, size, func() error {
		found, err := ReadPage(ctx, c, k, read)
		if err != nil {
			return err
		}
		all = append(all, found.Entries...)
		pager.Take(found.Keys(), found.Unread, found.Next)
		return nil
	})
	return all, err
}

// eachPage calls read with the query of k set for each page in turn.
func (p *Pager) eachPage(ctx context.Context, c *Client, k *Call, size int, read func() error) error {
	asked := k.Query
	for !p.Done() {
		if !c.policy.sleep(ctx, p.Pause()) {
			return c.options.stopped(k)
		}
		k.Query = p.Page().Query(size)
		maps.Copy(k.Query, asked)
		if err := read(); err != nil {
			return err
		}
	}
	if why := p.whyIncomplete(); why != nil {
		return c.options.incomplete(k, why)
	}
	return nil
}

// Incomplete says that err stands beside a list that was read, though not all of
// it.
func Incomplete(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.Fault == IncompleteList
}

// incomplete is the failure of a list that was not read to its end, or not whole.
func (o Options) incomplete(k *Call, why error) *Error {
	failure := o.failure(k)
	failure.Method, failure.Fault, failure.Cause = "GET", IncompleteList, why
	return failure
}

// stopped is the failure of a list that the user stopped between two pages.
func (o Options) stopped(k *Call) *Error {
	failure := o.incomplete(k, context.Canceled)
	failure.Fault = Cancelled
	return failure
}
