package api

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"flexconsole/api/decode"
)

// PageSize is the number of entries on a page of a list, the most that Twilio gives,
// unless the list has its own limit. The first page is as long as the others: it is on
// the screen after one request either way, and a token or page number belongs to the page
// size it was created with, so after a shorter first page entries would be read twice or
// skipped.
const PageSize = 1000

// maxListBody limits the response with one page, in bytes after decompression: some
// thirty times the size of a page of ordinary users.
const maxListBody = 16 << 20

// PageToken identifies a page of a list; "" is the first page, and, where a page has the
// next one, the end. It contains parameters only, never an address, so that no response
// can lead the client elsewhere. Pages are not a snapshot: while users are added and
// removed, one can be seen twice or missed. One response shows only that it leads
// straight back; code that follows tokens to the end keeps them, and stops at one that
// occurs again.
type PageToken string

// Query is the query for the page, of at most size entries; it has nothing else.
func (p PageToken) Query(size int) url.Values {
	held, _ := url.ParseQuery(string(p)) // nextPage wrote it
	return pageParameters(held, size)
}

// pageParameters keeps the parameters that identify the page, and a page size: that of
// the response, as the server may have lowered it.
func pageParameters(given url.Values, most int) url.Values {
	kept := url.Values{"PageSize": {strconv.Itoa(most)}}
	for _, name := range []string{"Page", "PageToken"} {
		if value := given.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if size, err := strconv.Atoi(given.Get("PageSize")); err == nil && size > 0 && size <= most {
		kept.Set("PageSize", strconv.Itoa(size))
	}
	return kept
}

// Keyed is an entry of a list, identified by its key.
type Keyed interface{ Key() string }

// Page is one page of a list.
type Page[T Keyed] struct {
	Entries []T
	// Unread counts the entries that could not be read, such as those without a
	// usable SID.
	Unread int
	// Next is the token of the next page, "" at the end.
	Next PageToken
}

// Keys are the keys of the entries.
func (p Page[T]) Keys() []string {
	keys := make([]string, len(p.Entries))
	for i, entry := range p.Entries {
		keys[i] = entry.Key()
	}
	return keys
}

// ReadPage sends k, a request for a page of a list, and reads the page.
func ReadPage[T Keyed](ctx context.Context, c *Client, k Call, read func([]byte) ([]T, decode.Head, error)) (Page[T], error) {
	return Fetch(ctx, c, k, func(body []byte) (Page[T], error) {
		found, head, err := read(body)
		if err != nil {
			return Page[T]{}, err
		}
		next, err := c.options.nextPage(&k, head.Meta)
		if err != nil {
			return Page[T]{}, err
		}
		return Page[T]{found, head.Unread, next}, nil
	})
}

// nextPage reads the token of the page after the one that k requested.
func (o Options) nextPage(k *Call, meta *decode.Meta) (PageToken, error) {
	size, _ := strconv.Atoi(k.Query.Get("PageSize")) // every request for a list has one
	switch {
	case meta == nil:
		return "", errors.New("the response does not say whether there are more pages")
	case Text(meta.NextURL) != "":
		given, err := o.pageQuery(k, *meta.NextURL)
		if err != nil {
			return "", err
		}
		return nextToken(k.Query, pageParameters(given, size))
	case Text(meta.NextToken) != "":
		return nextToken(k.Query, pageParameters(url.Values{"PageToken": {*meta.NextToken}}, size))
	}
	return "", nil
}

// pageQuery is the query of an address; the address must be of the requested list.
func (o Options) pageQuery(k *Call, address string) (url.Values, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the URL of the next page cannot be read")
	}
	if !o.namesProduct(k.Product, u) || !strings.EqualFold(u.EscapedPath(), k.fullPath()) {
		return nil, fmt.Errorf("the next page is on another host or path: %s", snippet([]byte(address)))
	}
	given, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, errors.New("the URL of the next page cannot be read")
	}
	return given, nil
}

// namesProduct says whether an address in a response is the product's. Twilio writes its
// own host name for every region, proxy and sandbox.
func (o Options) namesProduct(p Product, u *url.URL) bool {
	if u.Scheme == "" && u.Host == "" {
		return true // relative
	}
	if u.User != nil {
		return false
	}
	origin := normalOrigin(u.String())
	host, secure := strings.CutPrefix(origin, "https://")
	ofTwilio := strings.HasPrefix(host, string(p)+".") && strings.HasSuffix(host, ".twilio.com")
	return origin == o.origin(p) || secure && ofTwilio
}

// nextToken is the token for next, unless it leads back.
func nextToken(asked, next url.Values) (PageToken, error) {
	if !next.Has("Page") && !next.Has("PageToken") {
		return "", errors.New("the next page has no number and no token")
	}
	if token := next.Get("PageToken"); token != "" && token == asked.Get("PageToken") {
		return "", errors.New("the next page is the same page again")
	}
	if next.Has("Page") {
		number, err := strconv.Atoi(next.Get("Page"))
		before, _ := strconv.Atoi(asked.Get("Page")) // the first page has none: 0
		if err != nil || number <= before {
			return "", fmt.Errorf("the next page has number %s after number %d", snippet([]byte(next.Get("Page"))), before)
		}
	}
	return PageToken(next.Encode()), nil
}
