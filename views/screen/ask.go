package screen

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// Ask runs a reading and hands its answer to take, unless owner, nil for none, has
// gone meanwhile. While it runs it stands in slot, which is nil where nobody looks at it.
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

// Read runs a reading whose result goes to owner, or nowhere where that has gone
// meanwhile. It stands in slot until owner clears that; nothing else on the screen
// tells of a quiet one.
func Read(h Host, owner Screen, slot **Work, label string, quiet bool, run func(ctx context.Context, w *Work) tea.Msg) (cmd tea.Cmd) {
	if quiet {
		*slot, cmd = h.StartQuietly(owner, label, run)
		return cmd
	}
	return start(h, owner, slot, label, false, run)
}

// Write runs a write, whose result goes to owner and is told where that has gone
// meanwhile. It stands in slot until owner, which takes the result, clears that.
func Write(h Host, owner Screen, slot **Work, label string, run func(ctx context.Context, w *Work) tea.Msg) tea.Cmd {
	return start(h, owner, slot, label, true, run)
}

func start(h Host, owner Screen, slot **Work, label string, write bool, run func(ctx context.Context, w *Work) tea.Msg) (cmd tea.Cmd) {
	*slot, cmd = h.Start(owner, label, write, run)
	return cmd
}

// Look runs something short, such as a look at the disk, and hands what comes of it
// to take, unless owner has gone meanwhile.
func Look[T any](h Host, owner Screen, look func() (T, error), take func(T, error) tea.Cmd) tea.Cmd {
	return h.Job(owner, func() tea.Msg {
		value, err := look()
		return answer[T]{value, err, take}
	})
}

// Keep writes something to the disk, which the end of the program waits for, and hands
// what came of it to take, unless owner has gone meanwhile.
func Keep(h Host, owner Screen, write func() error, take func(error) tea.Cmd) tea.Cmd {
	return h.Stores(Look(h, owner, func() (struct{}, error) { return struct{}{}, write() },
		func(_ struct{}, err error) tea.Cmd { return take(err) }))
}

// answer is what came of a reading, with whoever takes it.
type answer[T any] struct {
	value T
	err   error
	take  func(T, error) tea.Cmd
}

// Deliver hands it over.
func (a answer[T]) Deliver() tea.Cmd { return a.take(a.value, a.err) }
