package sandbox

import (
	"strings"
	"time"
)

// The credentials and SIDs of the account: all made up, the same in every
// sandbox. Twilio's clients take secrets of letters and digits only.
const (
	AccountSID     = "AC00000000000000000000000000000001"
	AuthToken      = "sandboxauthtokenthatopensnothing"
	APIKey         = "SK00000000000000000000000000000001"
	APISecret      = "sandboxkeysecretthatopensnothing"
	InstanceSID    = "GO00000000000000000000000000000001"
	WorkspaceSID   = "WS00000000000000000000000000000001"
	UnknownUserSID = "FU00000000000000000000000000000404" // no user: 20404
)

// The addresses of the account. What is wrong with most of them shows in their
// documents, and in the error that a web chat gets.
const (
	AddressSID           = "IG00000000000000000000000000000001" // for web chats, routes to Studio
	DisabledAddressSID   = "IG00000000000000000000000000000002" // auto-creation switched off: 45761
	NoCreationAddressSID = "IG00000000000000000000000000000003" // auto_creation is null: 45760
	NoTypeAddressSID     = "IG00000000000000000000000000000004" // the type is empty: 45762
	NoFlowAddressSID     = "IG00000000000000000000000000000005" // by Studio, without a flow: 45763
	NoWebhookAddressSID  = "IG00000000000000000000000000000006" // by webhook, without a URL: 45764
	WebhookAddressSID    = "IG00000000000000000000000000000007" // for web chats, routes to a webhook
	NightAddressSID      = "IG00000000000000000000000000000008" // for web chats, but without agents: the task stays pending
	SMSAddressSID        = "IG00000000000000000000000000000009" // of the type sms: 45765
)

// Sample is a SID worth trying and what is special about it.
type Sample struct {
	SID  string
	Note string
	// First: it is among the few to try first, where there is not room for all.
	First bool
}

// Samples lists SIDs to try in the sandbox: every user of a fresh account but
// for the made-up ones (Options.Users), then the addresses, then a user that
// does not exist.
func (s *Server) Samples() []Sample {
	var list []Sample
	for i, p := range people {
		list = append(list, Sample{numbered("FU", i+1), p.note, p.first})
	}
	for _, a := range addresses {
		list = append(list, Sample{a.sid, a.note, false})
	}
	return append(list, Sample{UnknownUserSID, "no such user: error 20404", true})
}

const day = 24 * time.Hour

// person is a user of the fresh account in short: the SIDs are counted and the
// dates are ages at the start of the sandbox.
type person struct {
	note     string
	first    bool // of the samples
	username string
	fullName string
	email    string
	locale   string
	roles    []string
	team     int // 0 for none
	age      int // months since it was created
	idle     time.Duration
	version  int
	// workerEmail is the worker's, where it is not the user's.
	workerEmail string
	noWorker    bool
	noUser      bool
}

var people = []person{
	{
		note: "an ordinary agent", first: true, username: "pella.quickmoss", fullName: "Pella Quickmoss", email: "pella.quickmoss@example.com",
		locale: "en-US", roles: []string{"agent"}, team: 1, age: 14, idle: 3 * day, version: 7,
	},
	{
		note: "a supervisor", username: "dorrin.oakthimble", fullName: "Dorrin Oakthimble",
		email: "dorrin.oakthimble@example.com", workerEmail: "d.oakthimble@example.org",
		locale: "es-MX", roles: []string{"supervisor"}, team: 1, age: 31, idle: 26 * time.Hour, version: 23,
	},
	{
		note: "an admin with several roles", username: "juno.tinderwick", fullName: "Juno Tinderwick",
		email: "juno.tinderwick@example.org", workerEmail: "juno.before@example.com",
		locale: "pt-BR", roles: []string{"admin", "supervisor", "agent"}, age: 40, idle: 11 * time.Minute, version: 112,
	},
	{
		note: "locale and user SID are null", first: true, username: "tavi.marrowbell@example.net", fullName: "Tavi Marrowbell",
		email: "tavi.marrowbell@example.net",
		roles: []string{"agent"}, team: 2, age: 2, idle: 45 * day, version: 1, noUser: true,
	},
	{
		note: "a deactivated user: no worker", first: true, username: "hesper.coppergrove", fullName: "Hesper Coppergrove",
		email:  "hesper.coppergrove@example.com",
		locale: "en-US", roles: []string{"agent"}, team: 2, age: 27, idle: 400 * day, version: 15, noWorker: true,
	},
	{
		note: "non-ASCII letters in name and domain", username: "zoë.blåbærhav", fullName: "Zoë Blåbærhav", email: "zoe@blåbærhav.test",
		locale: "de", roles: []string{"agent", "wfo.full_access"}, team: 2, age: 9, idle: 5 * time.Hour, version: 4,
	},
	{
		note: "a very long username and email", username: longUsername(), fullName: strings.Repeat("Longwhistle ", 20) + "Featherb",
		email:  longEmail(),
		locale: "zh-Hans", roles: []string{"agent"}, team: 1, age: 18, idle: 75 * day, version: 9,
	},
	{
		note: "hostile characters, to see them escaped", first: true,
		username: "mallow\x1b[2J\x1b]0;gotcha\a", fullName: "Mal\u200flow\x1b[7m\r\nFenwhisper", email: "mallow\u202emoc.elpmaxe@example.net",
		locale: "en\u200b-US", roles: []string{"agent\r\n\x1b[31madmin"}, team: 1, age: 6, idle: 90 * time.Second, version: 3,
	},
	{
		note: "almost all fields are empty", age: 1, idle: 20 * day, noWorker: true, noUser: true,
	},
}

// longUsername has 200 characters.
func longUsername() string { return strings.Repeat("longwhistle.", 16) + "featherb" }

// longEmail has 254 bytes, the longest a mailbox can be: 64 before the @, labels of at
// most 63 after it.
func longEmail() string {
	label := strings.Repeat("longwhistle", 6)
	return label[:64] + "@" + label[:63] + "." + label[:63] + "." + label[:49] + ".example.com"
}

// user is the person with the SIDs of number n, as it is at the start.
func (p person) user(n int, now time.Time) User {
	u := User{
		FlexUserSID: numbered("FU", n),
		Username:    p.username, FullName: p.fullName, Email: p.email, Locale: p.locale, Roles: p.roles,
		Created: now.AddDate(0, -p.age, 0).Add(-7 * time.Hour),
		Updated: now.Add(-p.idle),
		Version: p.version,
	}
	if !p.noUser {
		u.UserSID = numbered("US", n)
	}
	if p.noWorker {
		u.Deactivated = u.Updated
	} else {
		u.WorkerSID = numbered("WK", n)
	}
	u.TeamSID = teamSIDs[p.team]
	return u.clone()
}

// teamSIDs are the SIDs of the teams by their numbers, "" for none.
var teamSIDs = []string{"", numbered("QO", 1), numbered("QO", 2), numbered("QO", 3), numbered("QO", 4)}
