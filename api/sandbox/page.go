package sandbox

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Entries a page has unless PageSize says else, and at most.
const (
	defaultPageSize = 50
	maxPageSize     = 1000
)

// page is a part of a list: the entries at from up to, but not with, to. A
// position stands for an entry for good, so going through the pages meets each
// once whatever changes meanwhile.
type page struct {
	path           string
	number, size   int
	from, to, many int
}

// meta is what a list says about its pages, addresses in full as Twilio has
// them.
type meta struct {
	Key      string  `json:"key"`
	Page     int     `json:"page"`
	PageSize int     `json:"page_size"`
	URL      string  `json:"url"`
	FirstURL string  `json:"first_page_url"`
	PriorURL *string `json:"previous_page_url"`
	NextURL  *string `json:"next_page_url"`
}

// tokenMeta is the other shape, of v4.
type tokenMeta struct {
	DirectToken bool    `json:"direct_token"`
	ListKey     string  `json:"list_key"`
	NextToken   *string `json:"next_token"`
	PriorToken  *string `json:"previous_token"`
	PageSize    int     `json:"page_size"`
}

// pageOf reads which page of many entries is asked for; the answer is a
// refusal, nil when all is well. A page after the first needs its token.
func pageOf(c call, many int) (page, *answer) {
	size, err := strconv.Atoi(cmp.Or(c.Query.Get("PageSize"), strconv.Itoa(defaultPageSize)))
	if err != nil || size < 1 || size > maxPageSize {
		return page{}, problem(20001, fmt.Sprintf("PageSize must be between 1 and %d", maxPageSize))
	}
	token := c.Query.Get("PageToken")
	p := page{path: c.Path, number: numberOfToken(token), size: size, many: many}
	p.from = p.number * size
	p.to = min(p.from+size, many)
	if token != p.token() || p.from >= many {
		return page{}, problem(20001, "PageToken is not valid")
	}
	if number := c.Query.Get("Page"); number != "" && number != strconv.Itoa(p.number) {
		return page{}, problem(20001, "Page does not go with PageToken")
	}
	return p, nil
}

// token is what proves that the page before led here; the first page has none.
// It holds list, size and number in a form to hand back unread.
func (p page) token() string {
	if p.number == 0 {
		return ""
	}
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", p.number, p.size, p.path))
}

const tokenPrefix = "PA"

// numberOfToken is the page number that token put into a token, 0 when there
// is none; the rest is proven by making the token again.
func numberOfToken(token string) int {
	held, _ := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, tokenPrefix))
	number, _, _ := strings.Cut(string(held), " ")
	n, err := strconv.ParseUint(number, 10, 20)
	if err != nil {
		return 0
	}
	return int(n)
}

func (p page) meta(key string) meta {
	m := meta{Key: key, Page: p.number, PageSize: p.size, URL: p.address(p.number), FirstURL: p.address(0)}
	if p.number > 0 {
		m.PriorURL = orNull(p.address(p.number - 1))
	}
	if p.to < p.many {
		m.NextURL = orNull(p.address(p.number + 1))
	}
	return m
}

// address is the whole address of another page of the list.
func (p page) address(number int) string {
	p.number = number
	query := url.Values{"PageSize": {strconv.Itoa(p.size)}, "Page": {strconv.Itoa(number)}}
	if token := p.token(); token != "" {
		query.Set("PageToken", token)
	}
	return canonicalHost + p.path + "?" + query.Encode()
}
