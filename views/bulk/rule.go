package bulk

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"flexconsole/api/batch"
	"flexconsole/api/validate"
	"flexconsole/ui"
	"flexconsole/ui/form"
	"flexconsole/views/actions"
	"flexconsole/views/saving"
	"flexconsole/views/screen"
	"flexconsole/views/words"
)

var (
	_ screen.Changer     = (*batchRule)(nil)
	_ screen.Clickable   = (*batchRule)(nil)
	_ screen.DraftKeeper = (*batchRule)(nil)
	_ screen.Keeper      = (*batchRule)(nil)
	_ screen.Paster      = (*batchRule)(nil)
)

// batchRule asks for the change that all users get, of one of several types.
type batchRule struct {
	screen.SoonTyped
	reads []batch.Read
	// columns are those of the table.
	columns []batch.Column
	types   []changeType
	chosen  int
	// remark is a note on the users, for the question.
	remark string
	// planning: a preview is being prepared.
	planning bool
}

// changeType is a type of change; its form is nil where there is nothing to type.
type changeType struct {
	name string
	form *form.Form
	rule func() batch.Rule
}

func newBatchRule(h screen.Host, reads []batch.Read, in batch.Input, remark string) *batchRule {
	b := &batchRule{reads: reads, columns: in.Columns, remark: remark}
	b.types = []changeType{localeChange(), b.domainChange()}
	if in.GivesValues() {
		b.types = slices.Insert(b.types, 0, changeType{"Use file columns", nil, func() batch.Rule { return batch.FromRows(in.Rows) }})
	}
	b.Host = h
	b.choose(0)
	return b
}

func localeChange() changeType {
	locale := form.NewField(form.Field{
		ID: "locale", Label: "Locale", Limit: saving.MaxLocaleText, Cells: saving.LocaleCells,
		Hint: "for all users, e.g. en-US", Check: required(saving.CheckLocale),
	})
	return changeType{"Set locale", form.NewForm(locale), func() batch.Rule { return batch.SameLocale(locale.Value()) }}
}

func (b *batchRule) domainChange() changeType {
	from := form.NewField(form.Field{
		ID: "from", Label: "From domain", Limit: saving.MaxEmailText,
		Hint: "the current domain, e.g. example.com", Check: required(b.checkFrom),
	})
	to := form.NewField(form.Field{
		ID: "to", Label: "To domain", Limit: saving.MaxEmailText,
		Hint: "the new domain, e.g. example.org", Check: required(checkDomain),
	})
	return changeType{"Change email domain", form.NewForm(from, to), func() batch.Rule { return batch.EmailDomain(from.Value(), to.Value()) }}
}

// required blocks the form while a field is empty.
func required(check func(string) form.Verdict) func(string) form.Verdict {
	return func(value string) form.Verdict {
		if value == "" {
			return form.Verdict{Level: ui.Pending, Text: "required"}
		}
		return check(value)
	}
}

// checkDomain checks a domain as part of an email.
func checkDomain(value string) form.Verdict {
	v := words.Verdict(validate.EmailDomain(value))
	if v.Level == ui.Good {
		v.Text = "valid domain"
	}
	return v
}

// checkFrom counts the users whose email has the domain.
func (b *batchRule) checkFrom(value string) form.Verdict {
	end, n := "@"+strings.ToLower(strings.TrimPrefix(value, "@")), 0
	for i := range b.reads {
		if strings.HasSuffix(strings.ToLower(ui.TextOf(b.reads[i].User.Email)), end) {
			n++
		}
	}
	if n == 0 {
		return form.Verdict{Level: ui.Bad, Text: "no loaded user has an email at this domain"}
	}
	return form.Verdict{Level: ui.Good, Text: fmt.Sprintf("%d of %s match", n, ui.Counted(len(b.reads), "user"))}
}

func (b *batchRule) choose(way int) {
	b.chosen = way % len(b.types)
	b.Inputs = b.types[b.chosen].form
	b.InInput = b.Inputs != nil
}

func (b *batchRule) Title() string { return "Bulk edit" }

func (b *batchRule) Actions() []actions.ID {
	own := []actions.ID{actions.Preview, actions.ChangeType}
	if b.Inputs == nil {
		return own
	}
	return b.ActionsAfter(own...)
}

func (b *batchRule) Do(action actions.ID) tea.Cmd {
	switch action {
	case actions.ChangeType:
		b.choose(b.chosen + 1)
		return nil
	case actions.Preview:
		return b.preview()
	}
	return b.Form.Do(action)
}

func (b *batchRule) preview() tea.Cmd {
	if b.Inputs != nil && !b.planning {
		if blocked := b.Blocked(); blocked != nil {
			return blocked
		}
	}
	rule := b.types[b.chosen].rule()
	return planInBackground(b.Host, b, &b.planning, b.reads, func(reads []batch.Read) []batch.PlannedRow {
		return batch.Plan(reads, rule)
	}, func(rows []batch.PlannedRow) tea.Cmd {
		plan := newBatchPlan(b.Host, forSave, rows, "")
		plan.remark = b.remark
		return b.Host.PushOver(b, plan)
	})
}

// planInBackground plans the rows of a preview, one preview at a time for each owner, and
// opens it unless owner is closed by then.
func planInBackground(h screen.Host, owner screen.Screen, planning *bool, reads []batch.Read, plan func([]batch.Read) []batch.PlannedRow, open func([]batch.PlannedRow) tea.Cmd) tea.Cmd {
	if *planning {
		return nil
	}
	*planning = true
	reads = slices.Clone(reads)
	return screen.Look(h, owner, func() ([]batch.PlannedRow, error) {
		return plan(reads), nil
	}, func(rows []batch.PlannedRow, _ error) tea.Cmd {
		*planning = false
		return open(rows)
	})
}

func (b *batchRule) Type(key tea.KeyMsg) tea.Cmd {
	if b.Inputs == nil {
		return nil
	}
	return b.Form.Type(key)
}

func (b *batchRule) Paste(key tea.KeyMsg) tea.Cmd {
	if b.Inputs == nil {
		return nil
	}
	return b.Form.Paste(key)
}

func (b *batchRule) View(width, height int) []string {
	t := b.Host.Theme()
	head := []string{t.Strong.Render(ui.Cut(" Change for "+ui.Counted(len(b.reads), "user")+" ("+actions.Key(actions.ChangeType)+" switches)", width-1))}
	for i, way := range b.types {
		sign, style := "○ ", t.Muted
		if i == b.chosen {
			sign, style = "● ", t.Accent
		}
		head = append(head, style.Render(ui.Cut(" "+sign+way.name, width-1)))
	}
	head = append(head, "")
	if b.Inputs == nil {
		head = append(head, ui.Indented(ui.Wrap("Each user gets the values of its own line. An empty cell leaves the field unchanged. "+actions.Key(actions.Preview)+" previews the changes.", width-2, t.Text))...)
		return append(head, ui.Indented(columnLines(t, b.columns, width-2))...)
	}
	return b.Draw(func(int) []string { return head }, width, height)
}
