package roster

import (
	"slices"
	"time"
)

// User is a Flex user as the account keeps it. An empty string, nil Roles or
// a zero time goes out as null.
type User struct {
	FlexUserSID string
	UserSID     string // the Unified User
	WorkerSID   string // empty for a deactivated user
	TeamSID     string
	Username    string
	FullName    string // not in the v2 document
	Email       string
	Locale      string
	Roles       []string
	Created     time.Time
	Updated     time.Time
	Deactivated time.Time // zero for a user who is active; not in the v2 document
	Version     int
}

// Clone is a copy that shares nothing with the user.
func (u User) Clone() User {
	u.Roles = slices.Clone(u.Roles)
	return u
}
