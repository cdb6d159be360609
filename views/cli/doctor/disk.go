package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"flexconsole/config"
	"flexconsole/config/access"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
)

func checkConfigFile(p *checkContext) finding {
	names, err := p.settings.Profiles()
	switch others, ofOthers := errors.AsType[*access.Problem](err); {
	case ofOthers:
		return accessFinding(problem, others)
	case err != nil:
		return finding{problem, err.Error(), "fix that line; flexconsole help config shows the format"}
	case !exists(filepath.Join(p.in.ConfigDir, "config.toml")):
		return finding{text: p.in.ConfigShown() + " does not exist (optional)"}
	}
	hard, err := p.useOwn(p.settings)
	switch {
	case err != nil:
		return finding{problem, err.Error(), "fix that line; flexconsole help config shows the format"}
	case len(hard) > 0:
		return finding{warning, strings.Join(hard, "; "), "choose colours with more contrast"}
	case len(names) == 0:
		return finding{text: p.in.ConfigShown() + " has no profiles"}
	}
	return finding{text: p.in.ConfigShown() + ", profiles: " + strings.Join(names, ", ")}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// checkConfigFolder warns where others could put settings of theirs there.
func checkConfigFolder(p *checkContext) finding {
	return p.privacy(p.in.ConfigDir, p.others().Folder, finding{level: warning})
}

// openSecrets is a file of secrets that others may read, which is refused.
const openSecrets = "it contains secrets and is open to other users, so it is not read"

func checkCredentialsFile(p *checkContext) finding {
	return p.privacy(filepath.Join(p.in.ConfigDir, "credentials.toml"), p.others().Secret, finding{level: problem, text: openSecrets})
}

// checkTwilioCLI: so is twilio-cli's, which not everybody uses.
func checkTwilioCLI(p *checkContext) finding {
	return p.privacy(filepath.Join(p.in.HomeDir, ".twilio-cli", "config.json"), p.others().Secret, finding{level: warning, text: openSecrets})
}

// checkStatePrivacy looks for permissions that the next start takes away;
// whose the folder is, checkStateFolder says.
func checkStatePrivacy(p *checkContext) finding {
	return p.privacy(p.state, func(path string) error {
		info, err := os.Stat(path)
		if err != nil || !access.Yours(info) || info.Mode().Perm()&0o077 == 0 {
			return err
		}
		return &access.Problem{Command: "chmod 700 " + access.ShellWord(p.shortPath(path)), Permissions: true}
	}, finding{level: warning, text: "other users can read it; the next start of flexconsole fixes this"})
}

// others looks for users who have a say in a file.
func (p *checkContext) others() access.Checker { return access.NewChecker(p.shortPath) }

// accessFinding is a problem with other users as a line of the doctor.
func accessFinding(l level, others *access.Problem) finding {
	return finding{l, others.Path + " " + others.What + ", so it is not used", others.Before + others.Command}
}

// privacy looks at a file or folder by a check of what others may do to it;
// opened is what to say of its own permissions.
func (p *checkContext) privacy(path string, check func(string) error, opened finding) finding {
	name := p.shortPath(path)
	if runtime.GOOS == "windows" {
		return finding{skipped, name + ": no permissions to check on Windows", ""}
	}
	info, err := os.Stat(path)
	switch {
	case path == "":
		return finding{skipped, "no home folder found", ""}
	case errors.Is(err, fs.ErrNotExist):
		return finding{text: name + " does not exist (optional)"}
	case err != nil:
		return finding{problem, name + ": " + reason(err), "give this user permission to read it"}
	}
	mode := fmt.Sprintf("%s (%04o)", name, info.Mode().Perm())
	err = check(path)
	others, ofOthers := errors.AsType[*access.Problem](err)
	switch {
	case err == nil:
		return finding{text: mode}
	case !ofOthers:
		return finding{problem, mode + ": " + reason(err), "give this user permission to read it"}
	case others.Permissions:
		return finding{opened.level, mode + ": " + opened.text, others.Command}
	}
	return accessFinding(opened.level, others)
}

// shortPath is a path as people see it.
func (p *checkContext) shortPath(path string) string { return config.UnderHome(path, p.in.HomeDir) }

// reason drops the path from the system's error, as it is said already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// noState is a state folder that cannot be used, as it is not known or not the
// user's own.
func (p *checkContext) noState() (finding, bool) {
	if p.state == "" {
		_, err := config.StateDir()
		return finding{problem, fmt.Sprintf("no folder for the journal and drafts: %v", err), "set HOME: without a journal no changes can be sent"}, true
	}
	if others, ofOthers := errors.AsType[*access.Problem](p.others().Own(p.state)); ofOthers {
		return accessFinding(problem, others), true
	}
	return finding{}, false
}

// checkStateFolder tries to write where journal and drafts go, or where their
// folder would be made, and takes it away again.
func checkStateFolder(p *checkContext) finding {
	if p.flags.Demo {
		return finding{skipped, "not used with --demo", ""}
	}
	if bad, found := p.noState(); found {
		return bad
	}
	folder := p.state
	for !exists(folder) && filepath.Dir(folder) != folder {
		folder = filepath.Dir(folder)
	}
	made, err := os.MkdirTemp(folder, ".flexconsole-doctor-")
	if err == nil {
		err = os.Remove(made)
	}
	if err != nil {
		return finding{
			problem, p.shortPath(folder) + " is not writable: " + reason(err),
			"free some disk space or fix its permissions: without a journal no changes can be sent",
		}
	}
	if folder != p.state {
		return finding{text: p.shortPath(p.state) + " will be created at the first start"}
	}
	return finding{text: p.shortPath(p.state) + " is writable"}
}

// checkJournal reads the journal of all processes.
func checkJournal(p *checkContext) finding {
	switch {
	case p.flags.Demo:
		return finding{skipped, "not used with --demo", ""}
	case !exists(p.state):
		return finding{text: "no entries yet"}
	}
	journal, err := state.OpenJournal(p.state, p.account.Name, plain.StateKey(p.account), p.now)
	if err != nil {
		return finding{problem, err.Error(), "fix this: without a journal no changes can be sent"}
	}
	defer journal.Close()
	if p.account.Alone {
		journal.ReadOld()
	}
	entries, problems, err := journal.Entries()
	if err != nil {
		return finding{problem, err.Error(), "fix this: the results of earlier changes are not known without it"}
	}
	unknown := slices.DeleteFunc(slices.Clone(entries), func(e state.Entry) bool { return !e.Open() })
	switch {
	case len(unknown) > 0:
		return finding{
			warning, ui.Counted(len(unknown), "change") + " with unknown result",
			"start flexconsole: it shows them first",
		}
	case problems.Torn+problems.Foreign > 0:
		return finding{
			warning, ui.Counted(problems.Torn+problems.Foreign, "line") + " cannot be read in " + strings.Join(problems.Files, ", "),
			"nothing to do: a process was killed, or another version of flexconsole saved them",
		}
	case p.accountErr != nil:
		return finding{text: "readable"}
	}
	return finding{text: "readable, " + ui.Counted(len(entries), "change") + " in this account, none unfinished"}
}
