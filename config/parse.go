package config

import (
	"maps"
	"slices"
)

// parse reads a file of a layout. It returns the first problem, and with it everything
// that is right, so that one bad profile does not lose the theme.
func parse(d document, l layout) (contents, *FileError) {
	p := parsing{
		document: d, layout: l,
		found: contents{top: map[string]string{}, topAt: map[string]part{}, profiles: map[string]section{}},
	}
	entries, syntax := readEntries(d, l)
	for _, e := range entries {
		p.take(e)
	}
	if syntax != nil {
		return p.found, syntax
	}
	p.checkCommands()
	return p.found, p.first
}

type parsing struct {
	document document
	layout   layout
	found    contents
	first    *FileError
}

func (p *parsing) fail(at part, problem string) {
	if p.first == nil {
		p.first = p.document.problem(at.offset, problem)
	}
}

func (p *parsing) take(e entry) {
	name := e.path[0].name
	switch take, known := p.layout.sections[name]; {
	case known:
		take(p, e)
	case name != "profiles":
		p.takeTop(e)
	case len(e.path) > 1:
		p.takeProfile(e)
	case !e.isTable():
		p.fail(e.path[0], "profiles must be tables: [profiles.NAME]")
	}
}

func (p *parsing) takeTop(e entry) {
	key := e.path[0]
	if text, ok := p.value(e, 0, p.layout.top, ""); ok {
		p.found.top[key.name] = text
		p.found.topAt[key.name] = key
	}
}

func (p *parsing) takeProfile(e entry) {
	name := e.path[1]
	if err := checkProfileName(name.name); err != nil {
		p.fail(name, "a profile's name "+err.Error())
		return
	}
	if len(e.path) == 2 && !e.isTable() {
		p.fail(name, "a profile must be a table: [profiles."+name.name+"]")
		return
	}
	profile, exists := p.found.profiles[name.name]
	if !exists {
		profile = section{at: name, values: map[string]string{}}
		p.found.profiles[name.name] = profile
	}
	if len(e.path) == 2 {
		return
	}
	if text, ok := p.value(e, 2, p.layout.profile, " in profile "+name.name); ok {
		profile.values[e.path[2].name] = text
	}
}

// value checks the key at one depth of an entry's path. Whatever lies deeper
// belongs to a table where a plain value is due.
func (p *parsing) value(e entry, depth int, rules map[string]rule, where string) (string, bool) {
	key := e.path[depth]
	r, known := rules[key.name]
	if !known {
		p.fail(key, p.layout.unknown(key.name, where, slices.Sorted(maps.Keys(rules))))
		return "", false
	}
	if len(e.path) > depth+1 {
		e = entry{}
	}
	if problem := r.problem(e); problem != "" {
		p.fail(key, key.name+" "+problem)
		return "", false
	}
	return e.text, true
}
