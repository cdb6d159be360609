package validate

import (
	"regexp"
	"strings"
	"testing"

	"flexconsole/api/sid"
)

const (
	user1 = "FU00000000000000000000000000000001"
	user2 = "FU00000000000000000000000000000002"
)

func flexUser(value string) Verdict { return SID(sid.FlexUser, value) }

func TestSID(t *testing.T) {
	check(t, flexUser, []row{
		{"", Pristine, "", ""},
		{user1, Valid, "Flex user SID", ""},
		{"FU" + strings.Repeat("aB", 16), Valid, "Flex user SID", ""},
		{"F", Incomplete, "1 of 34 characters", ""},
		{"FU12", Incomplete, "4 of 34 characters", ""},
		{user1[:33], Incomplete, "33 of 34", ""},
		{user1 + "2", Error, "35 characters, 1 too many (a SID has 34)", ""},
		{"WK", Error, "that is a worker SID (WK); a Flex user SID starts with FU", ""},
		{"wk12", Error, "that is a worker SID (WK)", ""},
		{"W", Error, `starts with "W"`, ""},
		{"XX12", Error, `starts with "XX"; a Flex user SID starts with FU`, ""},
		{"é", Error, `starts with "é"`, ""},
		{"fu" + user1[2:], Error, "must be upper case FU", user1},
		{"f", Error, "must be upper case FU", "F"},
		{" " + user1 + "2", Error, `starts with " F"; a Flex user SID`, ""},
		{"AD12", Error, "that is a regulatory address SID (AD); a Flex user SID starts with FU", ""},
		{"FUg", Error, `"g" at position 3 is not a hex digit`, ""},
		{"FU00g0", Error, `"g" at position 5 is not a hex digit`, ""},
		{"FU00é", Error, `"é" (U+00E9) at position 5`, ""},
		{"FU\u202e1", Error, "U+202E right-to-left override at position 3: a SID has only letters and digits", ""},
		{"FU0\xff", Error, "byte 0xFF (not UTF-8) at position 4", ""},
		{" " + user1 + "\n", Error, "spaces around", user1},
		{" FU12", Error, "spaces around", "FU12"},
		{"   ", Error, "only spaces", ""},
		{"https://example.com/Users/" + user1 + "?a=b", Error, "contains one Flex user SID, FU0000…0001", user1},
		{user1 + " and " + user2, Error, "contains 2 Flex user SIDs", ""},
	})
}

func TestSIDForAnAddress(t *testing.T) {
	address := func(value string) Verdict { return SID(sid.Address, value) }
	check(t, address, []row{
		{"AD12", Error, "that is a regulatory address SID (AD); a web chat needs a chat address SID (IG): choose it from the list", ""},
		{"IS12", Error, "that is a service SID (IS); a web chat needs a chat address SID (IG): choose it from the list", ""},
		{"CH12", Error, "that is a conversation SID (CH); a chat address SID starts with IG", ""},
		{"AC12", Error, "that is an account SID (AC)", ""},
		{"IG12", Incomplete, "4 of 34", ""},
	})
}

func FuzzSID(f *testing.F) {
	pattern := regexp.MustCompile(`^FU[0-9a-fA-F]{32}$`)
	for _, s := range []string{"", "F", user1, "fu" + user1[2:], " " + user1, "x/" + user1, "WK", "é", "FU\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		v := flexUser(value)
		checkText(t, value, v)
		if (v.State == Valid) != pattern.MatchString(value) || v.State == Warning {
			t.Fatalf("%+q: %s", value, v.State)
		}
		if v.State == Incomplete && flexUser(value+user1[len(value):]).State != Valid {
			t.Fatalf("%+q: incomplete, but typing on does not help", value)
		}
	})
}

func BenchmarkSIDLongText(b *testing.B) {
	value := strings.Repeat("FU 0", 25_000)
	for b.Loop() {
		flexUser(value)
	}
}
