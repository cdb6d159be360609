package sandbox

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// deliver puts an answer on the wire the way the fault wants it; the zero
// Fault sends it as it is.
func (f Fault) deliver(w http.ResponseWriter, r *http.Request, a answer) {
	switch {
	case f.Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case f.Drop:
		reset(w)
	case f.Endless:
		sendEndless(w, a, []byte(openJSON), []byte(filler))
	case f.GzipBomb:
		a = a.withHeader("Content-Encoding", "gzip")
		sendEndless(w, a, compressed(openJSON), compressed(filler))
	case f.EndlessHeaders:
		sendEndlessHeaders(r.Context(), w)
	default:
		f.send(w, r, a)
	}
}

// send writes the answer, slowly or in part where the fault says so.
func (f Fault) send(w http.ResponseWriter, r *http.Request, a answer) {
	a.writeHeader(w)
	body := a.body
	if f.CutAfter != 0 {
		body = body[:min(len(body), max(0, f.CutAfter))]
	}
	if f.Drip > 0 {
		drip(w, r, body, f.Drip)
	} else {
		_, _ = w.Write(body)
	}
	if f.CutAfter != 0 {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// drip writes one byte at a time.
func drip(w http.ResponseWriter, r *http.Request, body []byte, pace time.Duration) {
	for i := range body {
		_, _ = w.Write(body[i : i+1])
		_ = http.NewResponseController(w).Flush()
		if !wait(r.Context(), pace) {
			panic(http.ErrAbortHandler)
		}
	}
}

// hijack takes the connection away from net/http, which cannot break it on
// purpose.
func hijack(w http.ResponseWriter) net.Conn {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the client has disconnected already
	}
	return conn
}

// reset closes the connection with RST in place of FIN.
func reset(w http.ResponseWriter) {
	conn := hijack(w)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// A JSON object whose one string goes on for ever, so that a decoder has to
// hold all of it.
const openJSON = `{"username":"`

var filler = strings.Repeat("a", 1<<16)

// sendEndless writes the beginning, then more and more of the rest until the
// connection breaks.
func sendEndless(w http.ResponseWriter, a answer, start, rest []byte) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, err := w.Write(start)
	for err == nil {
		_, err = w.Write(rest)
	}
	panic(http.ErrAbortHandler)
}

// compressed is a gzip member of its own: members one after the other unpack
// to one text, so a bomb costs no processor time here.
func compressed(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close() // a bytes.Buffer never fails
	return b.Bytes()
}

// sendEndlessHeaders writes header lines until the connection breaks; the end of the
// server closes it, as net/http does not know of it any more.
func sendEndlessHeaders(ctx context.Context, w http.ResponseWriter) {
	conn := hijack(w)
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	_, err := fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n")
	for n := 0; err == nil; n++ {
		_, err = fmt.Fprintf(conn, "X-Endless-%d: %s\r\n", n, filler[:1024])
	}
}
