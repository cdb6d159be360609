package words

import (
	"errors"
	"strings"

	"flexconsole/api"
)

// AccountNotVerified is for a review where only the profile names the account.
const AccountNotVerified = "Account not verified: Twilio did not confirm which account these credentials belong to."

// OddFieldsWarning says that a response has fields of another type than documented.
func OddFieldsWarning(names []string) string {
	return "unexpected type (never sent): " + strings.Join(names, ", ")
}

// MissingWords says why a list is incomplete (see api.Incomplete).
func MissingWords(err error) string {
	var failure *api.Error
	if errors.As(err, &failure) && failure.Cause != nil {
		return "list incomplete: " + failure.Cause.Error()
	}
	return err.Error()
}
