package session

import (
	"context"
	"sync"
)

// lifetime is the time from the first work of a session until End.
type lifetime struct {
	once   sync.Once
	ctx    context.Context //nolint:containedctx // it stands for the session, which outlives every call
	cancel context.CancelFunc
}

// Context is the context of new work. A read ends with the session. A write does not:
// once sent it continues, so that its result is known; before that Halt cancels it. Drain
// waits for it.
func (l *lifetime) Context(write bool) context.Context {
	l.begin()
	if write {
		return context.WithoutCancel(l.ctx)
	}
	return l.ctx
}

func (l *lifetime) begin() {
	l.once.Do(func() { l.ctx, l.cancel = context.WithCancel(context.Background()) })
}

func (l *lifetime) end() {
	l.begin()
	l.cancel()
}
