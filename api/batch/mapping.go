package batch

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Mapping says which column of a table is read as one of Columns. Those without
// an entry are found by their headings.
type Mapping map[string]Mapped

// Mapped is a column: by its Number from 1 where that is not 0, else by its
// Heading, which may be a number where no heading is the same. The zero value
// is for no column.
type Mapped struct {
	Heading string
	Number  int
}

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
			return nil, fmt.Errorf("%q is not COLUMN=HEADING; COLUMN is one of %s", entry, allColumns)
		case twice:
			return nil, fmt.Errorf("%s is mapped twice", column)
		}
		m[column] = Mapped{Heading: strings.TrimSpace(heading)}
	}
	return m, nil
}

// names says that a heading is one of those mapped.
func (m Mapping) names(heading string) bool {
	for _, mapped := range m {
		if mapped.is(heading) {
			return true
		}
	}
	return false
}

// is says that a column with this heading is the one mapped.
func (m Mapped) is(heading string) bool {
	return m.Number == 0 && m.Heading != "" && sameHeading(heading, m.Heading)
}

// find gives the place of the column that is mapped.
func (m Mapped) find(all []Column) (int, error) {
	place, number := -1, m.Number
	for i, c := range all {
		if !m.is(c.Heading) {
			continue
		}
		if place >= 0 {
			return 0, fmt.Errorf("several columns are named %q: use a column number", clip(m.Heading))
		}
		place = i
	}
	if number == 0 {
		number, _ = strconv.Atoi(m.Heading) // 0 is no column's number
	}
	if place < 0 && number >= 1 && number <= len(all) {
		place = number - 1
	}
	if place < 0 {
		return 0, fmt.Errorf("no column %q", cmp.Or(clip(m.Heading), strconv.Itoa(number)))
	}
	return place, nil
}
