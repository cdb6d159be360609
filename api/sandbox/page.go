package sandbox

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// defaultPageSize is how many entries a page has unless PageSize says else.
const defaultPageSize = 50

// listing is what the pages of a list have in common.
type listing struct {
	key  string // the member with the entries
	host string // of its pages at Twilio
	most int    // entries that a page can have
	// newest makes a list that starts with the entry added last.
	newest bool
	// filters are the query parameters that make it another list: they stand
	// in the addresses of its pages, and a token goes with those it was made
	// for.
	filters []string
}

// page is a part of a list: the entries from from up to, but not including, to. The
// position of an entry never changes, so going through the pages reads each entry once,
// even if entries are added in the meantime: at the end of a list, or, for one with the
// newest first, before the pages that follow.
type page struct {
	listing
	path           string
	filter         url.Values
	number, size   int
	from, to, many int
}

// answer is the page asked for, of many entries in the order in which they
// were added; document makes the one at a position.
func (l listing) answer(c call, many int, document func(i int) any) answer {
	p, problem := l.page(c, many)
	if problem != nil {
		return *problem
	}
	entries := []any{}
	for i := p.from; i < p.to; i++ {
		position := i
		if p.newest {
			position = p.many - 1 - i
		}
		entries = append(entries, document(position))
	}
	return success(http.StatusOK, object{{l.key, entries}, {"meta", p.meta()}})
}

// page reads which page is asked for; the answer is a refusal, nil when all
// is well. A page after the first needs its token.
func (l listing) page(c call, many int) (page, *answer) {
	size, ok := l.pageSize(c.Query)
	if !ok {
		return page{}, badPageSize()
	}
	token := c.Query.Get("PageToken")
	number, top := heldIn(token)
	if l.newest && number > 0 {
		many = min(many, top)
	}
	p := page{listing: l, path: c.Path, filter: l.filterIn(c.Query), number: number, size: size, many: many}
	p.from = p.number * size
	p.to = min(p.from+size, many)
	if token != p.token() || number > 0 && p.from >= many {
		return page{}, problem(20001, "PageToken is not valid")
	}
	if number := c.Query.Get("Page"); number != "" && number != strconv.Itoa(p.number) {
		return page{}, problem(20001, "Page does not go with PageToken")
	}
	return p, nil
}

// pageSize is the number of entries on a page: too large a number is reduced, as Twilio
// does for its own clients, which ask for up to 1,000 of any list; ok is false for an
// invalid one. What Twilio does with that is unverified.
func (l listing) pageSize(query url.Values) (size int, ok bool) {
	size = defaultPageSize
	if text := query.Get("PageSize"); text != "" {
		size, _ = strconv.Atoi(text) // 0 for no number, the largest for one past counting
	}
	return min(size, l.most), size > 0
}

func badPageSize() *answer { return problem(20001, "PageSize must be a whole number of at least 1") }

// filterIn keeps the list's own parameters.
func (l listing) filterIn(query url.Values) url.Values {
	kept := url.Values{}
	for _, name := range l.filters {
		if query.Has(name) {
			kept[name] = query[name]
		}
	}
	return kept
}

// token shows that the previous page led here; the first page has none. It contains
// number, size and list in a form that clients send back without reading it; for a list
// with the newest first also the number of entries when its first page was read, 0 for
// any other.
func (p page) token() string {
	if p.number == 0 {
		return ""
	}
	top := 0
	if p.newest {
		top = p.many
	}
	list := p.path + "?" + p.filter.Encode()
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %d %s", p.number, top, p.size, list))
}

const tokenPrefix = "PA"

// heldIn is the page number and the number of entries in a token, 0 when there are none;
// the rest is checked by creating the token again.
func heldIn(token string) (number, top int) {
	held, _ := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, tokenPrefix))
	fields := strings.Fields(string(held))
	if len(fields) < 2 {
		return 0, 0
	}
	return small(fields[0]), small(fields[1])
}

// small reads a number of at most 20 bits; anything else is 0.
func small(text string) int {
	n, err := strconv.ParseUint(text, 10, 20)
	if err != nil {
		return 0
	}
	return int(n)
}

// meta is what a list says about its pages, addresses in full.
func (p page) meta() object {
	prior, next := "", ""
	if p.number > 0 {
		prior = p.address(p.number - 1)
	}
	if p.to < p.many {
		next = p.address(p.number + 1)
	}
	return object{
		{"key", p.key},
		{"page", p.number},
		{"page_size", p.size},
		{"url", p.address(p.number)},
		{"first_page_url", p.address(0)},
		{"previous_page_url", orNull(prior)},
		{"next_page_url", orNull(next)},
	}
}

// address is the whole address of another page of the list.
func (p page) address(number int) string {
	p.number = number
	query := url.Values{"PageSize": {strconv.Itoa(p.size)}, "Page": {strconv.Itoa(number)}}
	for name, values := range p.filter {
		query[name] = values
	}
	if token := p.token(); token != "" {
		query.Set("PageToken", token)
	}
	return p.host + p.path + "?" + query.Encode()
}
