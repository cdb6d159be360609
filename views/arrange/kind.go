package arrange

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/ui"
	"flexconsole/ui/filter"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
)

// Kind is a list of the program whose columns, order and filters can be chosen.
type Kind struct {
	// ID is what config.toml and the state call it, Name what a sentence does.
	ID, Name string
	// Columns are all that it can show, SortedBy those it can be sorted by.
	Columns, SortedBy list.Columns
	// Order is the usual one.
	Order Order
	// Keys are those of its filter, and Unit what one row is called.
	Keys filter.Keys
	Unit string
	// Filter is the text of its filter now, Show puts another there.
	Filter func(h screen.Host) string
	Show   func(h screen.Host, text string)
}

// Order is the column that a list is sorted by.
type Order struct {
	Column     string
	Descending bool
}

func (o Order) String() string {
	return o.Column + " " + map[bool]string{false: "↑", true: "↓"}[o.Descending]
}

// Configured are the views that config.toml sets, for the lists of these kinds. An error
// has the line and column of the setting.
func Configured(kinds []*Kind, settings []config.ListSetting) ([]*state.View, error) {
	var views []*state.View
	for _, s := range settings {
		at := slices.IndexFunc(kinds, func(k *Kind) bool { return k.ID == s.List })
		if at < 0 {
			var names []string
			for _, k := range kinds {
				names = append(names, k.ID)
			}
			return nil, s.Problem(fmt.Sprintf("no list is called %q: %s", s.List, strings.Join(names, ", ")))
		}
		view, err := kinds[at].configured(s)
		if err != nil {
			return nil, s.Problem(err.Error())
		}
		views = append(views, view)
	}
	return views, nil
}

// configured is the view that a setting makes.
func (k *Kind) configured(s config.ListSetting) (view *state.View, err error) {
	view = &state.View{List: k.ID}
	switch s.Key {
	case "columns":
		view.Columns, err = k.columnsOf(s.Texts)
	case "sort":
		view.Sort, view.Descending = strings.CutPrefix(s.Texts[0], "-")
		if view.Sort, err = columnOf(k.Columns, view.Sort); err == nil && k.SortedBy.Named(view.Sort) == "" {
			sortable, _ := k.SortedBy.Names()
			err = fmt.Errorf("the list is not sorted by %s, only by %s", view.Sort, strings.Join(sortable, ", "))
		}
	default:
		view.Name, view.Filter = s.Name, s.Texts[0]
		err = k.checkFilter(view)
	}
	return view, err
}

func (k *Kind) columnsOf(names []string) (columns []string, err error) {
	for _, name := range names {
		found, err := columnOf(k.Columns, name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(columns, found) {
			return nil, fmt.Errorf("column %s is there twice", found)
		}
		columns = append(columns, found)
	}
	return columns, nil
}

// columnOf is the name of a column, in whatever case it is written, or as exports and the
// command line call it.
func columnOf(columns list.Columns, name string) (string, error) {
	if found := columns.Named(name); found != "" {
		return found, nil
	}
	all, _ := columns.Names()
	return "", fmt.Errorf("no column %q: %s", name, strings.Join(all, ", "))
}

func (k *Kind) checkFilter(v *state.View) error {
	naming := screen.Naming{What: "filter", Taken: func(string) bool { return false }}
	if verdict := naming.Check(v.Name); verdict.Level != ui.Good {
		return fmt.Errorf("the name of a filter: %s", verdict.Text)
	}
	if utf8.RuneCountInString(v.Name) > screen.MostName {
		return fmt.Errorf("the name of a filter has at most %d characters", screen.MostName)
	}
	if utf8.RuneCountInString(v.Filter) > list.MaxFilter {
		return fmt.Errorf("a filter has at most %d characters", list.MaxFilter)
	}
	return k.Keys.Parse(v.Filter).Check(v.Filter, k.Unit)
}
