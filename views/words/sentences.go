package words

import (
	"errors"
	"strings"

	"flexconsole/api"
)

// AccountNotVerified is said in a review where the account is only what the
// profile says.
const AccountNotVerified = "Account not verified: Twilio did not confirm which account these credentials belong to."

// OddFieldsWarning says that an answer has fields of another type than
// documented.
func OddFieldsWarning(names []string) string {
	return "unexpected type (never sent): " + strings.Join(names, ", ")
}

// MissingWords say why a list is not all there is (see api.Incomplete).
func MissingWords(err error) string {
	var failure *api.Error
	if errors.As(err, &failure) && failure.Cause != nil {
		return "list incomplete: " + failure.Cause.Error()
	}
	return err.Error()
}
