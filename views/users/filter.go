package users

import (
	"slices"
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
	d.shown, d.isShown, d.unmatched, d.similar = d.order.sorted, nil, "", false
	if len(d.wanted) == 0 {
		return
	}
	d.isShown = slices.Repeat([]bool{true}, len(d.users))
	for _, t := range d.wanted {
		d.narrow(t)
	}
	d.shown = nil
	for _, i := range d.order.sorted {
		if d.isShown[i] {
			d.shown = append(d.shown, i)
		}
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

// narrow leaves of the users shown those for whom one term of the filter holds.
func (d *directory) narrow(t filter.Term) {
	found, some := d.fitting(d.holding(t))
	if !some && t.Key == "" && !t.Not && !t.Quoted {
		found, d.similar = d.fitting(func(i int) bool { return isSimilar(t.Lower(), d.users[i].names()) })
	}
	d.isShown = found
}

// fitting says which of the users shown fit, and whether there is one. It goes through
// them as they lie in memory: in the order of the rows it takes five times as long.
func (d *directory) fitting(fits func(i int) bool) (fit []bool, some bool) {
	fit = make([]bool, len(d.users))
	for i, shown := range d.isShown {
		if shown && fits(i) {
			fit[i], some = true, true
		}
	}
	return fit, some
}

// isSimilar says whether a text has the letters of a word in their order and near each
// other, few others between them: scattered over a line, any word is found.
func isSimilar(word, text string) bool {
	first, size := utf8.DecodeRuneInString(word)
	for {
		i := strings.IndexRune(text, first)
		if i < 0 {
			return false
		}
		text = text[i+size:]
		end := endInOrder(word[size:], text)
		if end < 0 { // nor are all letters there further on
			return false
		}
		if size+end <= 2*len(word)+1 {
			return true
		}
	}
}

// endInOrder is where the letters of a word, in their order, end in a text, -1 where they
// are not all there.
func endInOrder(word, text string) int {
	at := 0
	for _, letter := range word {
		i := strings.IndexRune(text[at:], letter)
		if i < 0 {
			return -1
		}
		at += i + utf8.RuneLen(letter)
	}
	return at
}
