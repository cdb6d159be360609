package save

import (
	"strings"

	"flexconsole/api"
	"flexconsole/api/sid"
	"flexconsole/api/validate"
)

// Field is one of the three fields that can be edited, by its name in the
// flex_user document.
type Field string

// The fields that UpdateFlexUser takes.
const (
	Email   Field = "email"
	Locale  Field = "locale"
	UserSID Field = "user_sid"
)

// Fields are all of them, in the order screens show them.
var Fields = []Field{Email, Locale, UserSID}

// Judge validates a value of the field by the input rules.
func (f Field) Judge(value string) validate.Verdict {
	switch f {
	case Email:
		return validate.Email(value)
	case Locale:
		return validate.Locale(value)
	}
	return validate.SID(sid.UnifiedUser, value)
}

// Of is the user's value of the field; nil is null.
func (f Field) Of(u api.FlexUser) *string { return *f.place(&u) }

// fieldLabels name the fields on screens, in reviews and in results.
var fieldLabels = map[Field]string{Email: "Email", Locale: "Locale", UserSID: "User SID (US…)"}

// Label is the field's name on screens, in reviews and in results.
func (f Field) Label() string { return fieldLabels[f] }

// Name is the field's name within a sentence.
func (f Field) Name() string {
	if f == UserSID {
		return "user SID"
	}
	return string(f)
}

// Shown is the field of a user for people: an odd value is marked. It is never sent; nil
// is null.
func (f Field) Shown(u api.FlexUser) *string {
	if !f.oddIn(u) {
		return f.Of(u)
	}
	marked := u.Marked(string(f), "")
	return &marked
}

func (f Field) oddIn(u api.FlexUser) bool { return u.IsOdd(string(f)) }

// Holds says that a user has this value in the field; an odd value is never the same.
func (f Field) Holds(u api.FlexUser, value *string) bool {
	return !f.oddIn(u) && f.same(value, f.Of(u))
}

// Unchanged says that the field is the same in two readings.
func (f Field) Unchanged(from, to api.FlexUser) bool { return f.same(f.Shown(from), f.Shown(to)) }

// Put sets the field of a user; nil is null.
func (f Field) Put(u *api.FlexUser, value *string) { *f.place(u) = value }

func (f Field) place(u *api.FlexUser) **string {
	switch f {
	case Email:
		return &u.Email
	case Locale:
		return &u.Locale
	}
	return &u.UserSID
}

// In is the new value of the field in a change; nil leaves the field unchanged.
func (f Field) In(c api.UserChange) *string { return *f.slot(&c) }

// Set sets the new value of the field in a change.
func (f Field) Set(c *api.UserChange, value *string) { *f.slot(c) = value }

func (f Field) slot(c *api.UserChange) **string {
	switch f {
	case Email:
		return &c.Email
	case Locale:
		return &c.Locale
	}
	return &c.UserSID
}

// same compares two stored values. Null and empty are the same to an editor: it is
// unverified which of them Twilio stores when a field is cleared. SIDs may differ in
// case.
func (f Field) same(a, b *string) bool {
	if f == UserSID {
		return strings.EqualFold(api.Text(a), api.Text(b))
	}
	return api.Text(a) == api.Text(b)
}

// Difference is the value of one field at three times, as Field.Shown gives it; nil is
// null.
type Difference struct {
	Field Field
	// Was is the value when the edit began, Now the value found, Asked the value in the
	// edit (nil where the edit leaves the field unchanged).
	Was, Now, Asked *string
}

// Old says that the field still has the value from before.
func (d Difference) Old() bool { return d.Field.same(d.Was, d.Now) }

// changedBetween lists the editable fields that differ between two readings, except the
// fields of the change.
func changedBetween(from, to api.FlexUser, but api.UserChange) []Difference {
	var changed []Difference
	for _, f := range Fields {
		if f.In(but) == nil && !f.Unchanged(from, to) {
			changed = append(changed, Difference{f, f.Shown(from), f.Shown(to), nil})
		}
	}
	return changed
}
