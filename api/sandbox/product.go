package sandbox

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// product is one of Twilio's APIs, named as its host is.
type product string

const (
	flexAPI       product = "flex-api"
	conversations product = "conversations"
	taskRouter    product = "taskrouter"
	studio        product = "studio"
)

var products = []product{flexAPI, conversations, taskRouter, studio}

const (
	secure       = "https://"
	twilioDomain = ".twilio.com"
)

// productOfHost is the product whose host it is, in whatever edge and region; ""
// for any other host.
func productOfHost(host string) product {
	name, ofTwilio := strings.CutSuffix(strings.ToLower(host), twilioDomain)
	first, place, _ := strings.Cut(name, ".")
	if p := product(first); ofTwilio && slices.Contains(products, p) && strings.Count(place, ".") < 2 {
		return p
	}
	return ""
}

// origin is the address at which a client found the sandbox: Twilio's host name of a
// product, the sandbox's own address followed by the name of a product, or that address
// alone, which has all products. The address of a product is its name between before and
// after.
type origin struct {
	product       product // "" for all
	before, after string
}

// originOf reads the origin of a request, and the path that is left. Who was led
// here under Twilio's name believes to talk https.
func originOf(r *http.Request) (o origin, path string) {
	if p := productOfHost(hostName(r.Host)); p != "" {
		return origin{p, secure, r.Host[len(p):]}, r.URL.Path
	}
	here := "http://" + r.Host
	first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if p := product(first); slices.Contains(products, p) {
		return origin{p, here + "/", ""}, "/" + rest
	}
	return origin{before: here}, r.URL.Path
}

// has says whether a product is found at the origin.
func (o origin) has(p product) bool { return o.product == "" || o.product == p }

// address is an address of Twilio's as it is at the origin; any other text stays.
func (o origin) address(text string) string {
	rest, isSecure := strings.CutPrefix(text, secure)
	host, path, _ := strings.Cut(rest, "/")
	p := productOfHost(host)
	switch {
	case !isSecure || p == "":
		return text
	case o.product == "":
		return o.before + "/" + path
	}
	return o.before + string(p) + o.after + "/" + path
}

// links is the member whose members are addresses by the names of what is there.
const links = "links"

// readdress is a document with Twilio's addresses in it as they are at the origin.
// They stand in "url", "…_url" and "links"; other text is left alone, as people
// may have written it.
func (o origin) readdress(document any) any {
	switch d := document.(type) {
	case object:
		return o.readdressMembers(d)
	case []any:
		moved := slices.Clone(d)
		for i, entry := range d {
			moved[i] = o.readdress(entry)
		}
		return moved
	}
	return document
}

// readdressMembers copies an object only where it has to: most have no addresses.
func (o origin) readdressMembers(of object) object {
	if !slices.ContainsFunc(of, member.mayHoldAddress) {
		return of
	}
	moved := slices.Clone(of)
	for i, m := range of {
		if m.name == links || m.isAddress() {
			moved[i].value = o.addresses(m.value)
		} else {
			moved[i].value = o.readdress(m.value)
		}
	}
	return moved
}

func (m member) isAddress() bool { return m.name == "url" || strings.HasSuffix(m.name, "_url") }

func (m member) mayHoldAddress() bool {
	switch m.value.(type) {
	case object, []any:
		return true
	}
	return m.name == links || m.isAddress()
}

// addresses replaces the addresses in a value, which is one or contains only these.
func (o origin) addresses(value any) any {
	switch v := value.(type) {
	case string:
		return o.address(v)
	case *string:
		if v != nil {
			return o.address(*v)
		}
	case map[string]string:
		moved := maps.Clone(v)
		for name, address := range v {
			moved[name] = o.address(address)
		}
		return moved
	case object:
		moved := slices.Clone(v)
		for i, m := range v {
			moved[i].value = o.addresses(m.value)
		}
		return moved
	}
	return value
}
