package api

import "testing"

func TestCloseInteractionChannelGivesTheStatus(t *testing.T) {
	for _, status := range []string{"closed", "active", ""} {
		c, _ := answering(t, `{"sid":"`+channel+`","interaction_sid":"`+interaction+`","type":"web","status":"`+status+`","error_code":null}`)
		if got, err := c.CloseInteractionChannel(t.Context(), chat, interaction, channel); got != status || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestChannelsThatWillNotDo(t *testing.T) {
	const otherChannel, otherInteraction = "UO00000000000000000000000000000009", "KD00000000000000000000000000000009"
	checkAnswers(t, []wireRow{
		{closeChannel, "another", `{"sid":"` + otherChannel + `","status":"closed"}`, OtherAnswer, otherChannel},
		{closeChannel, "none", `{"sid":null,"status":"closed"}`, OddAnswer, "no interaction channel"},
		{closeChannel, "the interaction", `{"sid":"` + interaction + `","status":"closed"}`, OddAnswer, "no interaction channel"},
		{closeChannel, "other interaction", `{"sid":"` + channel + `","interaction_sid":"` + otherInteraction + `","status":"closed"}`, OtherAnswer, otherInteraction},
	})
}
