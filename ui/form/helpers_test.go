package form

import tea "github.com/charmbracelet/bubbletea"

func key(kind tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: kind} }

func runes(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
