package viewtest

import (
	"context"
	"fmt"
	"time"

	"flexconsole/config/state"
	"flexconsole/views/webchat"
)

// LaunchBurst launches a burst at an address, as the form does, all at one moment.
func (r *Rig) LaunchBurst(id, address string, count int) {
	r.T.Helper()
	plan, err := webchat.NewPlan(func(field string) string {
		return map[string]string{
			webchat.AddressField: address, webchat.MessageField: "hello", webchat.CountField: fmt.Sprint(count),
			webchat.PauseField: "1", webchat.ChatNameField: "Load",
		}[field]
	})
	if err != nil {
		r.T.Fatal(err)
	}
	plan.Burst = id
	for i := range count {
		if m := webchat.Launch(context.Background(), r.Session, plan, i, r.Host().Now, func(string) {}); !m.Well() || m.KeptErr != nil {
			r.T.Fatal(m.Err, m.MessageErr, m.KeptErr)
		}
	}
}

// KeepBurst keeps a burst of so many chats that are over: of five, the fourth was abandoned
// and the last is unknown.
func (r *Rig) KeepBurst(id string, at time.Time, count int) {
	r.T.Helper()
	burst := &state.Burst{ID: id, At: at, Address: "IG00000000000000000000000000000001", Planned: count}
	for i := range count {
		launched := at.Add(time.Duration(i) * time.Second)
		after := func(seconds int) time.Time { return launched.Add(time.Duration(seconds) * time.Second) }
		c := &state.BurstChat{
			SID: fmt.Sprintf("CH%032x", 0xb00+i), Name: fmt.Sprintf("Load %d/%d", i+1, count), At: launched, CreatedAt: launched,
			SeenAt: at, Over: true, Fate: "accepted", TaskAt: after(1 + i%2), ReservedAt: after(3 + i%3), AcceptedAt: after(6 + i%7),
		}
		switch i % 5 {
		case 1:
			c.Name = "Zoë \u202e 名前 \x1b[2J"
		case 3:
			c.Fate, c.Why, c.ReservedAt, c.AcceptedAt = "abandoned", "The task was canceled before an agent accepted it.", time.Time{}, time.Time{}
		case 4:
			c.Fate, c.Why = "unknown", "Closed, and its task is not listed: completed tasks are listed for 5 minutes only."
			c.TaskAt, c.ReservedAt, c.AcceptedAt = time.Time{}, time.Time{}, time.Time{}
		}
		burst.Chats = append(burst.Chats, c)
	}
	if err := r.Session.KeepBurst(burst); err != nil {
		r.T.Fatal(err)
	}
}
