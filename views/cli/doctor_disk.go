package cli

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
	"flexconsole/config/state"
)

func lookAtConfigFile(p *patient) finding {
	names, err := p.settings.Profiles()
	switch {
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
func lookAtConfigFolder(p *patient) finding {
	return p.privacy(p.in.ConfigDir, 0o022, finding{warning, "other users can change what is in it", ""}, "chmod go-w ")
}

// lookAtCredentialsFile: a file of secrets that others may read is refused.
func lookAtCredentialsFile(p *patient) finding {
	path := filepath.Join(p.in.ConfigDir, "credentials.toml")
	return p.privacy(path, 0o077, finding{problem, "it holds secrets and is open to other users, so it is not read", ""}, "chmod 600 ")
}

// lookAtTwilioCLI: so is twilio-cli's, which not everybody uses.
func lookAtTwilioCLI(p *patient) finding {
	path := filepath.Join(p.in.HomeDir, ".twilio-cli", "config.json")
	return p.privacy(path, 0o077, finding{warning, "it holds secrets and is open to other users, so it is not read", ""}, "chmod 600 ")
}

func lookAtStatePrivacy(p *patient) finding {
	return p.privacy(p.state, 0o077, finding{warning, "other users can look into it; the next start of the console mends that", ""}, "chmod 700 ")
}

// privacy looks for permission bits that must not be there, and says how to
// take them away.
func (p *patient) privacy(path string, forbidden fs.FileMode, otherwise finding, command string) finding {
	name := p.tilde(path)
	if runtime.GOOS == "windows" {
		return finding{skipped, name + ": Windows has no such permissions to look at", ""}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return finding{text: name + " is not there, and need not be"}
	case err != nil:
		return finding{problem, name + ": " + reason(err), "see that this user may read it"}
	case info.Mode().Perm()&forbidden != 0:
		return finding{otherwise.level, fmt.Sprintf("%s (%04o): %s", name, info.Mode().Perm(), otherwise.text), command + quoted(name)}
	}
	return finding{text: fmt.Sprintf("%s (%04o)", name, info.Mode().Perm())}
}

// quoted is a shown path for a shell.
func quoted(shown string) string {
	return strings.TrimPrefix((&config.OpenToOthers{Path: shown}).Command(), "chmod 600 ")
}

// tilde is a path as people are told of it, "~/…" below the home folder.
func (p *patient) tilde(path string) string {
	below, err := filepath.Rel(p.in.HomeDir, path)
	if p.in.HomeDir == "" || err != nil || !filepath.IsLocal(below) {
		return path
	}
	return "~" + string(filepath.Separator) + below
}

// reason drops the path from the system's error, as it is said already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// lookAtStateFolder tries to write where journal and drafts go, or where their
// folder would be made, and takes it away again.
func lookAtStateFolder(p *patient) finding {
	if p.flags.demo {
		return finding{skipped, "--demo keeps everything in memory", ""}
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
		return finding{problem, p.tilde(folder) + " takes no files: " + reason(err),
			"make room there or mend its permissions: without a journal nothing is saved"}
	}
	if folder != p.state {
		return finding{text: p.tilde(p.state) + " is made at the first start"}
	}
	return finding{text: p.tilde(p.state) + " can be written"}
}

// lookAtJournal reads the journal of all processes.
func lookAtJournal(p *patient) finding {
	switch {
	case p.flags.demo:
		return finding{skipped, "--demo keeps everything in memory", ""}
	case !exists(p.state):
		return finding{text: "nothing has been written yet"}
	}
	journal, err := state.OpenJournal(p.state, p.account.Name, p.account.AccountSID, p.now)
	if err != nil {
		return finding{problem, err.Error(), "mend that: without a journal nothing is saved"}
	}
	defer journal.Close()
	entries, problems, err := journal.Entries()
	if err != nil {
		return finding{problem, err.Error(), "mend that: how writes ended could not be told"}
	}
	unknown := slices.DeleteFunc(slices.Clone(entries), func(e state.Entry) bool { return !e.Open() })
	switch {
	case len(unknown) > 0:
		return finding{warning, counted(len(unknown), "write") + " of which nobody knows how it ended",
			"start the console: it shows them first"}
	case problems.Torn+problems.Foreign > 0:
		return finding{warning, counted(problems.Torn+problems.Foreign, "line") + " cannot be read in " + strings.Join(problems.Files, ", "),
			"nothing to do if a process was killed; else an older or newer version wrote them"}
	case p.accountErr != nil:
		return finding{text: "it can be read"}
	}
	return finding{text: "it can be read: " + counted(len(entries), "write") + " to this account, none of them open"}
}
