package ui

import (
	"testing"
	"time"
)

// arrival is what arrives, so many milliseconds after what was before.
type arrival struct {
	after        int
	keys, ofText int
	paste        bool
}

func TestArrivals(t *testing.T) {
	letter := func(after int) arrival { return arrival{after: after, keys: 1, ofText: 1} }
	key := func(after int) arrival { return arrival{after: after, keys: 1} }
	paste := func(after int) arrival { return arrival{after: after, paste: true} }
	for _, row := range []struct {
		name           string
		arrivals       []arrival
		alone, settled bool
	}{
		{"the first key", []arrival{key(0)}, true, true},
		{"a key just far enough behind another", []arrival{letter(0), key(50)}, true, true},
		{"a key too close behind another", []arrival{letter(0), key(49)}, false, true},
		{"two keys in one read", []arrival{{after: 100, keys: 2}}, false, true},
		{"letters typed fast", []arrival{letter(0), letter(15)}, false, true},
		{"letters faster than any hand", []arrival{letter(0), letter(14)}, false, false},
		{"Tab and Enter in one read", []arrival{{after: 100, keys: 2, ofText: 2}, key(120)}, true, false},
		{"letters in one read", []arrival{{after: 100, keys: 3, ofText: 2}}, false, false},
		{"a key soon after a paste", []arrival{paste(0), key(249)}, true, false},
		{"a key later after a paste", []arrival{paste(0), key(250)}, true, true},
		{"keys in a chain after a paste", []arrival{paste(0), key(200), key(200), key(200)}, true, false},
		{"a chain that was broken", []arrival{paste(0), key(200), key(260), key(100)}, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			now := time.Unix(1000, 0)
			a := NewArrivals(func() time.Time { return now })
			for _, next := range row.arrivals {
				now = now.Add(time.Duration(next.after) * time.Millisecond)
				if next.paste {
					a.Paste()
				} else {
					a.Keys(next.keys, next.ofText)
				}
			}
			if a.Alone() != row.alone || a.Settled() != row.settled {
				t.Errorf("alone %v and settled %v, want %v and %v", a.Alone(), a.Settled(), row.alone, row.settled)
			}
		})
	}
}

func TestDisturbance(t *testing.T) {
	now := time.Unix(1000, 0)
	a := NewArrivals(func() time.Time { return now })
	a.Keys(1, 1)
	a.Disturb()
	now = now.Add(200 * time.Millisecond)
	if a.Keys(1, 0); a.Settled() {
		t.Error("a key right behind one that means nothing counts")
	}
	now = now.Add(300 * time.Millisecond)
	if a.Keys(1, 0); !a.Settled() {
		t.Error("a key long after one that means nothing does not count")
	}
}
