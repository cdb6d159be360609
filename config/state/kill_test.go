package state

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

var kills = flag.Int("kills", 12, "how often TestKill kills a process that writes")

// victimVariable makes the test binary a victim, which writes to the folder it
// names.
const victimVariable = "FLEXCONSOLE_TEST_VICTIM"

// beVictim writes records and drafts as fast as it can, and says on stdout
// which of them were acknowledged, until it is killed or nobody listens.
func beVictim(dir string) {
	journal := make(chan error)
	drafts := make(chan error)
	go func() { journal <- writeJournal(dir) }()
	go func() { drafts <- writeDrafts(dir) }()
	var err error
	select {
	case err = <-journal:
	case err = <-drafts:
	}
	_ = say("error", err)
	os.Exit(1)
}

// say is one write call, so lines of two goroutines do not mix.
func say(what string, which any) error {
	_, err := fmt.Fprintf(os.Stdout, "%s %v\n", what, which)
	return err
}

// outcomes of the victim's intents in turn; "" stays without one.
var outcomes = []string{"", Applied, Unknown}

func writeJournal(dir string) error {
	j, err := OpenJournal(dir, "work", account, time.Now)
	value := map[string]*string{"email": text(strings.Repeat("x", 200))}
	for n := 0; err == nil; n++ {
		var id string
		if id, err = j.Begin("update user", user, []string{"email"}, value, value); err == nil {
			err = say("begun", id)
		}
		if outcome := outcomes[n%len(outcomes)]; err == nil && outcome != "" {
			err = errors.Join(j.End(id, outcome, "detail"), say(outcome, id))
		}
	}
	return err
}

func writeDrafts(dir string) error {
	d, err := OpenDrafts(dir, account, time.Now)
	if err != nil {
		return err
	}
	s, err := d.Claim("edit", user)
	if err != nil {
		return err
	}
	last, _, err := s.Load()
	for n := number(last) + 1; err == nil; n++ {
		values := map[string]string{"n": strconv.Itoa(n), "filler": strings.Repeat("x", rand.IntN(20000))}
		if err = s.Save(int64(n), Draft{Values: values}); err == nil {
			err = say("draft", n)
		}
	}
	return err
}

// number counts the victims' drafts; 0 is none.
func number(d Draft) int {
	n, _ := strconv.Atoi(d.Values["n"])
	return n
}

// acknowledged is what victims were told is on disk.
type acknowledged struct {
	outcome map[string]string // by intent
	draft   int
}

// TestKill: whatever moment a process is killed at, everything acknowledged is
// there when the next one looks, and nothing it left is in the way.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	other := openJournal(t, dir, time.Now) // a console that lives through it all
	inFlight := begin(t, other, user)
	said := acknowledged{outcome: map[string]string{}}
	temps, torn := 0, 0
	for range *kills {
		killOne(t, dir, &said)
		left, err := filepath.Glob(filepath.Join(dir, "drafts", "*", tempPrefix+"*"))
		must(t, err)
		temps += len(left)
		checkDrafts(t, dir, said)
		torn = checkJournal(t, dir, said, inFlight)
		if t.Failed() {
			break
		}
	}
	if len(said.outcome) == 0 || said.draft == 0 {
		t.Error("the victims wrote nothing")
	}
	t.Logf("%d kills: %d intents acknowledged, draft %d; %d temps swept, %d torn lines skipped",
		*kills, len(said.outcome), said.draft, temps, torn)
}

// killOne runs a victim and kills it at some moment: between its start and its
// first writes, or while it is busy.
func killOne(t *testing.T, dir string, said *acknowledged) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	victim := exec.Command(program)
	victim.Env = append(os.Environ(), victimVariable+"="+dir)
	out, err := victim.StdoutPipe()
	must(t, err)
	must(t, victim.Start())
	kill := func() { _ = victim.Process.Kill() }
	early := rand.IntN(4) == 0
	if early {
		time.AfterFunc(time.Duration(rand.IntN(40))*time.Millisecond, kill)
	}
	lines := bufio.NewReader(out)
	for first := true; ; first = false {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		said.hear(t, line)
		if first && !early {
			time.AfterFunc(time.Duration(rand.IntN(40_000))*time.Microsecond, kill)
		}
	}
	_, _ = io.Copy(io.Discard, out)
	if err := victim.Wait(); err == nil {
		t.Fatal("the victim ended by itself")
	}
}

func (a *acknowledged) hear(t *testing.T, line string) {
	t.Helper()
	line = strings.TrimSuffix(line, "\n")
	at := strings.LastIndexByte(line, ' ')
	what, which := line[:max(at, 0)], line[at+1:]
	switch what {
	case "begun":
		a.outcome[which] = ""
	case Applied, Unknown:
		a.outcome[which] = what
	case "draft":
		n, err := strconv.Atoi(which)
		must(t, err)
		a.draft = n
	default:
		t.Fatalf("the victim says %q", line)
	}
}

func checkDrafts(t *testing.T, dir string, said acknowledged) {
	t.Helper()
	d := openDrafts(t, dir)
	s, err := d.Claim("edit", user)
	must(t, err)
	got, _, err := s.Load()
	must(t, err)
	if number(got) < said.draft {
		t.Errorf("draft %d is there, %d was acknowledged", number(got), said.draft)
	}
	must(t, s.Release())
	for _, name := range fileNames(t, filepath.Dir(draftPath(dir, user))) {
		if !strings.HasSuffix(name, draftSuffix) {
			t.Errorf("%s survives the next start", name)
		}
	}
}

func checkJournal(t *testing.T, dir string, said acknowledged, inFlight string) (torn int) {
	t.Helper()
	j, err := OpenJournal(dir, "work", account, time.Now)
	must(t, err)
	all, problems, err := j.Entries()
	must(t, err)
	if problems.Foreign > 0 {
		t.Errorf("rubbish: %+v", problems)
	}
	found := map[string]Entry{}
	for _, e := range all {
		found[e.ID] = e
	}
	for id, outcome := range said.outcome {
		e, there := found[id]
		if !there {
			t.Errorf("intent %s is lost", id)
		}
		if outcome != "" && e.Outcome != outcome {
			t.Errorf("intent %s ended as %q, not %q", id, outcome, e.Outcome)
		}
		if open := e.Outcome == "" || e.Outcome == Unknown; e.Open() != open {
			t.Errorf("unknown: %v, of %+v", e.Open(), e)
		}
	}
	if e := found[inFlight]; !e.Live || e.Open() {
		t.Errorf("the living console's intent: %+v", e)
	}
	must(t, j.Close())
	return problems.Torn
}
