package expression

import (
	"strings"
	"testing"
)

func TestExpressions(t *testing.T) {
	const firstChat = "CH00000000000000000000000000000001"
	of := func(name string) (any, bool) {
		value, ok := map[string]any{
			"conversationSid": firstChat, "direction": "inbound", "quoted": `a "b" c`, "somebody": "ada",
		}[name]
		return value, ok
	}
	for text, want := range map[string]bool{
		`conversationSid == "` + firstChat + `"`:         true,
		`conversationSid=='` + firstChat + `'`:           true,
		` "` + firstChat + `" == conversationSid` + "\n": true,
		`conversationSid == "CH1"`:                       false,
		`conversationSid != "CH1"`:                       true,
		`conversationSid == ` + firstChat:                false, // an attribute that is not there
		`conversationsid == "` + firstChat + `"`:         false,
		`quoted == 'a "b" c'`:                            true,
		`somebody == "ada"`:                              true,
		`nobody == ""`:                                   false,
		`nobody != "ada"`:                                false, // what is not there compares to nothing
		`roles == roles`:                                 false,
		`1 == 1`:                                         true,
		`1 == 1.0 AND -2 != 2`:                           true,
		`true == true and false != true`:                 true,
		`1 == "1"`:                                       false,
		`direction == "inbound" AND somebody == "bob"`:   false,
		`direction == "inbound" OR somebody == "bob"`:    true,
		`1 == 1 OR 1 == 1 AND 1 == 2`:                    true,
		`(1 == 1 OR 1 == 1) AND 1 == 2`:                  false,
		`((direction == "outbound") OR (somebody == "ada")) AND (direction=="inbound")`: true,
	} {
		e, ok := Parse(text)
		if !ok || e(of) != want {
			t.Errorf("%s: understood %v, want %v", text, ok, want)
		}
	}
	for _, text := range []string{
		"", " ", "x", `"x"`, `direction = "inbound"`, `direction == `, `== "inbound"`, `direction == "inbound`, `direction == inbound"`,
		`direction === "inbound"`, `direction == "inbound" AND`, `direction == "inbound" direction`, `direction == "inbound" XOR 1 == 1`,
		`(1 == 1`, `1 == 1)`, `()`, `(1) == 1`, `roles HAS "agent"`, `direction IN ["inbound"]`, `direction CONTAINS "in"`, `1 > 0`,
		`NOT 1 == 1`, `direction == "inbound"; 1 == 1`, strings.Repeat("(", 100_000), `1 == "` + strings.Repeat("a", mostBytes) + `"`,
	} {
		if _, ok := Parse(text); ok {
			t.Errorf("%.50q was understood", text)
		}
	}
}
