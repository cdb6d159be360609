package session

import (
	"slices"
	"sync"
	"time"

	"flexconsole/api"
)

const (
	// LogLength is the number of requests that the log keeps.
	LogLength = 500
	// MaxLogBodies is the total size of their bodies, in bytes: the oldest are removed
	// for later ones.
	MaxLogBodies = 4 << 20
)

// Log keeps the latest requests, only in memory. Safe for use by several goroutines.
type Log struct {
	// Tell is called with every request too; nil for none. It is set before the first
	// request.
	Tell func(api.Record)

	mu      sync.Mutex
	records []*api.Record // the oldest first; a record does not change once it is here
	// Bodies is the total size of the bodies, in bytes.
	Bodies int
	// made counts all requests, including those removed from the log; writes counts those
	// that may have changed something.
	made, writes int
	// failed counts the records with a problem.
	failed int
}

// Logged is a request with its number in the session, counted from 1.
type Logged struct {
	*api.Record
	Number int
}

// Add is the client's recorder.
func (l *Log) Add(r api.Record) {
	if l.Tell != nil {
		l.Tell(r)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made++
	if r.Method != "GET" {
		l.writes++
	}
	l.records = append(l.records, &r)
	l.Bodies += BodySize(&r)
	l.failed += problems(&r)
	if len(l.records) > LogLength {
		l.Bodies -= BodySize(l.records[0])
		l.failed -= problems(l.records[0])
		l.records = append([]*api.Record(nil), l.records[1:]...)
	}
	for i := 0; l.Bodies > MaxLogBodies; i++ {
		l.Bodies -= BodySize(l.records[i])
		l.records[i] = withoutBodies(l.records[i])
	}
}

// problems is 1 for a request that failed.
func problems(r *api.Record) int {
	if r.Problem == "" {
		return 0
	}
	return 1
}

func BodySize(r *api.Record) int { return len(r.Sent.Body.Text) + len(r.Received.Body.Text) }

func withoutBodies(r *api.Record) *api.Record {
	emptied := *r
	for _, body := range []*api.Body{&emptied.Sent.Body, &emptied.Received.Body} {
		if body.Text != "" {
			body.Text, body.Kept = "", api.Dropped
		}
	}
	return &emptied
}

// Newest are the requests, the latest first.
func (l *Log) Newest() []*api.Record {
	l.mu.Lock()
	defer l.mu.Unlock()
	newest := slices.Clone(l.records)
	slices.Reverse(newest)
	return newest
}

// Numbered are the requests with their numbers, the latest first.
func (l *Log) Numbered() []Logged {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]Logged, len(l.records))
	for i, r := range l.records {
		all[len(all)-1-i] = Logged{r, l.made - len(l.records) + 1 + i}
	}
	return all
}

// Counts is the number of all requests of the session, and of the writes among them.
func (l *Log) Counts() (made, writes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.made, l.writes
}

// Held is the number of requests in the log, and of the failed ones among them.
func (l *Log) Held() (n, failed int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.records), l.failed
}

// Latency is how long the latest request with a response took, 0 before the first.
func (l *Log) Latency() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.records) - 1; i >= 0; i-- {
		if l.records[i].Status != 0 {
			return l.records[i].Duration
		}
	}
	return 0
}
