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
	// Configured are what config.toml sets: how lists are shown where nothing else was
	// chosen, and filters that can only be changed there.
	Configured []*state.View
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
	usual := l.Usual(list)
	if v := l.find(list, ""); v != nil {
		return over(usual, v)
	}
	return usual
}

// Kept says that what is chosen is kept for the next start.
func (l *Lists) Kept() bool { return l.store != nil && !l.store.InMemory() }

// Usual is how config.toml has a list shown.
func (l *Lists) Usual(list string) state.View {
	view := state.View{List: list}
	for _, v := range l.Configured {
		if v.List == list && v.Name == "" {
			view = over(view, v)
		}
	}
	return view
}

// over is a view with what another sets.
func over(view state.View, set *state.View) state.View {
	if len(set.Columns) > 0 {
		view.Columns = set.Columns
	}
	if set.Sort != "" || set.Descending {
		view.Sort, view.Descending = set.Sort, set.Descending
	}
	return view
}

func (l *Lists) find(list, name string) *state.View {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.all, func(v *state.View) bool { return v.List == list && v.Name == name }); i >= 0 {
		return l.all[i]
	}
	return nil
}

// Filters are the saved filters of a list, those of config.toml first, then by name.
func (l *Lists) Filters(list string) []*state.View {
	all := slices.Concat(l.Configured, slices.DeleteFunc(slices.Clone(l.all), func(v *state.View) bool { return l.IsConfigured(list, v.Name) }))
	return slices.DeleteFunc(all, func(v *state.View) bool { return v.List != list || v.Name == "" })
}

// IsConfigured says that a filter of a list stands in config.toml.
func (l *Lists) IsConfigured(list, name string) bool {
	return name != "" && slices.ContainsFunc(l.Configured, func(v *state.View) bool { return v.List == list && v.Name == name })
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
