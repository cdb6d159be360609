package users

import (
	"strings"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/views/cli/clitest"
)

func TestUserLines(t *testing.T) {
	value := func(s string) *string { return &s }
	zone := time.FixedZone("CET", 3600)
	got := strings.Join(userLines(api.FlexUser{
		FlexUserSID: value(clitest.AgentSID), Username: value("one "), Email: value(""), Roles: []string{"agent", "admin"},
		CreatedDate: value("2026-01-02T03:04:05Z"), UpdatedDate: value("yesterday"), Version: 7,
	}, zone), "\n") + "\n"
	for _, line := range []string{
		"flex_user_sid  " + clitest.AgentSID, "username       one·", "email          (empty)", "locale         null",
		"roles          agent, admin", "user_sid       null", "worker_sid     null", "workspace_sid  null",
		"flex_team_sid  null", "instance_sid   null", "account_sid    null",
		"created_date   2026-01-02 04:04:05 CET (2026-01-02T03:04:05Z)", "updated_date   yesterday", "version        7", "url            null",
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
	if n := strings.Count(got, "\n"); n != 15 {
		t.Errorf("%d lines for fifteen fields", n)
	}
}
