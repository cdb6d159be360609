package save

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"flexconsole/api"
)

// fate is what becomes of a write in the model.
type fate int

const (
	answered   fate = iota // stored and answered
	refusedIt              // not stored, and the answer says so
	droppedOff             // not stored, no answer
	droppedOn              // stored, no answer
	twice                  // stored two times over, and answered
	ignored                // answered as if it were stored
	altered                // stored with other values, and answered
	halved                 // stored but for some fields, and answered
)

var fates = []fate{answered, refusedIt, droppedOff, droppedOn, twice, ignored, altered, halved}

// model is an account with one user and another writer, who may write between
// any two steps. It keeps every state the user was ever in: it can answer with
// an old one, and knows afterwards what the save could have seen.
type model struct {
	t       *rapid.T
	states  []api.FlexUser // by version
	foreign []bool         // whether a state is the other writer's
	posted  []api.UserChange
	// before is the state shown by the last reading before the write, after
	// are those shown since.
	before int
	after  []int
}

var values = map[Field][]string{
	Email:   {"", "a@x.test", "b@x.test", "A@x.test"},
	Locale:  {"", "en", "fr"},
	UserSID: {"", someSID, sameSID, otherSID},
}

// oneIn is true once in n times.
func (m *model) oneIn(n int, label string) bool {
	choices := make([]bool, n)
	choices[n-1] = true
	return rapid.SampledFrom(choices).Draw(m.t, label)
}

// value draws a value of a field; "" may come out as null.
func (m *model) value(f Field) *string {
	v := rapid.SampledFrom(values[f]).Draw(m.t, string(f))
	if v == "" && m.oneIn(2, "null") {
		return nil
	}
	return &v
}

func (m *model) store(u api.FlexUser, foreign bool) {
	u.Version = len(m.states)
	m.states, m.foreign = append(m.states, u), append(m.foreign, foreign)
}

func (m *model) newest() api.FlexUser { return m.states[len(m.states)-1] }

// otherWriter may change one field.
func (m *model) otherWriter() {
	if !m.oneIn(4, "another writes") {
		return
	}
	u, f := m.newest(), rapid.SampledFrom(Fields).Draw(m.t, "field")
	value := m.value(f)
	if !f.same(f.Of(u), value) {
		f.Put(&u, value)
		m.store(u, true)
	}
}

// FetchFlexUser shows the newest state, an old one, or none.
func (m *model) FetchFlexUser(context.Context, string, string) (api.FlexUser, error) {
	m.otherWriter()
	if m.oneIn(8, "reading fails") {
		return api.FlexUser{}, &api.Error{Op: "look-up", Fault: api.Broken, Outcome: api.NotApplied}
	}
	state := len(m.states) - 1
	if m.oneIn(4, "stale") {
		state = rapid.IntRange(max(0, state-3), state).Draw(m.t, "state")
	}
	if len(m.posted) == 0 {
		m.before = state
	} else {
		m.after = append(m.after, state)
	}
	return m.states[state], nil
}

// UpdateFlexUser meets one of the fates.
func (m *model) UpdateFlexUser(_ context.Context, _, _ string, c api.UserChange) (api.FlexUser, error) {
	m.otherWriter()
	defer m.otherWriter()
	m.posted = append(m.posted, c)
	switch rapid.SampledFrom(fates).Draw(m.t, "fate") {
	case refusedIt:
		return api.FlexUser{}, refused
	case droppedOff:
		return api.FlexUser{}, lost
	case droppedOn:
		m.apply(c)
		return api.FlexUser{}, errors.New("made up")
	case twice:
		m.apply(c)
		m.otherWriter()
		m.apply(c)
	case altered:
		for _, f := range Fields {
			if f.In(c) != nil {
				f.Set(&c, m.value(f))
			}
		}
		m.apply(c)
	case halved:
		for _, f := range Fields {
			if m.oneIn(2, "left out") {
				f.Set(&c, nil)
			}
		}
		m.apply(c)
	case answered:
		m.apply(c)
	}
	return m.newest(), nil
}

func (m *model) apply(c api.UserChange) {
	u := m.newest()
	for _, f := range Fields {
		if value := f.In(c); value != nil {
			f.Put(&u, value)
		}
	}
	m.store(u, false)
}

// edit begins with some state that the account was in.
func (m *model) edit() Edit {
	e := Edit{Opened: m.newest()}
	for range 2 {
		m.otherWriter()
	}
	for _, f := range Fields {
		if m.oneIn(2, "edited") {
			value := rapid.SampledFrom(values[f]).Draw(m.t, "asked")
			f.Set(&e.Change, &value)
		}
	}
	return e
}

func (m *model) saver() Saver {
	return Saver{Users: m, Now: func() time.Time { return noon }, Pause: func(context.Context, time.Duration) {}}
}

// holds says whether a state shows every value asked for.
func holds(u api.FlexUser, asked api.UserChange) bool {
	for _, f := range Fields {
		if value := f.In(asked); value != nil && !f.same(value, f.Of(u)) {
			return false
		}
	}
	return true
}

// checkSent: at most one write, of edited fields alone, over no change of
// someone else that had been seen.
func (m *model) checkSent(r Result) {
	if len(m.posted) > 1 {
		m.t.Fatalf("%d writes", len(m.posted))
	}
	early := r.Status == NothingToDo || r.Status == Conflict
	if early && len(m.posted) != 0 {
		m.t.Fatalf("status %d after a write", r.Status)
	}
	if (early || r.Status == Failed) && (!r.Sent.Empty() || m.own(0, len(m.states)-1) != 0) {
		m.t.Fatalf("status %d, but %s was sent", r.Status, form(r.Sent))
	}
	for _, c := range m.posted {
		if r.Status != Failed && form(c) != form(r.Sent) {
			m.t.Fatalf("sent %s, told %s", form(c), form(r.Sent))
		}
		for _, f := range Fields {
			value := f.In(c)
			if value == nil {
				continue
			}
			if asked := f.In(r.Edit.Change); asked == nil || *asked != *value {
				m.t.Fatalf("%s was sent but not edited", f)
			}
			was, seen := f.Of(r.Edit.Opened), f.Of(m.states[m.before])
			if !f.same(was, seen) {
				m.t.Fatalf("%s of someone else was overwritten", f)
			}
		}
	}
}

// own counts the states after from, up to to, that the save itself made.
func (m *model) own(from, to int) int {
	n := 0
	for i := from + 1; i <= to; i++ {
		if !m.foreign[i] {
			n++
		}
	}
	return n
}

// checkSeen: saved means seen, and someone else's change that a reading could
// show is told.
func (m *model) checkSeen(r Result) {
	saw := false
	for _, state := range m.after {
		saw = saw || holds(m.states[state], r.Edit.Change)
	}
	if (r.Status == Saved) != saw {
		m.t.Fatalf("status %d, every value seen: %v", r.Status, saw)
	}
	if len(m.after) == 0 {
		return
	}
	last := m.after[len(m.after)-1]
	own := m.own(m.before, last)
	foreign := last - m.before - own
	told := r.Jump > 0 || len(r.OthersAfter) > 0 || len(r.Odd) > 0
	// One write alone that left just what was asked for looks like our own.
	if foreign > 0 && !told && (foreign > 1 || own > 0) {
		m.t.Fatalf("%d foreign and %d own writes, none told", foreign, own)
	}
	if foreign <= 0 && own <= 1 && (r.Jump > 0 || len(r.OthersAfter) > 0 && last > m.before) {
		m.t.Fatalf("someone else suspected: jump %d, %s", r.Jump, fields(r.OthersAfter))
	}
}

// checkParts: what is said of the fields sent is what the last reading showed.
func (m *model) checkParts(r Result) {
	if len(m.after) == 0 {
		return
	}
	sent, old := 0, 0
	for _, f := range Fields {
		if f.In(r.Sent) == nil {
			continue
		}
		sent++
		if f.same(f.Of(m.states[m.before]), f.Of(m.states[m.after[len(m.after)-1]])) {
			old++
		}
	}
	fits := map[Status]bool{
		Saved: old == 0, StoredDifferently: old == 0, PartlyStored: 0 < old && old < sent,
		NotStored: old == sent && r.Err == nil, Unknown: old == sent && r.Err != nil,
	}
	if !fits[r.Status] {
		m.t.Fatalf("status %d, but %d of %d fields show their old values; the write's error: %v", r.Status, old, sent, r.Err)
	}
}

// The promises of a save, against everything that can happen in between.
func TestSaveAgainstAModel(t *testing.T) {
	cases, ends := 0, map[Status]int{}
	property := func(t *rapid.T) {
		m := &model{t: t}
		m.store(user(0, "a@x.test", "en", someSID), true)
		r := m.saver().Save(t.Context(), m.edit(), func(Step) {})
		m.checkSent(r)
		m.checkSeen(r)
		m.checkParts(r)
		cases++
		ends[r.Status]++
	}
	for range 100 {
		rapid.Check(t, property)
	}
	t.Logf("%d cases, by status %v", cases, ends)
	for status := Unknown; status <= PartlyStored; status++ {
		if ends[status] == 0 {
			t.Errorf("no case ended in status %d", status)
		}
	}
}
