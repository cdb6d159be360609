package ui

import "strings"

// roomyValue is the width that a long value needs beside its label.
const roomyValue = 40

// LabelledLines are labels, in a column of so many cells, with their raw values; those
// that are empty are left out. A value that would be cut in pieces beside its label
// stands below it where that helps.
func (t Theme) LabelledLines(width, column int, labelled [][2]string) []string {
	const indent = 2
	var lines []string
	for _, named := range labelled {
		if named[1] == "" {
			continue
		}
		label, value := t.Label.Render(Fit(named[0], column)), Escape(named[1])
		cells := Width(value)
		if cells > width-column && (cells <= width-indent || width-column < roomyValue) {
			lines = append(lines, label)
			lines = append(lines, Hanging(strings.Repeat(" ", indent), WrapValue(value, width-indent, t.Text))...)
			continue
		}
		lines = append(lines, Hanging(label, WrapValue(value, width-column, t.Text))...)
	}
	return lines
}
