package terminal

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"flexconsole/config/access"
	"flexconsole/ui"
)

// maxWaiting is how many lines of the session log may wait for the disk; more
// are dropped, and counted.
const maxWaiting = 4096

// SessionLog is a file for bug reports: a line per event with its time, kind,
// detail and duration. One goroutine writes, so that nothing else waits for
// the disk.
type SessionLog struct {
	file    *os.File
	waiting chan string
	dropped atomic.Int64
	closing chan struct{}
	ended   chan error
}

// OpenLog opens or continues a log that only the user can read, for this version of the
// program. The error says why it cannot be opened.
func OpenLog(path, version string) (*SessionLog, error) {
	file, err := openPrivate(path)
	if err != nil {
		return nil, fmt.Errorf("--log: %w", err)
	}
	l := &SessionLog{file: file, waiting: make(chan string, maxWaiting), closing: make(chan struct{}), ended: make(chan error, 1)}
	go l.write()
	l.Add("start", fmt.Sprintf("flexconsole %s %s %s/%s TERM=%s",
		version, runtime.Version(), runtime.GOOS, runtime.GOARCH, os.Getenv("TERM")), 0)
	return l, nil
}

// openPrivate opens a file of the user's own to be added to, with mode 0600
// whatever it had.
func openPrivate(path string) (*os.File, error) { return access.AppendToOwn(path) }

// Add puts an event on the log and never waits.
func (l *SessionLog) Add(kind, detail string, took time.Duration) {
	line := time.Now().UTC().Format("2006-01-02T15:04:05.000Z") + " " + strings.TrimSpace(kind+" "+ui.Escape(detail))
	if took > 0 {
		line += fmt.Sprintf(" took %.3f ms", took.Seconds()*1000)
	}
	select {
	case l.waiting <- line:
	default:
		l.dropped.Add(1)
	}
}

// write puts lines into the file until close.
func (l *SessionLog) write() {
	out := bufio.NewWriter(l.file)
	for {
		select {
		case line := <-l.waiting:
			l.put(out, line)
			if len(l.waiting) == 0 {
				out.Flush() // an error stays, and is reported at the end
			}
		case <-l.closing:
			for len(l.waiting) > 0 {
				l.put(out, <-l.waiting)
			}
			l.ended <- cmp.Or(out.Flush(), l.file.Close())
			return
		}
	}
}

func (l *SessionLog) put(out *bufio.Writer, line string) {
	fmt.Fprintln(out, line)
	if n := l.dropped.Swap(0); n > 0 {
		fmt.Fprintf(out, "dropped %d events because the disk was too slow\n", n)
	}
}

// Close writes what still waits, and says whether all is in the file.
func (l *SessionLog) Close() error {
	l.Add("end", "", 0)
	close(l.closing)
	if err := <-l.ended; err != nil {
		return fmt.Errorf("the session log is incomplete: %w", err)
	}
	return nil
}
