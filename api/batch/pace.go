package batch

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"flexconsole/api"
)

const (
	// firstBackoff doubles with every 429 in a row that names no time to wait,
	// up to maxBackoff; between half and all of it is waited, by chance, so that
	// many consoles do not retry at the same time.
	firstBackoff = time.Second
	maxBackoff   = 30 * time.Second
	// triesPerRow is how often a row that gets a 429 is tried in one run.
	triesPerRow = 3
)

// pace is the one gate that all rows of a run pass. A 429 closes it for all of
// them, for as long as the service asks, and halves the number in flight, which
// then grows by one with every round of successes.
//
// The client itself waits when a read gets a 429, up to two times. Each row
// therefore carries an api.Flight, and the gate looks at those in progress before
// it lets in another: the first wait inside the client closes the gate too.
// Rows that are in flight at that moment may still meet their own 429, so no
// more than one set of them waits; the rest waits here, unsent.
type pace struct {
	mu      sync.Mutex
	changed chan struct{}
	// most rows may be in flight at best, limit now.
	most, limit int
	// flights are the rows in progress, each with the number of closings before
	// it: only those let in since the last closing say anything new.
	flights  map[*api.Flight]int
	closings int
	// streak counts the closings in a row for which no time was named, calm the
	// successes since the limit last moved.
	streak, calm    int
	closedUntil     time.Time
	paused, stopped bool
	// doubtful: it was paused by the run itself, over doubt where one failure was
	// enough.
	doubtful bool
	doubt    error
	// alone: one row at a time, until Twilio has answered a write.
	alone bool
	tally
}

// begin is called once, before any row.
func (p *pace) begin(most, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.most, p.limit, p.flights = most, most, map[*api.Flight]int{}
	p.tally = tally{total: total, begun: time.Now()}
}

// enter lets one more row start; the flight is nil when none may start now. Where a 429
// is the only reason, opens fires when a row may start again.
func (p *pace) enter() (f *api.Flight, opens <-chan time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.noticeWaits(now)
	if p.paused || p.stopped || len(p.flights) >= p.limit || p.alone && len(p.flights) > 0 {
		return nil, nil
	}
	if wait := p.closedUntil.Sub(now); wait > 0 {
		return nil, time.After(wait)
	}
	f = &api.Flight{}
	p.flights[f] = p.closings
	return f, nil
}

// leave ends a row.
func (p *pace) leave(f *api.Flight) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.flights, f)
}

// settled counts a row that has its end.
func (p *pace) settled(failed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(time.Now(), failed)
}

// noticeWaits closes the gate while the client waits for a 429 on any row.
func (p *pace) noticeWaits(now time.Time) {
	for f, closings := range p.flights {
		if s := f.State(); s.WaitStatus == 429 && s.WaitUntil.After(now) {
			p.close(closings, s.WaitUntil)
		}
	}
}

// close keeps the gate shut until then, and slows down unless the row entered
// before the last closing: 20 rows that fail together are one sign, not 20.
func (p *pace) close(closings int, until time.Time) {
	if until.After(p.closedUntil) {
		p.closedUntil = until
	}
	if closings == p.closings {
		p.closings++
		p.limit, p.calm = max(1, p.limit/2), 0
	}
}

// answered adapts the pace to the end of one request of a row.
func (p *pace) answered(f *api.Flight, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	closings := p.flights[f]
	current := closings == p.closings
	wait, tooMany := api.AskedToWait(err)
	switch {
	case tooMany && wait == 0 && current:
		p.close(closings, time.Now().Add(backoff(p.streak)))
		p.streak++
	case tooMany && wait > 0:
		p.close(closings, time.Now().Add(wait))
	case err == nil && current:
		p.streak = 0
		p.grow()
	}
}

// grow adds one to the limit after as many successes as it has room for.
func (p *pace) grow() {
	if p.calm++; p.calm >= p.limit && p.limit < p.most {
		p.limit, p.calm = p.limit+1, 0
	}
}

func backoff(streak int) time.Duration {
	longest := maxBackoff
	if streak < 5 { // 1 s << 5 is past the most
		longest = firstBackoff << streak
	}
	return longest/2 + rand.N(longest/2)
}

// blocksWrites says whether no write may start now: a 429 keeps the gate closed, or the
// run has paused itself.
func (p *pace) blocksWrites() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.doubtful || time.Now().Before(p.closedUntil)
}

func (p *pace) pause(paused bool) {
	p.change(func() {
		if p.paused = paused; !paused {
			p.doubtful, p.doubt = false, nil
		}
	})
}

// change changes something for which the run is to wake.
func (p *pace) change(how func()) {
	p.mu.Lock()
	how()
	p.mu.Unlock()
	p.signal()
}

// doubtAll pauses, and blocks the writes that have not begun; when resumed, one row
// goes first. Why is nil where several unknown results are the reason.
func (p *pace) doubtAll(why error) {
	p.change(func() { p.paused, p.doubtful, p.alone, p.doubt = true, true, true, cmp.Or(p.doubt, why) })
}

// oneByOne lets rows start one at a time until a write has had a response.
func (p *pace) oneByOne() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alone = true
}

// wrote gets the end of a write: once Twilio has answered one, rows run in parallel.
func (p *pace) wrote(err error) {
	var failure *api.Error
	if err != nil && (!errors.As(err, &failure) || failure.Fault != api.APIError || failure.Status >= 500) {
		return
	}
	p.change(func() { p.alone = p.doubtful }) // a write from before the pause confirms nothing
}

func (p *pace) stop() { p.change(func() { p.stopped = true }) }

// over says that no row will start any more; busy, that some are in progress.
func (p *pace) over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stopped
}

func (p *pace) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.flights) > 0
}

// changes wakes the run after pause and stop.
func (p *pace) changes() chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.changed == nil {
		p.changed = make(chan struct{}, 1)
	}
	return p.changed
}

func (p *pace) signal() {
	select {
	case p.changes() <- struct{}{}:
	default: // a signal is waiting already
	}
}
