package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// crashed writes a crash file and gives the error that names it. The file says
// where it broke and not with what: a panic's text may hold a customer's data
// or a secret, so only the runtime's own panics are quoted.
func crashed(value any, stack []byte) error {
	what := fmt.Sprintf("panic of type %T", value)
	if err, ours := value.(runtime.Error); ours {
		what = err.Error()
	}
	report := fmt.Sprintf("flexconsole %s\n%s\n\n%s", version(), what, stack)
	path := filepath.Join(xdg.StateHome, "flexconsole", "crash.txt")
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		os.Remove(path) // an existing file would keep its wider permissions
		err = os.WriteFile(path, []byte(report), 0o600)
	}
	if err != nil {
		return fmt.Errorf("it broke (%s), and its crash file could not be written: %w", what, err)
	}
	return fmt.Errorf("it broke (%s); please report the file %s", what, path)
}
