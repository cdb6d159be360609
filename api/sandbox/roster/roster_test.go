package roster

import (
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func TestTheTeamOfEveryone(t *testing.T) {
	for i := range 3000 {
		if got, want := TeamOf(i), PersonAt(i).team; got != want {
			t.Fatalf("the user at %d is in team %d, found in %d", i, want, got)
		}
	}
}

func TestMadeUpUsersAreASpread(t *testing.T) {
	const users = 10_000
	r := New(noon, users)
	names, locales, roles, inTeam, gone := map[string]bool{}, map[string]int{}, map[string]int{}, map[string]int{}, 0
	for i := range users {
		u := r.At(i)
		if names[u.Username] || u.FlexUserSID == Numbered("FU", 404) {
			t.Fatalf("user %d: %+v", i, u)
		}
		names[u.Username] = true
		locales[u.Locale]++
		roles[strings.Join(u.Roles, " ")]++
		inTeam[u.TeamSID]++
		if u.WorkerSID == "" {
			gone++
		}
		if (u.WorkerSID == "") == u.Deactivated.IsZero() || !u.Created.Before(u.Updated) || !u.Updated.Before(noon) {
			t.Errorf("user %d: %+v", i, u)
		}
		if _, domain, _ := strings.Cut(u.Email, "@"); i >= len(People) && !strings.HasPrefix(domain, "example.") {
			t.Errorf("email %s", u.Email)
		}
		for what, found := range map[string]int{"SID": r.Find(u.FlexUserSID), "name": r.FindName(u.Username)} {
			if found != i {
				t.Fatalf("user %d found by %s at %d", i, what, found)
			}
		}
		if u.WorkerSID != "" && r.FindWorker(u.WorkerSID) != i {
			t.Errorf("worker of user %d found at %d", i, r.FindWorker(u.WorkerSID))
		}
	}
	if len(locales) < 8 || len(roles) < 4 || len(inTeam) != len(Teams)+1 || gone < users/50 || gone > users/10 {
		t.Errorf("locales %v, roles %v, teams %v, %d deactivated", locales, roles, inTeam, gone)
	}
}
