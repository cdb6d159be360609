package users

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/pflag"

	"flexconsole/api/batch"
	"flexconsole/ui"
	"flexconsole/views/cli/plain"
	"flexconsole/views/words"
)

// resultFiles are the files that a bulk edit writes its results to.
type resultFiles struct{ csv, json resultFile }

// resultFile is one of them, at "" for none.
type resultFile struct {
	flag, path string
	file       *os.File
}

func (r *resultFiles) flags(set *pflag.FlagSet) {
	r.csv.flag, r.json.flag = "results-csv", "results-json"
	set.StringVar(&r.csv.path, r.csv.flag, "", "also create this `file` with the results as comma-separated values")
	set.StringVar(&r.json.path, r.json.flag, "", "also create this `file` with the results as JSON, one user per line")
}

func (r *resultFiles) all() []*resultFile { return []*resultFile{&r.csv, &r.json} }

// checkUse refuses files that exist: they may be the results of another run.
func (r *resultFiles) checkUse() error {
	if r.csv.path != "" && r.csv.path == r.json.path {
		return plain.UsageError("give different files for --results-csv and --results-json")
	}
	for _, f := range r.all() {
		if _, err := os.Lstat(f.path); f.path != "" && err == nil {
			return plain.UsageError("--" + f.flag + ": " + f.path + " exists already")
		}
	}
	return nil
}

// open creates the files, which only their owner can read, before anything is sent.
func (r *resultFiles) open() (err error) {
	for _, f := range r.all() {
		if f.path == "" || err != nil {
			continue
		}
		if f.file, err = os.OpenFile(f.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
			err = fmt.Errorf("nothing was sent: --%s: %w", f.flag, err)
		}
	}
	if err != nil && r.csv.file != nil { // the other one failed
		err = errors.Join(err, r.csv.file.Close(), os.Remove(r.csv.path))
	}
	return err
}

// write writes a file where there is one, and says what could not be written.
func (f *resultFile) write(to func(io.Writer) error) (problem []string) {
	if f.file == nil {
		return nil
	}
	if err := errors.Join(to(f.file), f.file.Close()); err != nil {
		return []string{"flexconsole: --" + f.flag + ": " + f.path + " is incomplete: " + err.Error()}
	}
	return nil
}

// writeResults writes the results of all rows. That they cannot be written does not change
// what was done.
func (b *bulkRun) writeResults(report []batch.Outcome) {
	problems := b.files.csv.write(func(w io.Writer) error { return batch.WriteCSV(w, report, words.BulkCSV) })
	problems = append(problems, b.files.json.write(func(w io.Writer) error {
		for _, o := range report {
			line, err := json.Marshal(b.document(o))
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintln(w, ui.UTF8.VisibleJSON(string(line))); err != nil {
				return err
			}
		}
		return nil
	})...)
	plain.WriteLines(b.cmd.ErrOrStderr(), problems)
}
