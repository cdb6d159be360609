package users

import (
	"flexconsole/ui/filter"
	"flexconsole/ui/list"
	"flexconsole/views/words"
)

// suggestions are what may be typed next into the look-up input.
type suggestions struct {
	list.Suggestions
	// found is what they were found for.
	found struct {
		text         string
		at           int
		dir          *directory
		users, teams int
	}
}

// find looks for them again where the input or the list has changed.
func (s *suggestions) find(l *lookup) {
	now, dir := s.found, l.list.dir
	now.text, now.at = l.input.Value(), l.input.CursorAt()
	now.dir, now.users, now.teams = dir, len(dir.users), len(dir.teams)
	if now == s.found {
		return
	}
	s.found = now
	if !l.words() || len(dir.users) == 0 {
		s.Suggestions = list.Suggestions{}
		return
	}
	s.Find(l.input, words.UserKeys, func(key string, others filter.Expression) []filter.Count {
		return dir.counts(key, others)
	})
}

// complete puts the next one into the input.
func (s *suggestions) complete(l *lookup) {
	s.Next(l.input)
	l.filter()
}

// lines are what stands below the input of them: nothing where neither a key nor a
// value is being typed.
func (s *suggestions) lines(l *lookup, width int) []string {
	ofKeys := s.Any() || s.Unknown() || l.words() && l.list.dir.wanted.HasKeys()
	if !l.typing || !ofKeys {
		return nil
	}
	return []string{s.Line(l.host.Theme(), width)}
}
