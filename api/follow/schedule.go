package follow

import "time"

// source is one kind of reading, with a schedule of its own.
type source int

// The sources in the order in which they are read: what the conversation's
// state says first, so that a closed chat is read but once.
const (
	conversation source = iota
	messages
	tasks
	reservations
	sources
)

// String is the source as Unseen names it.
func (s source) String() string {
	return [...]string{"conversation", "transcript", "tasks", "reservations"}[s]
}

// rhythm is how often a source is read: at first and whenever something moves
// after fastest, then ever more rarely, up to slowest.
type rhythm struct{ fastest, slowest time.Duration }

// rhythms of the sources. An open chat in which nothing moves costs
// 3 + 1 + 1.5 = 5.5 requests a minute. While a task is offered to an agent,
// tasks and reservations share the requests of tasks (see sharedSlowest).
var rhythms = [sources]rhythm{
	conversation: {4 * time.Second, 60 * time.Second},
	messages:     {time.Second, 20 * time.Second},
	tasks:        {time.Second, 40 * time.Second},
	reservations: {2 * time.Second, sharedSlowest},
}

const (
	// sharedSlowest is the slowest rhythm of tasks and of reservations while both
	// are read.
	sharedSlowest = 80 * time.Second
	// errorSlowest bounds the pause after failures: as the client tries a reading
	// three times, three failing sources cost 6 requests a minute.
	errorSlowest = 90 * time.Second
	// busyPause is how long all sources rest after a 429 that names no time.
	busyPause = 10 * time.Second
)

// timer says when a source is due.
type timer struct {
	due   time.Time
	pause time.Duration
}

// rest plans the next reading after one in which nothing moved: half as long
// again as the pause before.
func (t *timer) rest(now time.Time, r rhythm) {
	t.pause = max(r.fastest, min(t.pause, r.slowest))
	t.due = now.Add(t.pause)
	t.pause = min(t.pause*3/2, r.slowest)
}

// failed plans the next reading after a failure: twice the pause before.
func (t *timer) failed(now time.Time, r rhythm) {
	t.pause = min(max(t.pause, r.fastest)*2, errorSlowest)
	t.due = now.Add(t.pause)
}

// speedUp plans a reading soon, and often for a while.
func (t *timer) speedUp(now time.Time, r rhythm) {
	t.pause = r.fastest
	if soon := now.Add(r.fastest); t.due.After(soon) {
		t.due = soon
	}
}

// schedule is when each source is read.
type schedule struct {
	timers [sources]timer
	// quiet: the service asked to be left alone until then.
	quiet time.Time
	// shared: tasks and reservations are both read.
	shared bool
}

func (c *schedule) rhythm(s source) rhythm {
	r := rhythms[s]
	if s == tasks && c.shared {
		r.slowest = sharedSlowest
	}
	return r
}

// due is when a source is to be read, the time of quiet counted in.
func (c *schedule) due(s source) time.Time {
	if c.quiet.After(c.timers[s].due) {
		return c.quiet
	}
	return c.timers[s].due
}

func (c *schedule) rest(s source, now time.Time)   { c.timers[s].rest(now, c.rhythm(s)) }
func (c *schedule) failed(s source, now time.Time) { c.timers[s].failed(now, c.rhythm(s)) }

// speedUp makes all sources fast again: where one moves, the others will too.
func (c *schedule) speedUp(now time.Time) {
	for s := range sources {
		c.timers[s].speedUp(now, c.rhythm(s))
	}
}

// pauseAll keeps all sources from being read for d.
func (c *schedule) pauseAll(now time.Time, d time.Duration) {
	if until := now.Add(d); until.After(c.quiet) {
		c.quiet = until
	}
}
