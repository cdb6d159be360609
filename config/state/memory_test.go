package state

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Many open intents, which are never dropped, take little more room in memory
// than on disk.
func TestManyOpenIntents(t *testing.T) {
	const size = 8 << 20
	dir := t.TempDir()
	written := openIntents(t, filepath.Join(dir, "journal"), size)
	j := openJournal(t, dir, time.Now)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	open, _, err := j.Unknown()
	must(t, err)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if len(open) != written {
		t.Fatalf("%d of %d intents", len(open), written)
	}
	if grown := after.HeapAlloc - before.HeapAlloc; grown > 4*size {
		t.Errorf("%d MB of intents take %d MB", size>>20, grown>>20)
	}
	runtime.KeepAlive(open)
	// Who asks next gets the same again, until something is written.
	runtime.ReadMemStats(&before)
	again, _, err := j.Entries()
	must(t, err)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); len(again) != written || grown > 2*size {
		t.Errorf("%d intents, read again, take %d MB more", len(again), grown>>20)
	}
	must(t, j.Dismiss(again[0].ID))
	left, _, err := j.Unknown()
	must(t, err)
	if len(left) != written-1 {
		t.Errorf("%d intents are left of %d", len(left), written)
	}
	runtime.KeepAlive(again)
}

// openIntents writes about size bytes of them, of many dead processes.
func openIntents(t *testing.T, folder string, size int) (written int) {
	t.Helper()
	must(t, os.MkdirAll(folder, 0o700))
	for part := 0; size > 0; part++ {
		var lines strings.Builder
		for lines.Len() < maxPart-1024 && size-lines.Len() > 0 {
			id := fmt.Sprintf("20260301T090000-dead%04d-%06d", part, written)
			at := time.Date(2026, 3, 1, 9, 0, written, 0, time.UTC).Format(time.RFC3339Nano)
			fmt.Fprintf(&lines, `{"v":1,"kind":"begin","id":%q,"at":%q,"profile":"work","account":%q,"op":"update user","target":%q,`+
				`"fields":["email"],"before":{"email":"old%d@example.com"},"after":{"email":"new%d@example.com"}}`+"\n",
				id, at, account, user, written, written)
			written++
		}
		write(t, partPath(folder, fmt.Sprintf("20260301T090000-dead%04d", part), 1), lines.String())
		size -= lines.Len()
	}
	return written
}
