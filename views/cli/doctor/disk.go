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

func lookAtConfigFile(p *checkContext) finding {
	names, err := p.settings.Profiles()
	switch others, ofOthers := errors.AsType[*access.Problem](err); {
	case ofOthers:
		return othersFinding(problem, others)
	case err != nil:
		return finding{problem, err.Error(), "mend that place; the README says what the file may hold"}
	case !exists(filepath.Join(p.in.ConfigDir, "config.toml")):
		return finding{text: p.in.ConfigShown() + " is not there, and need not be"}
	case len(names) == 0:
		return finding{text: p.in.ConfigShown() + " holds no profile"}
	}
	return finding{text: p.in.ConfigShown() + " holds " + strings.Join(names, ", ")}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// lookAtConfigFolder warns where others could put settings of theirs there.
func lookAtConfigFolder(p *checkContext) finding {
	return p.privacy(p.in.ConfigDir, p.others().Folder, finding{level: warning})
}

// openSecrets is a file of secrets that others may read, which is refused.
const openSecrets = "it holds secrets and is open to other users, so it is not read"

func lookAtCredentialsFile(p *checkContext) finding {
	return p.privacy(filepath.Join(p.in.ConfigDir, "credentials.toml"), p.others().Secret, finding{level: problem, text: openSecrets})
}

// lookAtTwilioCLI: so is twilio-cli's, which not everybody uses.
func lookAtTwilioCLI(p *checkContext) finding {
	return p.privacy(filepath.Join(p.in.HomeDir, ".twilio-cli", "config.json"), p.others().Secret, finding{level: warning, text: openSecrets})
}

// lookAtStatePrivacy looks for permissions that the next start takes away;
// whose the folder is, lookAtStateFolder says.
func lookAtStatePrivacy(p *checkContext) finding {
	return p.privacy(p.state, func(path string) error {
		info, err := os.Stat(path)
		if err != nil || !access.Yours(info) || info.Mode().Perm()&0o077 == 0 {
			return err
		}
		return &access.Problem{Command: "chmod 700 " + access.ShellWord(p.tilde(path)), Permissions: true}
	}, finding{level: warning, text: "other users can look into it; the next start of the console changes that"})
}

// others looks for users who have a say in a file.
func (p *checkContext) others() access.Checker { return access.NewChecker(p.tilde) }

// othersFinding is a problem with other users as a line of the doctor.
func othersFinding(l level, others *access.Problem) finding {
	return finding{l, others.Path + " " + others.What + ", so it is not used", others.Before + others.Command}
}

// privacy looks at a file or folder by a check of what others may do to it;
// opened is what to say of its own permissions.
func (p *checkContext) privacy(path string, check func(string) error, opened finding) finding {
	name := p.tilde(path)
	if runtime.GOOS == "windows" {
		return finding{skipped, name + ": Windows has no such permissions to look at", ""}
	}
	info, err := os.Stat(path)
	switch {
	case path == "":
		return finding{skipped, "no home folder is known", ""}
	case errors.Is(err, fs.ErrNotExist):
		return finding{text: name + " is not there, and need not be"}
	case err != nil:
		return finding{problem, name + ": " + reason(err), "see that this user may read it"}
	}
	mode := fmt.Sprintf("%s (%04o)", name, info.Mode().Perm())
	err = check(path)
	others, ofOthers := errors.AsType[*access.Problem](err)
	switch {
	case err == nil:
		return finding{text: mode}
	case !ofOthers:
		return finding{problem, mode + ": " + reason(err), "see that this user may read it"}
	case others.Permissions:
		return finding{opened.level, mode + ": " + opened.text, others.Command}
	}
	return othersFinding(opened.level, others)
}

// tilde is a path as people are told of it.
func (p *checkContext) tilde(path string) string { return config.UnderHome(path, p.in.HomeDir) }

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
		return finding{problem, fmt.Sprintf("no folder for state: %v", err), "set HOME: without a journal nothing is saved"}, true
	}
	if others, ofOthers := errors.AsType[*access.Problem](p.others().Own(p.state)); ofOthers {
		return othersFinding(problem, others), true
	}
	return finding{}, false
}

// lookAtStateFolder tries to write where journal and drafts go, or where their
// folder would be made, and takes it away again.
func lookAtStateFolder(p *checkContext) finding {
	if p.flags.Demo {
		return finding{skipped, "--demo keeps everything in memory", ""}
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
			problem, p.tilde(folder) + " takes no files: " + reason(err),
			"make room there or mend its permissions: without a journal nothing is saved",
		}
	}
	if folder != p.state {
		return finding{text: p.tilde(p.state) + " is made at the first start"}
	}
	return finding{text: p.tilde(p.state) + " can be written"}
}

// lookAtJournal reads the journal of all processes.
func lookAtJournal(p *checkContext) finding {
	switch {
	case p.flags.Demo:
		return finding{skipped, "--demo keeps everything in memory", ""}
	case !exists(p.state):
		return finding{text: "nothing has been written yet"}
	}
	journal, err := state.OpenJournal(p.state, p.account.Name, plain.StateKey(p.account), p.now)
	if err != nil {
		return finding{problem, err.Error(), "mend that: without a journal nothing is saved"}
	}
	defer journal.Close()
	if p.account.Alone {
		journal.ReadOld()
	}
	entries, problems, err := journal.Entries()
	if err != nil {
		return finding{problem, err.Error(), "mend that: how writes ended could not be told"}
	}
	unknown := slices.DeleteFunc(slices.Clone(entries), func(e state.Entry) bool { return !e.Open() })
	switch {
	case len(unknown) > 0:
		return finding{
			warning, ui.Counted(len(unknown), "write") + " of which nobody knows how it ended",
			"start the console: it shows them first",
		}
	case problems.Torn+problems.Foreign > 0:
		return finding{
			warning, ui.Counted(problems.Torn+problems.Foreign, "line") + " cannot be read in " + strings.Join(problems.Files, ", "),
			"nothing to do if a process was killed; else an older or newer version wrote them",
		}
	case p.accountErr != nil:
		return finding{text: "it can be read"}
	}
	return finding{text: "it can be read: " + ui.Counted(len(entries), "write") + " to this account, none of them open"}
}
