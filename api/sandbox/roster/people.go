package roster

import (
	"strings"
	"time"
)

const day = 24 * time.Hour

// Person is a user of the fresh account in short: the SIDs are counted and the
// dates are ages at the start of the sandbox.
type Person struct {
	Note     string
	First    bool // of the samples
	Username string
	FullName string
	email    string
	locale   string
	roles    []string
	team     int // 0 for none
	age      int // months since it was created
	idle     time.Duration
	version  int
	// WorkerEmail is the worker's, where it is not the user's.
	WorkerEmail string
	// Contact is the worker's contact_uri, where it does not fit the username.
	Contact  string
	noWorker bool
	noUser   bool
}

// People are the samples: the first users of every account.
var People = []Person{
	{
		Note: "an ordinary agent", First: true, Username: "pella.quickmoss", FullName: "Pella Quickmoss", email: "pella.quickmoss@example.com",
		locale: "en-US", roles: []string{"agent"}, team: 1, age: 14, idle: 3 * day, version: 7,
	},
	{
		Note: "a supervisor", Username: "dorrin.oakthimble", FullName: "Dorrin Oakthimble",
		email: "dorrin.oakthimble@example.com", WorkerEmail: "d.oakthimble@example.org",
		locale: "es-MX", roles: []string{"supervisor"}, team: 1, age: 31, idle: 26 * time.Hour, version: 23,
	},
	{
		Note: "an admin with several roles", Username: "juno.tinderwick", FullName: "Juno Tinderwick",
		email: "juno.tinderwick@example.org", WorkerEmail: "juno.before@example.com",
		locale: "pt-BR", roles: []string{"admin", "supervisor", "agent"}, age: 40, idle: 11 * time.Minute, version: 112,
	},
	{
		Note: "locale and user SID are null", First: true, Username: "tavi.marrowbell@example.net", FullName: "Tavi Marrowbell",
		email: "tavi.marrowbell@example.net",
		roles: []string{"agent"}, team: 2, age: 2, idle: 45 * day, version: 1, noUser: true,
		Contact: "client:tavi_2Emarrowbell_40example_2Ecom", // of a former username
	},
	{
		Note: "a deactivated user: no worker", First: true, Username: "hesper.coppergrove", FullName: "Hesper Coppergrove",
		email:  "hesper.coppergrove@example.com",
		locale: "en-US", roles: []string{"agent"}, team: 2, age: 27, idle: 400 * day, version: 15, noWorker: true,
	},
	{
		Note: "non-ASCII letters in name and domain", Username: "zoë.blåbærhav", FullName: "Zoë Blåbærhav", email: "zoe@blåbærhav.test",
		locale: "de", roles: []string{"agent", "wfo.full_access"}, team: 2, age: 9, idle: 5 * time.Hour, version: 4,
	},
	{
		Note: "a very long username and email", Username: longUsername(), FullName: strings.Repeat("Longwhistle ", 20) + "Featherb",
		email:  longEmail(),
		locale: "zh-Hans", roles: []string{"agent"}, team: 1, age: 18, idle: 75 * day, version: 9,
	},
	{
		Note: "hostile characters, to see them escaped", First: true,
		Username: "mallow\x1b[2J\x1b]0;gotcha\a", FullName: "Mal\u200flow\x1b[7m\r\nFenwhisper", email: "mallow\u202emoc.elpmaxe@example.net",
		locale: "en\u200b-US", roles: []string{"agent\r\n\x1b[31madmin"}, team: 1, age: 6, idle: 90 * time.Second, version: 3,
	},
	{
		Note: "almost all fields are empty", age: 1, idle: 20 * day, noWorker: true, noUser: true,
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

// User is the person with the SIDs of number n, as it is at the start.
func (p Person) User(n int, now time.Time) User {
	u := User{
		FlexUserSID: Numbered("FU", n),
		Username:    p.Username, FullName: p.FullName, Email: p.email, Locale: p.locale, Roles: p.roles,
		Created: now.AddDate(0, -p.age, 0).Add(-7 * time.Hour),
		Updated: now.Add(-p.idle),
		Version: p.version,
	}
	if !p.noUser {
		u.UserSID = Numbered("US", n)
	}
	if p.noWorker {
		u.Deactivated = u.Updated
	} else {
		u.WorkerSID = Numbered("WK", n)
	}
	u.TeamSID = TeamSIDs[p.team]
	return u.Clone()
}

// TeamSIDs are the SIDs of the teams by their numbers, "" for none.
var TeamSIDs = []string{"", Numbered("QO", 1), Numbered("QO", 2), Numbered("QO", 3), Numbered("QO", 4)}
