package state

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	errTestInUse  = errors.New("it is being used by another process")
	errTestDenied = errors.New("access is denied")
)

// waiting is a patience whose time passes only while it sleeps.
func waiting(slept *time.Duration) patience {
	begun := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	return patience{
		inUse:  func(err error) bool { return errors.Is(err, errTestInUse) },
		denied: func(err error) bool { return errors.Is(err, errTestDenied) },
		limit:  2 * time.Second, deniedLimit: 300 * time.Millisecond,
		now:   func() time.Time { return begun.Add(*slept) },
		sleep: func(d time.Duration) { *slept += d },
	}
}

// What is in use for a moment is tried again, for about two seconds, and what is
// denied for a part of one; any other failure is told at once.
func TestPatience(t *testing.T) {
	broken := errors.New("the disk is full")
	for _, row := range []struct {
		name string
		// fails is what the first tries end with; after them all is well.
		fails []error
		// always, where it is not nil, is what every try ends with.
		always, want error
		tries        int
		// lasts is how long it takes at least where all tries fail.
		lasts time.Duration
	}{
		{"well at once", nil, nil, nil, 1, 0},
		{"in use once", []error{errTestInUse}, nil, nil, 2, 0},
		{"in use for a while", []error{errTestInUse, errTestInUse, errTestInUse, errTestInUse}, nil, nil, 5, 0},
		{"another failure", []error{broken}, nil, broken, 1, 0},
		{"in use, then another failure", []error{errTestInUse, broken}, nil, broken, 2, 0},
		{"in use for ever", nil, errTestInUse, errTestInUse, 0, 2 * time.Second},
		{"denied once", []error{errTestDenied}, nil, nil, 2, 0},
		{"denied for ever", nil, errTestDenied, errTestDenied, 0, 300 * time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			var slept time.Duration
			tries := 0
			err := waiting(&slept).do(func() error {
				tries++
				if row.always != nil || tries > len(row.fails) {
					return row.always
				}
				return row.fails[tries-1]
			})
			if !errors.Is(err, row.want) || err == nil != (row.want == nil) || row.tries != 0 && tries != row.tries {
				t.Errorf("%v after %d tries", err, tries)
			}
			if row.always != nil && (slept < row.lasts || slept > row.lasts+longestPause || tries < 5 || tries > 100) {
				t.Errorf("%d tries over %v", tries, slept)
			}
		})
	}
}

// A file whose place is in use for a moment is written anyway; one that stays
// in use is left as it was, without a temp.
func TestReplaceWhileInUse(t *testing.T) {
	for _, busy := range []int{0, 3, 1 << 30} {
		var slept time.Duration
		tries := 0
		path := filepath.Join(t.TempDir(), "file.json")
		if err := WriteFile(path, []byte("old")); err != nil {
			t.Fatal(err)
		}
		d := system
		d.rename = func(from, to string) error {
			return waiting(&slept).do(func() error {
				if tries++; tries <= busy {
					return &os.LinkError{Op: "rename", Old: from, New: to, Err: errTestInUse}
				}
				return os.Rename(from, to)
			})
		}
		err := d.writeFile(path, []byte("new"))
		want := "new"
		if busy > 1000 {
			want = "old"
			if err == nil || !strings.HasPrefix(err.Error(), "cannot write ") || !strings.Contains(err.Error(), "another process") {
				t.Errorf("%v", err)
			}
		} else if err != nil {
			t.Error(err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != want {
			t.Errorf("%d: %q, %v", busy, data, err)
		}
		if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
			t.Errorf("%d files, %v", len(left), err)
		}
	}
}
