package plain

import (
	"context"

	"github.com/spf13/cobra"

	"flexconsole/api"
	"flexconsole/views/session"
)

// Trace is the session log of a command.
type Trace interface {
	Opened(*session.Session)
	Request(api.Record)
}

// traceKey is where the context of a command has its Trace.
type traceKey struct{}

// WithTrace is a context with a session log.
func WithTrace(ctx context.Context, t Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

// TraceOf is the session log of a command, nil without one.
func TraceOf(cmd *cobra.Command) Trace {
	if cmd.Context() == nil {
		return nil
	}
	t, _ := cmd.Context().Value(traceKey{}).(Trace)
	return t
}

// RecordOf records requests in the session log of a command, nil without one.
func RecordOf(cmd *cobra.Command) func(api.Record) {
	if t := TraceOf(cmd); t != nil {
		return t.Request
	}
	return nil
}

// Traced adds a session and its requests to the session log of a command, where there are
// both.
func Traced(cmd *cobra.Command, session *session.Session) {
	if t := TraceOf(cmd); t != nil && session != nil {
		t.Opened(session)
		session.Log.Tell = t.Request
	}
}
