package state

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxViews is how many entries there may be, maxViewName and maxFilter are in
	// characters.
	maxViews    = 500
	maxViewName = 100
	maxFilter   = 4 << 10
)

// View is how a list is shown or, with a name, a filter of it that was saved.
type View struct {
	// List names the list, as "users".
	List string `json:"list"`
	// Name is that of a saved filter, its case included, and Filter the text; both are ""
	// for how the list is shown.
	Name   string `json:"name,omitempty"`
	Filter string `json:"filter,omitempty"`
	// Columns are the names of those shown, in their order; none for the usual ones.
	Columns []string `json:"columns,omitempty"`
	// Sort is the column sorted by, "" for the usual order, Descending that it is turned
	// around.
	Sort       string `json:"sort,omitempty"`
	Descending bool   `json:"descending,omitempty"`
}

// usual says that a list is shown as at the first start, which needs no entry.
func (v *View) usual() bool {
	return v.Name == "" && len(v.Columns) == 0 && v.Sort == "" && !v.Descending
}

// Views are how the lists of one account are shown, and its saved filters, at most 500.
// Its methods may be called from several goroutines, and several consoles share the file.
// All of them fail, and leave the file as it is, where it cannot be read or understood;
// the error names it.
type Views struct{ list listFile[*View] }

// OpenViews opens those of a Key in dir/views; dir "" keeps them in memory, for the demo.
// An error says that the folder cannot be made or kept private.
func OpenViews(dir, key string) (*Views, error) {
	v := &Views{listFile[*View]{
		good:   func(view *View) bool { return view != nil && view.List != "" },
		tidied: tidyViews,
	}}
	if err := v.list.open(dir, "views", key); err != nil {
		return nil, err
	}
	return v, nil
}

// InMemory says that nothing is on disk.
func (v *Views) InMemory() bool { return v.list.path == "" }

// All are the views, those of a list together and its filters by name.
func (v *Views) All() ([]*View, error) { return v.list.all() }

// Replace puts a view, nil for none, in place of those of a list with these names. An
// error is one sentence: a text too long, too many views, or a file that cannot be written.
func (v *Views) Replace(list string, names []string, with *View) error {
	if with != nil && (utf8.RuneCountInString(with.Name) > maxViewName || utf8.RuneCountInString(with.Filter) > maxFilter) {
		return fmt.Errorf("the limit is %d characters for a name and %d for a filter", maxViewName, maxFilter)
	}
	return v.list.change(func(all []*View) ([]*View, error) {
		all = Replaced(all, list, names, with)
		if len(all) > maxViews {
			return nil, fmt.Errorf("there are %d filters already: remove one first", maxViews)
		}
		return all, nil
	})
}

// Replaced are views in which one, nil for none, is in place of those of a list with these
// names. How a list is usually shown needs no entry.
func Replaced(all []*View, list string, names []string, with *View) []*View {
	all = slices.DeleteFunc(all, func(v *View) bool { return v.List == list && slices.Contains(names, v.Name) })
	if with != nil && !with.usual() {
		all = append(all, with)
	}
	return tidyViews(all)
}

// tidyViews sorts them by list and name, and removes nothing, as Replace never saves too
// many.
func tidyViews(all []*View) []*View {
	slices.SortStableFunc(all, func(a, b *View) int {
		return cmp.Or(strings.Compare(a.List, b.List), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	return all
}
