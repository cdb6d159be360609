package validate

import (
	"strconv"
	"strings"
	"testing"
)

func burst(text string) Verdict { return Count(text, 1, 50) }

func TestCount(t *testing.T) {
	check(t, burst, []row{
		{"", Pristine, "", ""},
		{"1", Valid, "from 1 to 50", ""},
		{"50", Valid, "", ""},
		{"0", Error, "0 is not between 1 and 50", ""},
		{"51", Error, "51 is not between 1 and 50", ""},
		{"-1", Error, "-1 is not between 1 and 50", ""},
		{"ten", Error, `"ten" is not a whole number from 1 to 50`, ""},
		{"1.5", Error, "is not a whole number", ""},
		{"1e1", Error, "is not a whole number", ""},
		{"0x10", Error, "is not a whole number", ""},
		{"١٢", Error, "is not a whole number", ""},
		{"9999999999999999999999", Error, "is not a whole number", ""},
		{"   ", Error, "is not a whole number", ""},
		{"\x1b", Error, "is not a whole number", ""},
		{" 12", Error, "use 12", "12"},
		{"007", Error, "use 7", "7"},
		{"+7", Error, "use 7", "7"},
	})
	check(t, func(text string) Verdict { return Count(text, 0, 0) }, []row{
		{"0", Valid, "", ""}, {"-0", Error, "use 0", "0"}, {"1", Error, "1 is not between 0 and 0", ""},
	})
}

func FuzzCount(f *testing.F) {
	for _, s := range []string{"7", "+7", " 50", "51", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := burst(text)
		checkText(t, text, v)
		n, err := strconv.Atoi(text)
		plain := err == nil && strconv.Itoa(n) == text && n >= 1 && n <= 50
		if (v.State == Valid) != plain || v.State == Warning || v.State == Incomplete {
			t.Fatalf("%+q: %s", text, v.State)
		}
		if v.Suggestion != "" && burst(strings.TrimSpace(v.Suggestion)).State != Valid {
			t.Fatalf("%+q: suggests %q", text, v.Suggestion)
		}
	})
}
