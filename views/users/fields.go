package users

import (
	"slices"
	"strconv"
	"strings"

	"flexconsole/api/save"
	"flexconsole/ui"
	"flexconsole/ui/list"
	"flexconsole/views/screen"
)

// userField is one field of the document as the page shows it.
type userField struct {
	group, name, label string
	value              string // raw, what copying gives
	shown              string // for people, raw too
	null               bool
	note               string
}

// fields are all fifteen, in the order of the page.
func (u *user) fields() []*userField {
	d := u.data
	fields := []*userField{
		plainField("User", "username", "Username", d.Username),
		plainField("User", "email", save.Email.Label(), d.Email),
		plainField("User", "locale", save.Locale.Label(), d.Locale),
		{
			group: "User", name: "roles", label: "Roles", value: strings.Join(d.Roles, " "),
			shown: strings.Join(d.Roles, ", "), null: d.Roles == nil,
		},
		{group: "Details", name: "version", label: "Version", value: strconv.Itoa(d.Version), shown: strconv.Itoa(d.Version)},
		dateField(u.host, "created_date", "Created", d.CreatedDate),
		dateField(u.host, "updated_date", "Updated", d.UpdatedDate),
		plainField("Details", "url", "URL", d.URL),
		plainField("IDs", "flex_user_sid", "Flex user SID (FU…)", d.FlexUserSID),
		plainField("IDs", "user_sid", save.UserSID.Label(), d.UserSID),
		plainField("IDs", "worker_sid", "Worker", d.WorkerSID),
		plainField("IDs", "flex_team_sid", "Team SID (QO…)", d.FlexTeamSID),
		plainField("IDs", "workspace_sid", "Workspace", d.WorkspaceSID),
		plainField("IDs", "instance_sid", "Flex instance", d.InstanceSID),
		plainField("IDs", "account_sid", "Account", d.AccountSID),
	}
	fields = slices.Insert(fields, 1, listedFields(u)...)
	for _, f := range fields {
		if raw, odd := d.Odd[f.name]; odd {
			f.value, f.shown, f.null, f.note = string(raw), d.Marked(f.name, ""), false, "unexpected type"
		} else if f.name == "worker_sid" && f.null {
			f.note = "a deactivated user has none"
		}
	}
	return fields
}

// listedFields are what only the list of users says; none where the list has no such
// user.
func listedFields(u *user) []*userField {
	l, ok := screen.Find[*lookup](u.host)
	if !ok {
		return nil
	}
	i, known := l.list.dir.known[u.sid]
	if !known {
		return nil
	}
	of := l.list.dir.users[i]
	fields := []*userField{
		plainField("User", "full_name", "Full name", ui.TextOrNil(of.cells[fullNameColumn])),
		plainField("User", "team_name", "Team", ui.TextOrNil(l.list.dir.teams[ui.TextOf(u.data.FlexTeamSID)])),
		plainField("User", "state", "State", ui.TextOrNil(of.cells[stateColumn])),
	}
	return slices.DeleteFunc(fields, func(f *userField) bool { return f.null })
}

// noun is what a field is called within a sentence.
func (f *userField) noun() string {
	noun := ui.ShortLabel(f.label)
	if strings.HasPrefix(noun, "Flex") || noun == "URL" {
		return noun
	}
	return strings.ToLower(noun[:1]) + noun[1:]
}

func plainField(group, name, label string, value *string) *userField {
	return &userField{group: group, name: name, label: label, value: ui.TextOf(value), shown: ui.TextOf(value), null: value == nil}
}

func dateField(h screen.Host, name, label string, value *string) *userField {
	f := plainField("Details", name, label, value)
	if !f.null {
		f.shown = ui.LocalDate(f.value, h.Now(), h.Location())
	}
	return f
}

// fieldTable shows the fields of a document in one column or two, with a cursor.
type fieldTable struct {
	// left has the cursor over all fields, and where those of the first column are;
	// right has where those of the second are, which begins at cell half; 0 for none.
	left, right list.RowList
	half        int
	// width is how many cells the columns take.
	width int
}

// secondFields is the first field of the second column: user and details stand left, IDs
// right.
const secondFields = "IDs"

// draw draws the fields around the cursor.
func (f *fieldTable) draw(t ui.Theme, fields []*userField, width, height int) []string {
	f.half, f.width = 0, width
	if width < ui.TwoPanes {
		lines, at := f.column(t, &f.left, fields, 0, width, height >= len(fields)+5)
		return f.left.Part(t, lines, at, height)
	}
	f.half = width / 2
	split := slices.IndexFunc(fields, func(field *userField) bool { return field.group == secondFields })
	left, at := f.column(t, &f.left, fields[:split], 0, f.half-2, true)
	right, atRight := f.column(t, &f.right, fields[split:], split, width-f.half, true)
	lines, at := ui.Beside(left, right, f.half, ""), max(at, atRight)
	f.right.Part(t, lines, at, height)
	return f.left.Part(t, lines, at, height)
}

// setTop says how many lines stand above the fields.
func (f *fieldTable) setTop(lines int) { f.left.Top, f.right.Top = lines, lines }

func (f *fieldTable) step(n int, key string) { f.left.Step(n, key) }
func (f *fieldTable) OnRow() int             { return f.left.OnRow() }
func (f *fieldTable) ToRow(row int)          { f.left.ToRow(row) }

func (f *fieldTable) RowAt(x, line int) int {
	switch {
	case x >= f.width:
		return -1
	case f.half > 0 && x >= f.half:
		return f.right.RowAt(x, line)
	}
	return f.left.RowAt(x, line)
}

func (f *fieldTable) Forget() {
	f.left.Forget()
	f.right.Forget()
}

// column draws fields whose first has index base, and notes them in rows; at is
// the line of the cursor.
func (f *fieldTable) column(t ui.Theme, rows *list.RowList, fields []*userField, base, width int, roomy bool) (lines []string, at int) {
	group, label := "", labelColumn(fields, width)
	rows.Forget()
	for i, field := range fields {
		if field.group != group {
			if group != "" && roomy {
				lines = append(lines, "")
			}
			group = field.group
			lines = append(lines, " "+t.Heading.Render(group))
		}
		rows.Note(-1, lines)
		if base+i == f.OnRow() {
			at = len(lines)
		}
		lines = append(lines, fieldLine(t, field, base+i == f.OnRow(), label, width))
		rows.Note(base+i, lines)
	}
	return lines, at
}

// shortLabels is the width of labels without the part in parentheses, with the gap after
// them.
const shortLabels = 15

// wholeValue is the width of a date with its age, and more than that of a SID.
const wholeValue = 39

// labelColumn is the width of the labels of fields, with the gap after them: whole where
// such a value has room beside them, and the last column stays free.
func labelColumn(fields []*userField, width int) int {
	column := shortLabels
	for _, f := range fields {
		column = max(column, ui.Width(f.label)+2)
	}
	if width < 2+column+wholeValue+1 {
		return shortLabels
	}
	return column
}

func fieldLine(t ui.Theme, f *userField, selected bool, column, width int) string {
	shown := ui.Escape(f.shown)
	if f.null {
		shown = "null"
	}
	if f.note != "" {
		shown += "  (" + f.note + ")"
	}
	if selected {
		return t.Row(ui.FitLabel(f.label, column)+shown, true, width)
	}
	value := t.Text.Render(ui.Cut(shown, width-column-2))
	if f.null {
		value = t.Muted.Render(ui.Cut(shown, width-column-2))
	}
	return "  " + t.Label.Render(ui.FitLabel(f.label, column)) + value
}
