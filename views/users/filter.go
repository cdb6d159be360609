package users

import (
	"strings"
	"unicode/utf8"

	"flexconsole/ui/filter"
	"flexconsole/views/words"
)

// search sets the filter: terms that all must hold. Words without a key are found in
// all columns, letters in order.
func (d *directory) search(text string) {
	if text != d.filter {
		d.filter, d.wanted = text, words.UserKeys.Parse(text)
		d.pick()
	}
}

// pick finds the users that the filter shows.
func (d *directory) pick() {
	d.shown, d.isShown, d.unmatched = d.order.sorted, nil, ""
	if len(d.wanted) == 0 {
		return
	}
	for _, t := range d.wanted {
		d.shown = d.matching(t)
	}
	d.isShown = make([]bool, len(d.users))
	for _, i := range d.shown {
		d.isShown[i] = true
	}
	if len(d.shown) == 0 {
		d.unmatched = d.whyUnmatched()
	}
}

// shows says whether a row shows the user with a SID.
func (d *directory) shows(sid string) bool {
	i, known := d.known[sid]
	return known && (d.isShown == nil || d.isShown[i])
}

// matching are those of the users shown for whom one term of the filter holds.
func (d *directory) matching(t filter.Term) []int {
	kept := d.keep(func(i int) bool { return d.holds(t, i) })
	if len(kept) > 0 || t.Key != "" || t.Not || t.Quoted {
		return kept
	}
	return d.keep(func(i int) bool { return hasInOrder(t.Lower(), d.users[i].names()) })
}

// keep are those of the users shown that fit.
func (d *directory) keep(fits func(i int) bool) []int {
	var kept []int
	for _, i := range d.shown {
		if fits(i) {
			kept = append(kept, i)
		}
	}
	return kept
}

// hasInOrder says whether a text has the letters of a word in their order, with others
// between them or not.
func hasInOrder(word, text string) bool {
	for _, letter := range word {
		i := strings.IndexRune(text, letter)
		if i < 0 {
			return false
		}
		text = text[i+utf8.RuneLen(letter):]
	}
	return true
}
