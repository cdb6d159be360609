package batch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Mapping says which column of a table is read as one of Columns: by its
// heading, or by its number from 1. "" is for none. Columns without an entry
// are found by their headings.
type Mapping map[string]string

// Columns are the names of all columns that are read, the Flex user SID first.
func Columns() []string { return slices.Clone(columns) }

// ParseMapping reads entries such as "locale=Sprache" or "email=3".
func ParseMapping(entries []string) (Mapping, error) {
	m := Mapping{}
	for _, entry := range entries {
		name, heading, given := strings.Cut(entry, "=")
		column, _ := columnOf(name)
		switch _, twice := m[column]; {
		case !given || column == "":
			return nil, fmt.Errorf("%q is not of the form COLUMN=HEADING, with one of %s", entry, allColumns)
		case twice:
			return nil, fmt.Errorf("%s is mapped twice", column)
		}
		m[column] = strings.TrimSpace(heading)
	}
	return m, nil
}

// names says that a heading is one of those mapped.
func (m Mapping) names(heading string) bool {
	for _, mapped := range m {
		if mapped != "" && sameHeading(heading, mapped) {
			return true
		}
	}
	return false
}

// find gives the place of the column that is mapped by heading or number.
func find(all []Column, mapped string) (int, error) {
	place := -1
	for i, c := range all {
		if !sameHeading(c.Heading, mapped) {
			continue
		}
		if place >= 0 {
			return 0, fmt.Errorf("several columns are named %q: give the number of one", clip(mapped))
		}
		place = i
	}
	if n, err := strconv.Atoi(mapped); place < 0 && err == nil && n >= 1 && n <= len(all) {
		place = n - 1
	}
	if place < 0 {
		return 0, fmt.Errorf("no column %q", clip(mapped))
	}
	return place, nil
}
