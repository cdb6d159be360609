package session

import (
	"context"
	"sync"
)

// lifetime is how long a session lasts: until End. It begins with the first work.
type lifetime struct {
	once   sync.Once
	ctx    context.Context //nolint:containedctx // what outlives every call is what it stands for
	cancel context.CancelFunc
}

// Context is what work starts from. A read ends with the session. A write does
// not: one that has been sent goes on, so that its outcome is known, and is called
// off (see Halt) and waited for (see Drain) otherwise.
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
