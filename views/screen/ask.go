package screen

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// Ask runs a read and passes its result to take, unless owner (nil for none) is closed by
// then. Slot has the work while it runs; it is nil where no screen shows it.
func Ask[T any](h Host, owner Screen, slot **Work, label string, read func(ctx context.Context) (T, error), take func(T, error) tea.Cmd) tea.Cmd {
	return ask(h, owner, slot, label, false, read, take)
}

// AskQuietly is Ask for a reading that nothing else on the screen tells of.
func AskQuietly[T any](h Host, owner Screen, slot **Work, label string, read func(ctx context.Context) (T, error), take func(T, error) tea.Cmd) tea.Cmd {
	return ask(h, owner, slot, label, true, read, take)
}

func ask[T any](h Host, owner Screen, slot **Work, label string, quiet bool, read func(ctx context.Context) (T, error), take func(T, error) tea.Cmd) tea.Cmd {
	var begun *Work
	if slot == nil {
		slot = &begun
	}
	return Read(h, owner, slot, label, quiet, func(ctx context.Context, w *Work) tea.Msg {
		value, err := read(ctx)
		return answer[T]{value, err, func(value T, err error) tea.Cmd {
			if *slot == w {
				*slot = nil
			}
			return take(value, err)
		}}
	})
}

// Read runs a read whose result goes to owner, unless owner is closed by then. Slot has
// the work until owner clears it; a quiet read is shown nowhere else.
func Read(h Host, owner Screen, slot **Work, label string, quiet bool, run func(ctx context.Context, w *Work) tea.Msg) (cmd tea.Cmd) {
	if quiet {
		*slot, cmd = h.StartQuietly(owner, label, run)
		return cmd
	}
	return start(h, owner, slot, label, false, run)
}

// Write runs a write whose result goes to owner, or is reported where owner is closed by
// then. Slot has the work until owner, on the result, clears it.
func Write(h Host, owner Screen, slot **Work, label string, run func(ctx context.Context, w *Work) tea.Msg) tea.Cmd {
	return start(h, owner, slot, label, true, run)
}

func start(h Host, owner Screen, slot **Work, label string, write bool, run func(ctx context.Context, w *Work) tea.Msg) (cmd tea.Cmd) {
	*slot, cmd = h.Start(owner, label, write, run)
	return cmd
}

// Look runs something short, such as reading a file, and passes its result to take,
// unless owner is closed by then.
func Look[T any](h Host, owner Screen, look func() (T, error), take func(T, error) tea.Cmd) tea.Cmd {
	return h.Job(owner, func() tea.Msg {
		value, err := look()
		return answer[T]{value, err, take}
	})
}

// Keep saves something on disk, which the program waits for when it ends, and passes the
// result to take, unless owner is closed by then.
func Keep(h Host, owner Screen, write func() error, take func(error) tea.Cmd) tea.Cmd {
	return h.Stores(Look(h, owner, func() (struct{}, error) { return struct{}{}, write() },
		func(_ struct{}, err error) tea.Cmd { return take(err) }))
}

// answer is the result of a read, and the function that gets it.
type answer[T any] struct {
	value T
	err   error
	take  func(T, error) tea.Cmd
}

// Deliver passes the result on.
func (a answer[T]) Deliver() tea.Cmd { return a.take(a.value, a.err) }
