package terminal

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/ui"
)

func runeKey(r rune) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}} }

// recorded types keys with a pause between two and gives what reaches the
// program.
func recorded(t *testing.T, pause time.Duration, keys ...tea.KeyMsg) (got []string) {
	synctest.Test(t, func(t *testing.T) {
		var r *Records
		r = NewRecords(ui.NewArrivals(time.Now), func(msg tea.Msg) {
			key := r.Filter(nil, msg).(tea.KeyMsg)
			name := key.String()
			if key.Paste {
				name = "paste " + string(key.Runes)
			}
			got = append(got, name)
		})
		for _, key := range keys {
			if msg := r.Filter(nil, key); msg != nil {
				t.Errorf("%v passes at once", msg)
			}
			time.Sleep(pause)
		}
		time.Sleep(time.Second)
		synctest.Wait()
	})
	return got
}

func textKeys(text string) (keys []tea.KeyMsg) {
	for _, r := range text {
		switch r {
		case '\r':
			keys = append(keys, tea.KeyMsg{Type: tea.KeyEnter})
		case '\t':
			keys = append(keys, tea.KeyMsg{Type: tea.KeyTab})
		default:
			keys = append(keys, runeKey(r))
		}
	}
	return keys
}

func TestRecords(t *testing.T) {
	const fast, slow = time.Millisecond, 100 * time.Millisecond
	for _, row := range []struct {
		name  string
		pause time.Duration
		keys  []tea.KeyMsg
		want  []string
	}{
		{"typing", slow, textKeys("ada\r"), []string{"a", "d", "a", "enter"}},
		{"a paste of lines", fast, textKeys("one\rtwo\tx\r"), []string{"paste one\ntwo\tx\n"}},
		{"a paste that the console reads in parts", 16 * time.Millisecond, textKeys("one\rtwo\r"), []string{"paste one\ntwo\n"}},
		{"few keys at once", fast, textKeys("jk\r"), []string{"j", "k", "enter"}},
		{"a held Enter", fast, textKeys("\r\r\r\r\r\r"), slices.Repeat([]string{"enter"}, 6)},
		{"a held arrow", fast, slices.Repeat([]tea.KeyMsg{{Type: tea.KeyDown}}, 6), slices.Repeat([]string{"down"}, 6)},
		{
			"what decides in a paste", fast,
			append(textKeys("name\t"), tea.KeyMsg{Type: tea.KeyCtrlS}, tea.KeyMsg{Type: tea.KeyRight}),
			[]string{"paste name\t"},
		},
		{"a modifier alone", slow, []tea.KeyMsg{runeKey(0), {Type: tea.KeyCtrlAt}, runeKey('a')}, []string{"a"}},
		{"an emoji", fast, []tea.KeyMsg{runeKey(0xd83d), runeKey(0xde00)}, []string{"😀"}},
		{"half an emoji", slow, []tea.KeyMsg{runeKey(0xd83d), runeKey('a')}, []string{"a"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := recorded(t, row.pause, row.keys...); !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// Whatever is no key passes at once, and a click counts as input.
func TestRecordsPassOtherMessages(t *testing.T) {
	now := time.Unix(1000, 0)
	arrivals := ui.NewArrivals(func() time.Time { return now })
	r := NewRecords(arrivals, nil)
	if msg := r.Filter(nil, tea.WindowSizeMsg{Width: 80}); msg != (tea.WindowSizeMsg{Width: 80}) {
		t.Errorf("%v", msg)
	}
	r.Filter(nil, tea.MouseMsg{Action: tea.MouseActionPress})
	now = now.Add(time.Millisecond)
	r.Filter(nil, tea.MouseMsg{Action: tea.MouseActionPress})
	if arrivals.Alone() {
		t.Error("two clicks in a millisecond count as clicks by hand")
	}
}
