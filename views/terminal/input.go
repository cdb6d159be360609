//go:build unix

package terminal

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
	"golang.org/x/sys/unix"

	"flexconsole/ui"
)

const (
	// maxQueued is the maximum number of keys that wait for the program; more are
	// dropped, as of a key held down while the machine is stuck.
	maxQueued = 4096
	// onePiece is the maximum number of bytes passed on at once: less than Bubble Tea's
	// buffer, or it would read on and split what follows.
	onePiece = 200
)

// Input is what the program reads instead of the terminal: the filtered keys of
// its standard input. It reads the terminal as soon as something arrives, so that
// the times it reports are those of the keys, however busy the program is.
//
// To Bubble Tea it is a file that can be waited for: a pipe with one byte for
// each piece that is ready.
type Input struct {
	// File is all that Bubble Tea asks for: with less, such as no Name, it cannot
	// cancel a read, and the first keys after a stop would go to the one before.
	cancelreader.File
	bell     *os.File
	terminal *os.File
	arrivals *ui.Arrivals
	hungUp   func()
	filter   filter

	mu     sync.Mutex
	pieces [][]byte

	// taking guards what is there while the terminal is the program's, and before,
	// its modes before the first Take.
	taking sync.Mutex
	before *term.State
	reader cancelreader.CancelReader
	done   chan struct{}
}

// Observers are called about events of the input, possibly from another goroutine than
// the program's.
type Observers struct {
	// HungUp: the terminal is gone.
	HungUp func()
	// PasteCut: a paste is longer than is passed on.
	PasteCut func()
	// Dropped: something that came right behind a paste was dropped.
	Dropped func()
}

// NewInput makes the input of a terminal; it reads nothing before Take.
func NewInput(terminal *os.File, arrivals *ui.Arrivals, o Observers) (*Input, error) {
	waiting, bell, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &Input{
		File: waiting, bell: bell, terminal: terminal, arrivals: arrivals, hungUp: o.HungUp,
		filter: filter{observer: arrivals, cut: o.PasteCut, dropped: o.Dropped, eraseIsDel: erasesWithDel(terminal)},
	}, nil
}

// Terminal is the file behind, for another program that is to have it.
func (i *Input) Terminal() *os.File { return i.terminal }

// Take makes the terminal raw and begins to read it. It may be called again after
// Release, or while the terminal is taken, where a shell has changed its modes.
func (i *Input) Take() error {
	i.taking.Lock()
	defer i.taking.Unlock()
	i.release()
	if err := i.makeRaw(); err != nil {
		return err
	}
	reader, err := cancelreader.NewReader(i.terminal)
	if err != nil {
		return errors.Join(err, i.restore())
	}
	i.reader = reader
	i.done = make(chan struct{})
	readings := make(chan reading)
	go i.collect(i.reader, readings)
	go i.sort(readings, i.done)
	return nil
}

// Release stops reading; what arrives is for another program.
func (i *Input) Release() {
	i.taking.Lock()
	defer i.taking.Unlock()
	i.release()
}

func (i *Input) release() {
	if i.reader == nil {
		return
	}
	if i.reader.Cancel() {
		<-i.done
	}
	_ = i.reader.Close()
	i.reader = nil
}

// makeRaw has each key handed on as it is pressed; input that is no terminal is so
// already.
func (i *Input) makeRaw() error {
	if !term.IsTerminal(i.terminal.Fd()) {
		return nil
	}
	before, err := term.MakeRaw(i.terminal.Fd())
	if i.before == nil {
		i.before = before
	}
	return err
}

// Restore restores the modes that the terminal had before the first Take, unless another
// program has it by now.
func (i *Input) Restore() error {
	i.taking.Lock()
	defer i.taking.Unlock()
	return i.restore()
}

func (i *Input) restore() error {
	if i.before == nil || !InForeground(i.terminal) {
		return nil
	}
	return term.Restore(i.terminal.Fd(), i.before)
}

// Close gives up the input permanently.
func (i *Input) Close() error {
	i.Release()
	return errors.Join(i.Restore(), i.bell.Close(), i.File.Close())
}

// reading is what one reading of the terminal gave, and when.
type reading struct {
	at    time.Time
	bytes []byte
}

// collect reads the terminal until the reading is cancelled or it is gone.
func (i *Input) collect(reader io.Reader, readings chan<- reading) {
	defer close(readings)
	for {
		buffer := make([]byte, 4096)
		n, err := reader.Read(buffer)
		if n > 0 {
			readings <- reading{time.Now(), buffer[:n]}
			continue
		}
		if !errors.Is(err, cancelreader.ErrCanceled) {
			i.hungUp()
		}
		return
	}
}

// sort passes input through the filter to the program.
func (i *Input) sort(readings <-chan reading, done chan<- struct{}) {
	defer close(done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case r, open := <-readings:
			if !open {
				return
			}
			i.filter.take(r.at, r.bytes)
		case now := <-timer.C:
			if !i.expire(now, readings) {
				return
			}
		}
		i.handOut()
		if due := i.filter.due(); !due.IsZero() {
			timer.Reset(time.Until(due))
		}
	}
}

// expire ends the filter's waits. What has arrived in the meantime and is not
// read yet, as on a machine that is busy, is taken in their place, as of their
// end: the rest of a sequence must not become keys because the program was
// late. False says that nothing more comes.
func (i *Input) expire(now time.Time, readings <-chan reading) (open bool) {
	var late reading
	select {
	case late, open = <-readings:
	default:
		if !readable(i.terminal) {
			i.filter.expire(now)
			return true
		}
		late, open = <-readings
	}
	if due := i.filter.due(); open && !due.IsZero() && due.Before(late.at) {
		late.at = due.Add(-1)
	}
	if open {
		i.filter.take(late.at, late.bytes)
	}
	return open
}

// readable says that bytes wait in a file, false where that cannot be known.
func readable(f *os.File) bool {
	files := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(files, 0)
	return n > 0 && err == nil && files[0].Revents&unix.POLLIN != 0
}

// handOut queues what is ready and rings for it.
func (i *Input) handOut() {
	for _, key := range i.filter.ready {
		for len(key) > 0 {
			n := min(len(key), onePiece)
			i.queue(key[:n])
			key = key[n:]
		}
	}
	i.filter.ready = i.filter.ready[:0]
}

func (i *Input) queue(piece []byte) {
	i.mu.Lock()
	full := len(i.pieces) >= maxQueued
	if !full {
		i.pieces = append(i.pieces, piece)
	}
	i.mu.Unlock()
	if !full {
		_, _ = i.bell.Write([]byte{0})
	}
}

// Read hands out one piece: one key, one report of the mouse, or a part of a
// paste.
func (i *Input) Read(p []byte) (int, error) {
	if n, err := i.File.Read(p[:1]); err != nil || n == 0 {
		return 0, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	piece := i.pieces[0]
	i.pieces = i.pieces[1:]
	return copy(p, piece), nil
}
