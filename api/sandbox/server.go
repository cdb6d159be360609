// Package sandbox is a Twilio Flex account in memory behind a real HTTP server on
// the loopback interface. The demo mode and the tests use it like Twilio: users can
// be read, updated, listed and searched for, teams and workers read, the
// Configuration fetched, and faults injected to see what happens to a request when
// the network or Twilio fails.
//
// Web chats are complete. A chat is launched at one of the addresses, good or
// misconfigured; its first message with X-Twilio-Webhook-Enabled creates an
// interaction and a task; a scripted agent is offered it, accepts it, greets,
// replies, says goodbye when the customer stops writing, and wraps up. At some of the
// addresses something is in the way of a chat, and can be read from the documents. The script
// runs on the account's clock and only when a request arrives: the request first
// brings the account up to its own time, and each step of the script since the last
// request gets the time at which it would have happened. So there are no timers, and
// the same requests at the same times get the same responses.
//
// It follows Twilio's OpenAPI documents and its pages on the products. Where only a
// live account could show what Twilio does, the sandbox does the simplest thing, and
// a comment says so; a test against the sandbox says nothing about these points.
package sandbox

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// MaxUsers is the largest number of users of an account: with it pages can be identified
// for any page size.
const MaxUsers = 1_000_000

// Options are the settings of a sandbox; the zero value is a fast account on
// the real clock.
type Options struct {
	// Latency is waited for before every answer, after the request has been
	// carried out.
	Latency time.Duration
	// Now is the clock behind every date; nil means time.Now. It may be called
	// from several goroutines.
	Now func() time.Time
	// Users is how many users the account has, at most MaxUsers: the samples
	// first, then made-up ones that cost nothing until they are asked for. Fewer
	// than the samples means the samples alone.
	Users int
	// RateLimit is how many requests are answered in a second of the clock;
	// those above get 429. 0 means any number.
	RateLimit int
	// Basic makes an account without the endpoints in beta: they give 404.
	Basic bool
	// Pace is how quickly web chats go on.
	Pace Pace
	// FirstChat is the number in the SIDs of the first chat, and the later ones
	// count on; 0 means 1.
	FirstChat int
}

// Server is a running sandbox. All its methods may be called from several
// goroutines.
type Server struct {
	http    *http.Server
	url     string
	latency time.Duration
	now     func() time.Time

	stop    context.CancelFunc
	running sync.WaitGroup // the accepting loops, connections and requests

	authority func() *authority
	tunnels   tunnels

	mu       sync.Mutex
	limit    limiter
	account  *account
	faults   []*injected
	requests []Request
	received int
}

// Start serves a fresh account on addr, a loopback "host:port" such as
// "127.0.0.1:0", where port 0 picks a free one. Any other host is refused, as
// the sandbox has no secrets worth the name.
func Start(addr string, o Options) (*Server, error) {
	listener, err := listen(addr)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		url:     "http://" + listener.Addr().String(),
		latency: o.Latency,
		now:     o.Now,
		stop:    stop,
		limit:   limiter{most: o.RateLimit},
		account: newAccount(o),

		authority: sync.OnceValue(newAuthority),
		tunnels:   tunnels{make(chan net.Conn), ctx.Done(), listener.Addr()},
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         s.track(ctx),
		// The default logger writes to stderr, which may be a screen in use.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	s.running.Go(func() { _ = s.http.Serve(listener) })
	s.running.Go(func() { _ = s.http.Serve(s.tunnels) })
	return s, nil
}

// listen opens addr when its host is "localhost" or a loopback IP address.
func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("sandbox address %q is not host:port: %w", addr, err)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if !isLoopback(host) {
		return nil, fmt.Errorf("sandbox address %q is not loopback: use 127.0.0.1:PORT", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, fmt.Errorf("sandbox address %q: the port must be a number from 0 to 65535", addr)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("start the sandbox: %w", err)
	}
	return listener, nil
}

// track counts open connections, so that Close can wait for them. A
// connection accepted while the server stops is unknown to http.Server.Close
// and is closed here.
func (s *Server) track(ctx context.Context) func(net.Conn, http.ConnState) {
	return func(c net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			s.running.Add(1)
			if ctx.Err() != nil {
				_ = c.Close()
			}
		case http.StateHijacked, http.StateClosed:
			s.running.Done()
		}
	}
}

// URL is the server's base address, http://127.0.0.1:PORT, without a slash at
// the end.
func (s *Server) URL() string { return s.url }

// Close stops at once: requests in flight get no answer. It returns when all
// connections and their goroutines are done, and may be called again.
func (s *Server) Close() error {
	s.stop()
	err := s.http.Close()
	s.running.Wait()
	return err
}

// User gives a copy of the user with the Flex user SID.
func (s *Server) User(flexUserSID string) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.account.users.Find(flexUserSID)
	if i < 0 {
		return User{}, false
	}
	return s.account.users.At(i).Clone(), true
}

// SetUser is another writer at work: it stores u as given, adding it when its
// SID is new, but raises the stored version by one and sets the update date
// to now.
func (s *Server) SetUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account.catchUp()
	s.account.put(u.Clone())
}

// Chats lists the web chats created, oldest first.
func (s *Server) Chats() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var chats []Chat
	for _, v := range s.account.conversations {
		chats = append(chats, v.Chat)
	}
	return chats
}

// Inject adds a fault. Faults are tried in order of injection, and the first
// that meets a request decides its fate.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &injected{Fault: f})
}

// ClearFaults removes every fault; requests already caught stay caught.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}
