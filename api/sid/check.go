package sid

import "fmt"

// Check refuses what is not a SID of the kind, before it gets into an address or an
// expression.
func Check(kind Kind, value string) error {
	if !Valid(kind, value) {
		return fmt.Errorf("%q is not %s SID", value, kind.WithArticle())
	}
	return nil
}
