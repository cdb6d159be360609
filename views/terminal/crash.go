package terminal

import (
	"fmt"
	"path/filepath"
	"runtime"

	"flexconsole/config"
	"flexconsole/config/state"
)

// ReportCrash writes a crash file of this version of the program and gives the
// error that names it. The file says where it broke and not with what: a
// panic's text may contain a customer's data or a secret, so only the runtime's
// own panics are quoted.
func ReportCrash(version string, value any, stack []byte) error {
	what := fmt.Sprintf("panic of type %T", value)
	if err, ours := value.(runtime.Error); ours {
		what = err.Error()
	}
	report := fmt.Sprintf("flexconsole %s\n%s\n\n%s", version, what, stack)
	path, err := writeCrash([]byte(report))
	if err != nil {
		return fmt.Errorf("it crashed (%s), and the crash file could not be saved: %w", what, err)
	}
	return fmt.Errorf("it crashed (%s); please report the file %s", what, path)
}

func writeCrash(report []byte) (path string, err error) {
	folder, err := config.StateDir()
	if err == nil {
		err = state.Private(folder)
	}
	if err != nil {
		return "", err
	}
	path = filepath.Join(folder, "crash.txt")
	return path, state.WriteFile(path, report)
}
