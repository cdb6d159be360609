package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/shell"
)

// Who works in a region without Flex is told: at the login, in the list of
// accounts and by the session. A base URL takes the region's place.
func TestTheRegionWithoutFlexIsTold(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", filepath.Join(t.TempDir(), "state"))
	const line = "Flex is available in region us1 only, not in "
	for _, row := range []struct {
		region, baseURL string
		told            bool
	}{
		{"ie1", "", true}, {"au1", "", true}, {"us1", "", false}, {"", "", false}, {"ie1", "http://127.0.0.1:9", false},
	} {
		l, out := &login{cmd: &cobra.Command{}}, &bytes.Buffer{}
		l.cmd.SetErr(out)
		l.profile.Region, l.profile.BaseURL = row.region, row.baseURL
		l.warnRegion()
		if (out.String() == line+row.region+".\n") != row.told || !row.told && out.Len() > 0 {
			t.Errorf("login, %+v: %q", row, out)
		}
		session := newSession(config.Account{
			Origin: config.FromEnvironment, AccountSID: sandbox.AccountSID, Username: sandbox.AccountSID,
			Secret: func() string { return "x" }, Region: row.region, BaseURL: row.baseURL,
		})
		if slices.Contains(session.Warnings, line+row.region) != row.told {
			t.Errorf("session, %+v: %q", row, session.Warnings)
		}
		session.Close()
	}
}

// The list of accounts says so of each.
func TestTheListOfAccountsTellsTheRegion(t *testing.T) {
	m := newMachine(t)
	if err := os.MkdirAll(m.In.ConfigDir, 0o700); err != nil {
		t.Fatal(err)
	}
	profiles := "[profiles.far]\naccount_sid = \"AC00000000000000000000000000000001\"\nregion = \"ie1\"\n" +
		"[profiles.near]\naccount_sid = \"AC00000000000000000000000000000001\"\nregion = \"us1\"\n"
	if err := os.WriteFile(filepath.Join(m.In.ConfigDir, "config.toml"), []byte(profiles), 0o600); err != nil {
		t.Fatal(err)
	}
	sources, err := findSources(config.Read(m.In))
	if err != nil {
		t.Fatal(err)
	}
	for name, told := range map[string]bool{"profile far": true, "profile near": false} {
		i := slices.IndexFunc(sources, func(s shell.Source) bool { return s.Name == name })
		if i < 0 || strings.HasSuffix(sources[i].Says, " ! Flex is available in region us1 only, not in ie1.") != told {
			t.Errorf("%s among %+v", name, sources)
		}
	}
}
