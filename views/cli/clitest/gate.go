package clitest

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
)

// Gate stands before the sandbox, reports each request that meets and holds it.
type Gate struct {
	meets func(*http.Request) bool
	// Arrived has one for each request that is held, until Release is closed.
	Arrived, Release chan struct{}
}

// NewGate stops the requests that meet.
func NewGate(meets func(*http.Request) bool) Gate {
	return Gate{meets, make(chan struct{}), make(chan struct{})}
}

// Before opens the gate before the sandbox, and is its URL.
func (g Gate) Before(t *testing.T, m *Machine) string {
	target, err := url.Parse(m.Server.URL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.meets(r) {
			g.Arrived <- struct{}{}
			select {
			case <-g.Release:
			case <-r.Context().Done():
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
