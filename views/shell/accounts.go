package shell

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/sid"
	"flexconsole/ui"
	"flexconsole/views/actions"
	"flexconsole/views/screen"
	"flexconsole/views/session"
)

var (
	_ screen.Clickable = (*accountList)(nil)
	_ screen.Closer    = (*accountList)(nil)
)

// Source is an account that can be opened.
type Source struct {
	// ID identifies it; Name and Badge are as in the header.
	ID, Name, Badge string
	// AccountSID is "" for the sandbox's.
	AccountSID string
	// ReadOnly: nothing can be changed there.
	ReadOnly bool
	// Says is a sentence on what will happen.
	Says string
}

// loginRow is the row that asks for an account instead of opening one.
const loginRow = "login"

// opener opens accounts and goes from one to another.
type opener struct {
	*program
	// sources are the accounts that can be opened, as last looked for; nil before
	// anyone asked.
	sources []Source
	// opening is the ID of the source being opened, "" while there is none.
	opening string
}

// accountList lists the accounts that can be opened. It is the first screen where none is
// configured, and switches between them later.
type accountList struct {
	screen.List
	opener  *opener
	sources []Source
	loaded  bool
	err     error
}

func newAccountList(o *opener) *accountList {
	c := &accountList{opener: o}
	c.List = screen.List{Host: o.front, Len: func() int { return len(c.sources) }}
	return c
}

// switcher opens the list of accounts over the screen in front.
func (o *opener) switcher() tea.Cmd {
	if _, open := o.front.Front().(*accountList); open {
		return nil
	}
	return o.front.Push(newAccountList(o))
}

func (c *accountList) Title() string { return "Accounts" }

// first says that no account is open yet.
func (c *accountList) first() bool { return c.opener.front.session == nil }

// Start looks for the accounts.
func (c *accountList) Start() tea.Cmd {
	find := c.opener.options.Sources
	if find == nil {
		c.loaded = true
		return nil
	}
	return screen.Look(c.opener.front, c, find, c.found)
}

// loadSources looks for the accounts when the palette first opens, so that it can offer
// them: their files are not read at the start.
func (o *opener) loadSources() tea.Cmd {
	find := o.options.Sources
	if find == nil || o.sources != nil {
		return nil
	}
	return screen.Look(o.front, nil, find, o.onSourcesLoaded)
}

// onSourcesLoaded adds the accounts to a palette that is open; the list of accounts shows
// what is wrong with them.
func (o *opener) onSourcesLoaded(sources []Source, _ error) tea.Cmd {
	if o.sources != nil {
		return nil // asked twice
	}
	o.sources = append([]Source{}, sources...)
	if p, open := o.front.Front().(*palette); open && p.title == paletteTitle {
		p.add(o.profileOffers())
	}
	return nil
}

// profileOffers are the accounts to switch to.
func (o *opener) profileOffers() []offer {
	var offers []offer
	for _, s := range o.sources {
		if d := o.accountOfSource(s.ID); d == nil || d != o.front {
			offers = append(offers, offer{
				name: "switch to " + s.Name, detail: strings.TrimSpace(s.Badge + "  " + s.AccountSID), sid: s.AccountSID,
				words: "account profile switch", run: func() tea.Cmd { return o.openSource(s.ID) },
			})
		}
	}
	return offers
}

// loginOffers is the login, for an account that is not listed yet.
func (o *opener) loginOffers() []offer {
	if o.options.Login == nil {
		return nil
	}
	return []offer{{
		name: "log in", detail: loginName(o.front.session == nil), words: "login sign in signin profile account add new", run: o.login,
	}}
}

// login asks for an account on the terminal itself.
func (o *opener) login() tea.Cmd {
	return tea.Exec(o.options.Login(), func(err error) tea.Msg { return loggedInMsg{err} })
}

// found gets the accounts that can be opened.
func (c *accountList) found(sources []Source, err error) tea.Cmd {
	c.sources, c.err, c.loaded = sources, err, true
	c.opener.sources = slices.Clone(sources)
	if c.opener.options.Login != nil {
		c.sources = append(c.sources, Source{
			ID: loginRow, Name: ui.UpperFirst(loginName(c.first())),
			Says: "Asks for account SID, API key and secret, checks them with one read request and saves the secret in the system keyring.",
		})
	}
	c.Cursor = max(0, slices.IndexFunc(c.sources, c.front))
	return nil
}

// loginName is what the row is called that asks for an account.
func loginName(first bool) string {
	if first {
		return "log in to a Twilio account"
	}
	return "log in to another Twilio account"
}

// front says that a source is the account in front.
func (c *accountList) front(s Source) bool {
	d := c.opener.accountOfSource(s.ID)
	return d != nil && d == c.opener.front
}

// accountOfSource finds the open account of a source, by its ID; nil for
// none.
func (o *opener) accountOfSource(id string) *account {
	for _, d := range o.accounts {
		if d.session != nil && d.session.SourceID == id {
			return d
		}
	}
	return nil
}

func (c *accountList) Actions() []actions.ID {
	return actions.If(len(c.sources) > 0 && c.opener.opening == "", actions.OpenAccount, actions.Move, actions.MoveTyping, actions.Page)
}

func (c *accountList) Do(action actions.ID) tea.Cmd {
	if action != actions.OpenAccount {
		return nil
	}
	chosen := c.sources[c.Cursor]
	if chosen.ID == loginRow {
		return c.opener.login()
	}
	return c.opener.openSource(chosen.ID)
}

// Unencrypted is the error of a source whose credentials would be sent over http to an
// address that was not confirmed.
type Unencrypted struct{ Address, Text string }

func (e *Unencrypted) Error() string { return e.Text }

// openSource goes to an account: as it was left where it is open already.
func (o *opener) openSource(id string) tea.Cmd {
	if d := o.accountOfSource(id); d != nil {
		return o.goTo(d)
	}
	return o.openNew(id, "")
}

// openNew opens the account of a source; its credentials may be sent over http to the
// address agreed to.
func (o *opener) openNew(id, agreed string) tea.Cmd {
	o.opening = id
	return screen.Look(o.front, nil, func() (*session.Session, error) {
		return o.options.OpenSource(id, agreed)
	}, func(s *session.Session, err error) tea.Cmd { return o.opened(id, s, err) })
}

// goTo puts another account in front, and closes the list of accounts.
func (o *opener) goTo(d *account) tea.Cmd {
	closed := o.leaveAccounts()
	o.front = d
	return tea.Batch(closed, o.front.Notify(ui.Plain, "Switched to "+d.session.Source))
}

func (o *opener) leaveAccounts() tea.Cmd {
	if c, ok := o.front.Front().(*accountList); ok && !c.first() {
		return o.front.Close(c)
	}
	return nil
}

// Close abandons an account that is still being opened.
func (c *accountList) Close() tea.Cmd {
	c.opener.opening = ""
	return nil
}

// opened enters a session, unless its opening was abandoned.
func (o *opener) opened(id string, s *session.Session, err error) tea.Cmd {
	if id != o.opening {
		if s != nil {
			s.End()
		}
		return nil
	}
	o.opening = ""
	if unencrypted, ok := errors.AsType[*Unencrypted](err); ok {
		screen.AskYesNo(o.front, "Send credentials unencrypted?", ui.UpperFirst(unencrypted.Text)+".", "Cancel", "Send",
			func() tea.Cmd { return o.openNew(id, unencrypted.Address) })
		return nil
	}
	if err != nil {
		return o.front.Notify(ui.Bad, "Could not open the account: "+err.Error())
	}
	closed := o.leaveAccounts()
	o.enter(s)
	return tea.Batch(closed, o.begin())
}

// loggedInMsg ends a login on the terminal.
type loggedInMsg struct{ err error }

// loggedIn looks again for what can be opened.
func (o *opener) loggedIn(m loggedInMsg) tea.Cmd {
	switch {
	case interrupted(m.err):
		return o.front.Notify(ui.Plain, "Login cancelled, nothing saved")
	case m.err != nil:
		return o.front.Notify(ui.Bad, "Login failed, nothing saved")
	}
	c, ok := o.front.Front().(*accountList)
	if !ok {
		return tea.Batch(o.switcher(), o.front.Notify(ui.Good, "Saved. Choose it here"))
	}
	return tea.Batch(c.Start(), o.front.Notify(ui.Good, "Saved. Choose it here"))
}

// interrupted says that ctrl+c ended a command.
func interrupted(err error) bool {
	const byInterrupt, bySignal = 130, -1
	exit, ok := errors.AsType[*exec.ExitError](err)
	return ok && (exit.ExitCode() == byInterrupt || exit.ExitCode() == bySignal)
}

func (c *accountList) View(width, height int) []string {
	t := c.opener.theme
	lines := c.head(width)
	switch {
	case !c.loaded:
		return append(lines, " "+t.Muted.Render("looking for accounts…"))
	case c.err != nil:
		lines = append(lines, ui.Indented(t.SignLines(ui.Bad, c.err.Error(), width-2))...)
		lines = append(lines, "")
	}
	row := func(i int) []string { return c.rowLines(c.sources[i], i == c.Cursor, width) }
	return c.Blocks(t, lines, c.Len(), row, c.foot(width), 2, height)
}

// head is above the accounts.
func (c *accountList) head(width int) []string {
	t := c.opener.theme
	if !c.first() {
		return []string{"", " " + t.Heading.Render("Accounts (open ones stay open)"), ""}
	}
	return append([]string{"", " " + t.Strong.Render("Welcome to flexconsole"), ""},
		append(ui.Indented(ui.Wrap("No account configured yet. Choose how to start:", width-2, t.Text)), "")...)
}

// rowLines are a source and what will happen.
func (c *accountList) rowLines(s Source, selected bool, width int) []string {
	t := c.opener.theme
	const badgeColumn = 11
	text := ui.Escape(s.Name)
	if s.AccountSID != "" {
		text += "  " + sid.Shorten(s.AccountSID)
	}
	if s.ReadOnly {
		text += "  READ-ONLY"
	}
	if word := c.stateWord(s); word != "" {
		text += "  (" + word + ")"
	}
	lines := []string{"  " + ui.Pad(badgeOf(s, t.Badge), badgeColumn) + t.Text.Render(ui.Cut(text, width-badgeColumn-3))}
	if selected {
		badge := badgeOf(s, t.SelectedBadge)
		gap := ui.Fit("", badgeColumn-ui.Width(badge))
		lines[0] = t.Selected.Render("▸ ") + badge + t.Selected.Render(gap+ui.Fit(text, width-badgeColumn-3))
	}
	if selected || c.first() {
		for _, line := range ui.Wrap(ui.Escape(s.Says), width-badgeColumn-3, t.Muted) {
			lines = append(lines, fmt.Sprintf("%*s%s", badgeColumn+2, "", line))
		}
	}
	if c.first() {
		lines = append(lines, "") // a gap between accounts with sentences
	}
	return lines
}

// badgeOf draws the badge of an account, "" where it has none.
func badgeOf(s Source, draw func(word string) string) string {
	if s.Badge == "" {
		return ""
	}
	return draw(s.Badge)
}

// stateWord is the state of an account in the program.
func (c *accountList) stateWord(s Source) string {
	d := c.opener.accountOfSource(s.ID)
	switch {
	case c.opener.opening == s.ID:
		return "opening…"
	case d == nil:
		return ""
	case d == c.opener.front:
		return "current"
	case c.opener.works.busy(d) != nil:
		return "open, request in progress"
	case d.screens.anyUnsent():
		return "open, unsent changes"
	}
	return "open"
}

// foot says where accounts were looked for, on the first screen.
func (c *accountList) foot(width int) []string {
	if !c.first() {
		return nil
	}
	t := c.opener.theme
	lines := []string{" " + t.Heading.Render("Searched for credentials in")}
	for _, looked := range c.opener.options.Looked {
		line := ui.Escape(looked.Where) + ": " + ui.Escape(looked.Found)
		lines = append(lines, ui.Indented(ui.Wrap("  "+line, width-2, t.Muted))...)
	}
	return lines
}

// enter begins a session with fresh screens, in place of the first screen where
// that is in front; nil is the first screen.
func (o *opener) enter(s *session.Session) {
	front := o.front
	o.front = &account{program: o.program, session: s, dialogs: dialogs{arrivals: o.options.Arrivals}}
	if s == nil {
		o.front.screens.tabs = [][]screen.Screen{{newAccountList(o)}}
	} else {
		for _, tab := range tabs {
			o.front.screens.tabs = append(o.front.screens.tabs, []screen.Screen{tab.Root(o.front)})
		}
	}
	if front != nil && front.session == nil {
		o.accounts = slices.DeleteFunc(o.accounts, func(d *account) bool { return d == front })
	}
	o.accounts = append(o.accounts, o.front)
}

// begin finds the instance in the background, and shows what the command line asks for.
func (o *opener) begin() tea.Cmd {
	if o.front.session == nil {
		return tea.Batch(o.front.Front().Start(), o.warn(nil))
	}
	var commands []tea.Cmd
	for _, stack := range o.front.screens.tabs {
		commands = append(commands, stack[0].Start())
	}
	o.openAtStart()
	commands = append(commands, o.warn(o.front.session.Warnings))
	for _, part := range parts {
		if part.Start != nil {
			commands = append(commands, part.Start(o.front))
		}
	}
	if path := o.options.OpenFile; path != "" {
		o.options.OpenFile = ""
		commands = append(commands, o.front.Open(screen.UserFile{Path: path, Columns: o.options.Columns}))
	} else if user := o.options.OpenUser; user != "" {
		o.options.OpenUser = ""
		commands = append(commands, o.front.Open(screen.UserPage{SID: user}))
	} else if o.front.session.Instance() == "" {
		commands = append(commands, connect(o.front))
	}
	return tea.Batch(commands...)
}

// warn shows the warnings of a session, and the note on the terminal once.
func (o *opener) warn(warnings []string) tea.Cmd {
	if note := o.options.Note; note != "" {
		o.options.Note = ""
		warnings = append(slices.Clone(warnings), ui.UpperFirst(note))
	}
	if len(warnings) == 0 {
		return nil
	}
	return o.front.Notify(ui.Warn, strings.Join(warnings, "; "))
}
