package session

import (
	"fmt"
	"math"
	"time"

	"flexconsole/api"
)

// Pause is a wait that Twilio asked for. The limit is the account's, so it applies to
// every write. It is for one goroutine.
type Pause struct{ until time.Time }

// Note starts the wait that a failure asks for, if it asks for one.
func (p *Pause) Note(err error, now time.Time) {
	if wait, asked := api.AskedToWait(err); asked {
		p.until = now.Add(wait)
	}
}

// Message says why nothing may be sent yet, "" when it may.
func (p *Pause) Message(now time.Time) string {
	wait := p.until.Sub(now)
	if wait <= 0 {
		return ""
	}
	return fmt.Sprintf("Twilio asked to wait. You can send again in %d s", int(math.Ceil(wait.Seconds())))
}
