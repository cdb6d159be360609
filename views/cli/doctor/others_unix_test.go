//go:build unix

package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/views/cli/clitest"
)

// The doctor reports settings and state in which others have a say.
func TestDoctorTellsOfOthers(t *testing.T) {
	for _, test := range []struct {
		name, check, sign string
		spoil             func(*clitest.Machine, *environment)
		says              []string
		asRoot            bool
	}{
		{
			"settings for all", "config file", "✗", func(m *clitest.Machine, _ *environment) { m.Settings(0o666, 0o700) },
			[]string{"~/settings/config.toml can be changed by other users, so it is not used", "→ chmod go-w ~/settings/config.toml"},
			false,
		},
		{
			"folder for all", "config file", "✗", func(m *clitest.Machine, _ *environment) { m.Settings(0o600, 0o777) },
			[]string{"~/settings can be changed by other users", "→ chmod go-w ~/settings"},
			false,
		},
		{
			"folder for all", "config folder", "!", func(m *clitest.Machine, _ *environment) { m.Settings(0o600, 0o777) },
			[]string{"→ chmod go-w ~/settings"},
			false,
		},
		{
			"settings for all", "credentials", "✗", func(m *clitest.Machine, _ *environment) { m.Settings(0o666, 0o700) },
			[]string{"chmod go-w"},
			false,
		},
		{
			"another's settings", "config file", "✗",
			func(m *clitest.Machine, _ *environment) { m.Settings(0o600, 0o700); m.Give("settings/config.toml") },
			[]string{"~/settings/config.toml belongs to 4242, and you are root", "→ sudo -u 4242 flexconsole"},
			true,
		},
		{
			"another's secrets", "secrets", "✗", func(m *clitest.Machine, _ *environment) { m.Settings(0o600, 0o700); m.Give("settings") },
			[]string{"~/settings belongs to 4242"},
			true,
		},
		{"another's state", "state folder", "✗", func(m *clitest.Machine, a *environment) {
			a.state = filepath.Join(m.In.HomeDir, "state")
			_ = os.Mkdir(a.state, 0o755)
			m.Give("state")
		}, []string{"~/state belongs to 4242, and you are root, so it is not used"}, true},
		{"no home", "state folder", "✗", func(m *clitest.Machine, a *environment) {
			a.state = ""
			m.T.Setenv("HOME", "~")
		}, []string{`no folder for the journal and drafts: HOME is "~"`}, false},
	} {
		t.Run(test.name+" "+test.check, func(t *testing.T) {
			if test.asRoot && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			m := newMachine(t).WithAccount()
			place := goodPlace(m)
			test.spoil(m, &place)
			line := lineOf(t, examined(m, place), test.check)
			if !strings.HasPrefix(line, test.sign+" ") {
				t.Errorf("it says %s", line)
			}
			for _, part := range test.says {
				if !strings.Contains(line, part) {
					t.Errorf("%q is not in %s", part, line)
				}
			}
		})
	}
}
