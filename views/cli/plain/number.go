package plain

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"flexconsole/api/validate"
)

// CountFlag is a flag for a whole number from 0 to most.
func CountFlag(target *int, most int) pflag.Value { return &countFlag{target, most} }

type countFlag struct {
	target *int
	most   int
}

// Set stores what is in bounds.
func (f *countFlag) Set(text string) error {
	if v := validate.Count(text, 0, f.most); v.State != validate.Valid {
		return errors.New(cmp.Or(v.Text, "a whole number is needed"))
	}
	*f.target, _ = strconv.Atoi(text) // Count has read it
	return nil
}

func (f *countFlag) String() string { return strconv.Itoa(*f.target) }

// Type is what help calls the value.
func (f *countFlag) Type() string { return "int" }

// PauseFlag is a flag for a duration that cannot be negative.
func PauseFlag(target *time.Duration) pflag.Value { return &pauseFlag{target} }

type pauseFlag struct{ target *time.Duration }

// Set stores what is not negative.
func (f *pauseFlag) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return errors.New("a time such as 200ms or 2s is needed")
	}
	*f.target = d
	return nil
}

// String is empty for none, which help does not show as a default.
func (f *pauseFlag) String() string { return strings.TrimPrefix(f.target.String(), "0s") }

// Type is what help calls the value.
func (f *pauseFlag) Type() string { return "duration" }
