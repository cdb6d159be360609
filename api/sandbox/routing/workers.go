package routing

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/roster"
	"flexconsole/api/sid"
)

// Worker is one of TaskRouter's.
type Worker struct {
	SID, Username, FullName, Email, Contact string
	Roles, Skills                           []string
	Activity                                int // a position in Activities
	// Full: its chat channel has as many tasks as it can have, none of them here.
	Full                    bool
	Created, Updated, Since time.Time // Since: in the activity
}

// doing are the positions of the workers' activities, by the number of the user.
var doing = []int{Offline, Available, onBreak, Available, unavailable}

// skills are those of the workers, by the positions of their users.
var skills = [][]string{{"orders", "returns"}, {}, {"orders"}, {"returns", "wholesale", "spanish"}}

// WorkerOf is the worker of the user at a position; it has no SID where the user has no
// worker. That its email follows an edit of the user, but for the samples that have one of
// their own, is unverified.
func WorkerOf(u roster.User, i int) Worker {
	w := Worker{
		SID: u.WorkerSID, Username: u.Username, FullName: u.FullName, Email: u.Email, Contact: contactURI(u.Username), Roles: u.Roles,
		Skills: skills[i%len(skills)], Activity: doing[roster.NumberAt(i)%len(doing)],
		Created: u.Created, Updated: u.Updated, Since: u.Updated,
	}
	if i < len(roster.People) {
		p := roster.People[i]
		w.Email, w.Contact = cmp.Or(p.WorkerEmail, w.Email), cmp.Or(p.Contact, w.Contact)
	}
	return w
}

// contactURI is the contact_uri that Flex gives the worker of a username: every byte but
// those of ASCII letters and digits is written as _ and its value in hex.
func contactURI(username string) string {
	var text strings.Builder
	text.WriteString("client:")
	for _, c := range []byte(username) {
		if '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			text.WriteByte(c)
		} else {
			fmt.Fprintf(&text, "_%02X", c)
		}
	}
	return text.String()
}

// WithoutUser are the workers that no Flex user belongs to. They have nothing else to do
// than to show why a chat reaches nobody.
var WithoutUser = []Worker{
	alone(mira, "parcels", Available, false),
	alone(osric, "parcels", Available, false),
	alone(petra, "parcels", Available, false),
	alone(linus, "boats", onBreak, false),
	alone(wilma, "boats", Offline, false),
	alone(edda, "gift cards", Available, true),
	alone(bram, "insurance", Available, false),
}

// wk begins the SIDs of their workers.
const wk = "WK00000000000000000000000000000"

var (
	mira  = conversation.Agent{Username: "mira.tidewell", Name: "Mira Tidewell", Worker: wk + "501"}
	osric = conversation.Agent{Username: "osric.fernhollow", Name: "Osric Fernhollow", Worker: wk + "502"}
	petra = conversation.Agent{Username: "petra.wickstone", Name: "Petra Wickstone", Worker: wk + "503"}
	linus = conversation.Agent{Username: "linus.brightmarsh", Name: "Linus Brightmarsh", Worker: wk + "504"}
	wilma = conversation.Agent{Username: "wilma.ambercroft", Name: "Wilma Ambercroft", Worker: wk + "505"}
	edda  = conversation.Agent{Username: "edda.rushlight", Name: "Edda Rushlight", Worker: wk + "506"}
	bram  = conversation.Agent{Username: "bram.kettlewell", Name: "Bram Kettlewell", Worker: wk + "507"}
	// renamed is the worker of the sample user whose contact_uri is of a former username.
	renamed = conversation.Agent{Username: "tavi.marrowbell@example.net", Name: "Tavi Marrowbell", Worker: wk + "004"}
)

func alone(a conversation.Agent, skill string, activity int, full bool) Worker {
	return Worker{
		SID: a.Worker, Username: a.Username, FullName: a.Name, Email: a.Username + "@example.com", Contact: contactURI(a.Username),
		Roles: []string{"agent"}, Skills: []string{skill}, Activity: activity, Full: full,
	}
}

// After is the worker after what became of the tasks: offline since it let the reservation
// of a task time out that is still open. TaskRouter moves such a worker to the workspace's
// timeout activity.
func (w Worker) After(all []conversation.Conversation) Worker {
	for i := range all {
		t := &all[i].Task
		for _, r := range t.Reservations {
			if r.Agent.Worker == w.SID && r.Status == conversation.Timeout && !t.Ended() {
				w.Activity, w.Since = Offline, r.Updated
			}
		}
	}
	return w
}

// Tasks is how many tasks the worker has: those offered to it, those it has accepted, and
// those it wraps up.
func (w Worker) Tasks(all []conversation.Conversation) int {
	many := 0
	for i := range all {
		t := &all[i].Task
		last := len(t.Reservations) - 1
		if last >= 0 && !t.Ended() && !t.Reservations[last].Declined() && sid.Equal(t.Reservations[last].Agent.Worker, w.SID) {
			many++
		}
	}
	return many
}

// agents are the sample users who take chats at the front desk, in turn: those whose
// workers are available.
var agents = []int{0, 2, 5}

// CourseOf is what becomes of a chat of a number at an address: what the address has it
// become, which at the front desk is that one of the agents accepts it.
func CourseOf(a Address, number int) conversation.Course {
	course := a.Course
	if a.Queue == FrontDesk && len(course.Offers) == 0 {
		i := agents[(number-1)%len(agents)]
		p := roster.People[i]
		by := conversation.Agent{Username: p.Username, Name: p.FullName, Worker: roster.Numbered("WK", roster.NumberAt(i))}
		course.Offers = []conversation.Offer{{Agent: by, Outcome: conversation.Accepted}}
	}
	return course
}
