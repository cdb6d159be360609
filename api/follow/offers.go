package follow

import (
	"cmp"
	"slices"
	"sort"

	"flexconsole/api"
	"flexconsole/api/taskrouter"
)

// offerTries is how often reservations are read for one status of the task when
// they do not show yet what that status says.
const offerTries = 3

// offers are the reservations of one task. They are read while it is reserved,
// and otherwise after its status has changed.
type offers struct {
	// list is oldest first.
	list []taskrouter.Reservation
	// settled is the task's status that the list was last read for to the end,
	// tried the one it was read for last, tries times.
	settled, tried string
	tries          int
}

// wanted says whether a reading could show anything new. Over: the chat has
// ended, and so has the reading of its task.
func (o offers) wanted(task taskrouter.Task, over bool) bool {
	switch task.AssignmentStatus {
	case taskReserved:
		return !over || o.settled != taskReserved
	case taskPending:
		return len(o.list) > 0 && o.settled != taskPending
	}
	return o.settled != task.AssignmentStatus
}

// take says whether the reservations of a task changed; the first ones do not, as
// it was the task that led to them.
func (o *offers) take(task taskrouter.Task, found []taskrouter.Reservation) (moved bool) {
	found = slices.Clone(found)
	sort.SliceStable(found, func(i, j int) bool {
		return api.Text(found[i].DateCreated) < api.Text(found[j].DateCreated) // ISO 8601 sorts as text
	})
	moved = o.tried != "" && !slices.EqualFunc(o.list, found, func(a, b taskrouter.Reservation) bool {
		return a.SID == b.SID && a.Status == b.Status
	})
	o.list = found
	status := task.AssignmentStatus
	if o.tried != status {
		o.tried, o.tries = status, 0
	}
	o.tries++
	if o.shows(status) || o.tries >= offerTries {
		o.settled = status
	}
	return moved
}

// shows says whether the list agrees with the task's status.
func (o offers) shows(status string) bool {
	taken := observation{offers: o.list}.acceptedOffer() != nil
	switch status {
	case taskPending, taskCanceled:
		return true
	case taskReserved:
		return len(o.list) > 0
	}
	return taken
}

// PickTask is the task that counts: the newest that is not finished, else the
// newest; nil without any. A transfer makes a second task for the conversation.
func PickTask(found []taskrouter.Task) *taskrouter.Task {
	if len(found) == 0 {
		return nil
	}
	newest := slices.MaxFunc(found, func(a, b taskrouter.Task) int {
		return cmp.Or(
			cmp.Compare(active(a), active(b)),
			cmp.Compare(api.Text(a.DateCreated), api.Text(b.DateCreated)),
			cmp.Compare(b.Age, a.Age))
	})
	return &newest
}

func active(t taskrouter.Task) int {
	if t.Finished() {
		return 0
	}
	return 1
}
