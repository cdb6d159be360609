package state

import (
	"os"
	"sync"
)

// redactors take the secrets of the accounts in use out of a text.
var redactors struct {
	sync.Mutex
	all []func(string) string
}

// Redact has all that is written from now on pass redact, which takes a secret
// out of a text and leaves JSON JSON: what people type by mistake would stay on
// the disk. What forget gives back ends that.
func Redact(redact func(string) string) (forget func()) {
	redactors.Lock()
	defer redactors.Unlock()
	i := len(redactors.all)
	redactors.all = append(redactors.all, redact)
	return func() {
		redactors.Lock()
		defer redactors.Unlock()
		redactors.all[i] = nil
	}
}

// writeRedacted writes all of data, or fails.
func writeRedacted(file *os.File, data []byte) (int, error) {
	redactors.Lock()
	defer redactors.Unlock()
	text := string(data)
	for _, redact := range redactors.all {
		if redact != nil {
			text = redact(text)
		}
	}
	if text == string(data) {
		return file.Write(data)
	}
	if _, err := file.WriteString(text); err != nil {
		return 0, err
	}
	return len(data), nil
}
