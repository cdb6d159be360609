package session

import (
	"slices"
	"sync"

	"flexconsole/config/state"
)

// Lists are how the lists of the account are shown, and its saved filters: in memory, and
// on disk where there is a store. It is for one goroutine but for what Replace returns.
type Lists struct {
	store *state.Views
	// writing lets one change be written after the other, the latest last.
	writing sync.Mutex
	mu      sync.Mutex
	all     []*state.View
}

// Open reads what is stored; on an error there is nothing, and changes stay in memory
// or fail to be written.
func (l *Lists) Open(store *state.Views) (err error) {
	l.store = store
	l.all, err = store.All()
	return err
}

// Shown is how a list is shown.
func (l *Lists) Shown(list string) state.View {
	if v := l.find(list, ""); v != nil {
		return *v
	}
	return state.View{List: list}
}

func (l *Lists) find(list, name string) *state.View {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.all, func(v *state.View) bool { return v.List == list && v.Name == name }); i >= 0 {
		return l.all[i]
	}
	return nil
}

// Filters are the saved filters of a list, by name.
func (l *Lists) Filters(list string) []*state.View {
	return slices.DeleteFunc(slices.Clone(l.all), func(v *state.View) bool { return v.List != list || v.Name == "" })
}

// Replace puts a view, nil for none, in place of those of a list with these names, the
// last of which is its own. What it returns writes that, from any goroutine.
func (l *Lists) Replace(list string, names []string, with *state.View) (write func() error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = state.Replaced(slices.Clone(l.all), list, names, with)
	return func() error {
		if l.store == nil {
			return nil
		}
		l.writing.Lock()
		defer l.writing.Unlock()
		return l.store.Replace(list, names, l.find(list, names[len(names)-1])) // as it is now
	}
}
