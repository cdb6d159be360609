package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"flexconsole/api/sandbox/conversation"
	"flexconsole/api/sandbox/routing"
	"flexconsole/api/sid"
)

// Limits of a web chat (error 45731 for the data, in bytes; the names, in characters,
// follow the input rules).
const (
	maxPreEngagement = 16_384
	maxName          = 256
)

// Chat is a web chat that was created, with what was sent for it.
type Chat = conversation.Chat

// Pace is how long the routing and the scripted agent take. A zero field has
// its default; to have something happen at once, set a nanosecond.
type Pace = conversation.Pace

// createChat is CreateWebChannel. The HTTP statuses of the 457xx errors are
// in no document; 400 is the plainest.
func (a *account) createChat(c call) answer {
	if c.formErr != nil {
		return refused(c.formErr.Error())
	}
	if problem := chatProblem(c.Form); problem != nil {
		return *problem
	}
	number := a.firstChat + len(a.conversations)
	chat := a.newChat(c, number)
	a.conversations = append(a.conversations, conversation.New(chat, number, routing.CourseOf(addressOf(chat), number)))
	return success(http.StatusCreated, object{{"conversation_sid", chat.ConversationSID}, {"identity", chat.Identity}})
}

func (a *account) newChat(c call, n int) Chat {
	identity := c.Form.Get("Identity")
	if identity == "" {
		identity = fmt.Sprintf("sandbox-guest-%d", n)
	}
	return Chat{
		ConversationSID:      numbered("CH", n),
		Identity:             identity,
		AddressSID:           c.Form.Get("AddressSid"),
		ChatFriendlyName:     c.Form.Get("ChatFriendlyName"),
		CustomerFriendlyName: c.Form.Get("CustomerFriendlyName"),
		PreEngagementData:    c.Form.Get("PreEngagementData"),
		UIVersion:            c.Header.Get("Ui-Version"),
		Created:              a.now,
	}
}

// chatProblem is the first thing wrong with a form; nil when it will do.
func chatProblem(form url.Values) *answer {
	for _, check := range []func(url.Values) *answer{
		addressFormProblem, nameProblem, preEngagementProblem, addressProblem,
	} {
		if problem := check(form); problem != nil {
			return problem
		}
	}
	return nil
}

func addressFormProblem(form url.Values) *answer {
	address := form.Get("AddressSid")
	switch {
	case address == "":
		return problem(20001, "AddressSid is required")
	case !sid.Valid(sid.Address, address):
		return problem(20001, "AddressSid must match ^IG[0-9a-fA-F]{32}$")
	}
	return nil
}

func nameProblem(form url.Values) *answer {
	for _, name := range []string{"ChatFriendlyName", "CustomerFriendlyName", "Identity"} {
		if problem := tooLong(form, name, maxName); problem != nil {
			return problem
		}
	}
	return nil
}

func preEngagementProblem(form url.Values) *answer {
	data := form.Get("PreEngagementData")
	switch {
	case !form.Has("PreEngagementData"):
		return nil
	case len(data) > maxPreEngagement:
		return problem(45731, "Pre-engagement data too large.")
	case !json.Valid([]byte(data)):
		return problem(45733, "Pre-engagement data is not in valid JSON format.")
	}
	return nil
}

func addressProblem(form url.Values) *answer {
	address, ok := routing.AddressAt(form.Get("AddressSid"))
	if !ok {
		return unknownAddress()
	}
	return misconfigured(address)
}

func problem(code int, message string) *answer {
	a := failure(http.StatusBadRequest, code, message)
	return &a
}
