package api

import "net/http"

// Proxy is the host of the proxy that requests go through, "" for none; of its
// address nothing else, as that may hold a password. Loopback never has one.
func (c *Client) Proxy() string {
	request, err := http.NewRequest(http.MethodGet, c.options.origin(flexAPI), nil)
	if err != nil {
		return ""
	}
	proxy, err := http.ProxyFromEnvironment(request)
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Host
}
