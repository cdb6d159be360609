package sandbox

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// fromHere says whether a request is meant for this machine, and from no page of
// another site: a browser would send both, the second under a name that was made
// to lead here. No such name is Twilio's, under which a client comes that was led
// here on purpose.
func fromHere(r *http.Request) bool {
	host, origin := hostName(r.Host), r.Header.Get("Origin")
	if productOfHost(host) != "" {
		return origin == ""
	}
	return isLoopback(host) && (origin == "" || strings.EqualFold(origin, "http://"+r.Host))
}

// hostName is a host without its port.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// isLoopback says whether a host is localhost or an address of this machine.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
