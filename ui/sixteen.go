package ui

// pair is a foreground on a background. What the 16 colours look like is up to
// the terminal, and so is what lies behind them: only some pairs read everywhere.
type pair struct{ text, ground string }

// style is never bold: bold means bright in many terminals, which makes another
// pair of it.
func (p pair) style() Style {
	return NewStyle().Foreground(p.text).Background(p.ground)
}

// pairs are the only colours where nothing else has one.
type pairs struct {
	badges map[string]pair
	signs  map[Level]pair
}

// sixteen names colours by their numbers: 0 black, 1 red, 2 green, 3 yellow,
// 5 magenta, 6 cyan, 15 bright white. Yellow serves a sign alone: it is brown in
// the palette of VGA, where no letter reads well on it that does elsewhere.
var sixteen = pairs{
	badges: map[string]pair{"PROD": {"15", "1"}, "STAGING": {"15", "5"}, "DEV": {"0", "2"}, "SANDBOX": {"0", "6"}},
	signs:  map[Level]pair{Good: {"0", "2"}, Warn: {"0", "3"}, Bad: {"15", "1"}},
}

// uncoloured uses bold and reverse where the other themes use colour. Letters are never
// faint: that is too little contrast in some palettes.
func (t styles) uncoloured() styles {
	t.Accent, t.Warn, t.Bad = t.Accent.Bold(true), t.Warn.Bold(true), t.Bad.Bold(true)
	t.Selected, t.Rule = t.Selected.Reverse(true), t.Rule.Faint(true)
	return t
}

// Mark is a sign in the colour of its level.
func (t Theme) Mark(level Level, sign string) string {
	if t.Palette.Pairs != nil && t.Palette.Pairs.signs[level] != (pair{}) {
		return t.Palette.Pairs.signs[level].style().Render(sign)
	}
	return t.Level(level).Render(sign)
}

// SelectedBadge is a Badge in the row under the cursor: where that is in reverse,
// the badge is too.
func (t Theme) SelectedBadge(word string) string {
	if t.Palette.Selected == "" {
		return t.Selected.Render("[" + word + "]")
	}
	return t.Badge(word)
}
