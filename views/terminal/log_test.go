package terminal

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"flexconsole/config/access/accesstest"
)

func TestLogIsPrivateAndAddedTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.txt")
	if err := os.WriteFile(path, []byte("earlier\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	log, err := OpenLog(path, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	log.Add("key", "enter", 1500*time.Microsecond)
	log.Add("message", "two\nlines \x1b[2J", 0)
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	log.Add("late", "after the end", 0)
	accesstest.Private(t, path)
	data, _ := os.ReadFile(path)
	want := regexp.MustCompile(`^earlier
\S+Z start flexconsole 1\.2\.3 go[^%]+ \w+/\w+ TERM=[^%]*
\S+Z key enter took 1\.500 ms
\S+Z message two\S+lines \S+\[2J
\S+Z end\n$`)
	if !want.Match(data) {
		t.Errorf("the log is:\n%s", data)
	}
}

func TestLogIsRefused(t *testing.T) {
	folder := t.TempDir()
	for path, says := range map[string]string{folder: "is not a regular file", filepath.Join(folder, "no", "log"): "no such file"} {
		if _, err := OpenLog(path, "1.2.3"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Nothing waits for the disk: what it does not take in time is dropped, and
// counted.
func TestLogDropsAndCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.txt")
	file, err := openPrivate(path)
	if err != nil {
		t.Fatal(err)
	}
	log := &SessionLog{file: file, waiting: make(chan string, 2), closing: make(chan struct{}), ended: make(chan error, 1)}
	for range 5 {
		log.Add("key", "x", 0)
	}
	go log.write()
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	// The end itself found room, or was the fourth to be dropped.
	dropped := regexp.MustCompile(`(?m)dropped [34] events because the disk was too slow$`)
	if lines := strings.Count(string(data), " key x\n"); lines != 2 || !dropped.Match(data) {
		t.Errorf("the log is:\n%s", data)
	}
}

func TestLogThatCannotBeWrittenSaysSo(t *testing.T) {
	log, err := OpenLog(filepath.Join(t.TempDir(), "log.txt"), "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	log.file.Close()
	if err := log.Close(); err == nil || !strings.Contains(err.Error(), "is incomplete") {
		t.Errorf("the error is %v", err)
	}
}
