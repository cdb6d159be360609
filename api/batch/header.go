package batch

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"flexconsole/api/save"
	"flexconsole/api/sid"
)

// header says where the columns are.
type header struct {
	layout
	all    []Column
	places map[string]int
}

// parseHeader finds the columns: those that are mapped, then by their own
// names, the Flex user SIDs by their values, and then by other names. A heading
// that nearly spells a column that was not found is an error: to ignore it would
// quietly leave out what someone meant to change.
func parseHeader(l layout, m Mapping) (header, error) {
	h := header{layout: l, all: l.columns(), places: map[string]int{}}
	for _, step := range []func(Mapping) error{h.byMapping, h.byOwnName, h.byValues, h.byOtherName, h.misspelt} {
		if err := step(m); err != nil {
			return h, h.wrong(err.Error())
		}
	}
	if _, found := h.places[sidColumn]; !found {
		return h, h.wrong(fmt.Sprintf("no column %s in %q (columns: %s)", sidColumn, clip(strings.Join(l.headings, ",")), allColumns))
	}
	return h, nil
}

func (h header) wrong(why string) error { return &InputError{Line: max(h.header, 0) + 1, Why: why} }

func (h header) read(column string, place int) {
	h.places[column] = place
	h.all[place].Meaning = column
}

func (h header) byMapping(m Mapping) error {
	for _, column := range columns {
		if m[column] == (Mapped{}) {
			continue
		}
		place, err := m[column].find(h.all)
		if err != nil {
			return err
		}
		if other := h.all[place].Meaning; other != "" {
			return fmt.Errorf("the column %q is mapped to %s and %s", cmp.Or(h.all[place].Heading, strconv.Itoa(place+1)), other, column)
		}
		h.read(column, place)
	}
	return nil
}

// open says that a column is still to be found.
func (h header) open(column string, m Mapping) bool {
	_, found := h.places[column]
	_, mapped := m[column]
	return !found && !mapped
}

func (h header) byOwnName(m Mapping) error   { return h.byName(m, true) }
func (h header) byOtherName(m Mapping) error { return h.byName(m, false) }

func (h header) byName(m Mapping, own bool) error {
	for _, column := range columns {
		if !h.open(column, m) {
			continue
		}
		var places []int
		for i, c := range h.all {
			if name, its := columnOf(c.Heading); name == column && its == own && c.Meaning == "" && !h.hasFlexUsers(column, i) {
				places = append(places, i)
			}
		}
		switch len(places) {
		case 0:
		case 1:
			h.read(column, places[0])
		default:
			return fmt.Errorf("there are several columns for %s", column)
		}
	}
	return nil
}

// hasFlexUsers says that a column named for user SIDs has those of Flex users, which
// no other column is named for.
func (h header) hasFlexUsers(column string, place int) bool {
	_, found := h.places[sidColumn]
	return column == string(save.UserSID) && !found && h.users[place] > 0
}

// byValues finds the Flex user SIDs where just one column has any.
func (h header) byValues(m Mapping) error {
	if !h.open(sidColumn, m) {
		return nil
	}
	var places []int
	for i, n := range h.users {
		if n > 0 && h.all[i].Meaning == "" {
			places = append(places, i)
		}
	}
	if len(places) == 1 {
		h.read(sidColumn, places[0])
	}
	return nil
}

func (h header) misspelt(m Mapping) error {
	for i, c := range h.all {
		meant := nearly(c.Heading)
		if meant == "" || c.Meaning != "" || !h.open(meant, m) || h.lacksUserSIDs(meant, i) {
			continue
		}
		return fmt.Errorf("unknown column %q, did you mean %s? (columns: %s)", c.Heading, meant, allColumns)
	}
	return nil
}

// lacksUserSIDs says that no value of a column is a user SID, such as below "User ID".
func (h header) lacksUserSIDs(column string, place int) bool {
	return column == string(save.UserSID) && len(h.rows) > 0 && !slices.ContainsFunc(h.rows, func(cells []string) bool {
		return place < len(cells) && sid.Valid(sid.UnifiedUser, cells[place])
	})
}
