// Package launch creates web chats: what a plan of one or several sends, and each
// launch with one POST for the chat and one for its first message. A launch
// that got no response is looked up and never sent again. It has no screen
// and no disk.
package launch

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"flexconsole/api"
	"flexconsole/api/validate"
)

// Plan is what a confirmed launch sends: one chat, or a burst of them one at a
// time.
type Plan struct {
	// Request is without tag and number, which Chat adds.
	Request api.WebChatRequest
	// Message is the customer's first, "" for none: creating a chat alone probably
	// reaches no agent.
	Message string
	// CloseAfter is when Twilio is to close the chat by itself, 0 for never.
	CloseAfter time.Duration
	// Tag is the test tag, "" for none.
	Tag string
	// Count is how many chats, at least 1; Pause is from one launch to the next.
	Count int
	Pause time.Duration
}

// NewTag creates a tag that no other launch has: 12 letters and digits.
func NewTag() string { return strings.ToLower(rand.Text()[:12]) }

// Check says in a sentence why not all chats of the plan can be sent: their
// pre-engagement data are no JSON object, or too long with the tag.
func (p Plan) Check() error {
	_, err := p.Chat(p.Count - 1) // the longest tag
	return err
}

// Chat is the request for chat i of the plan, counted from 0; in a burst its
// names and its tag carry a running number. The error is that of Check.
func (p Plan) Chat(i int) (api.WebChatRequest, error) {
	r, tag := p.Request, p.Tag
	if p.Count > 1 {
		r.ChatFriendlyName = numbered(cmp.Or(r.ChatFriendlyName, "Test chat"), i+1, p.Count)
		if r.CustomerFriendlyName != "" {
			r.CustomerFriendlyName = numbered(r.CustomerFriendlyName, i+1, p.Count)
		}
		if tag != "" {
			tag = fmt.Sprintf("%s-%d", tag, i+1)
		}
	}
	switch {
	case tag != "":
		return tagged(r, tag)
	case r.PreEngagementData == "":
		return r, nil
	}
	data, err := validate.CompactJSON(r.PreEngagementData)
	r.PreEngagementData = data
	return r, err
}

// tagged splices the tag into the data, unless they have a member of that name.
func tagged(r api.WebChatRequest, tag string) (api.WebChatRequest, error) {
	data, added, err := validate.SpliceMember(r.PreEngagementData, api.LaunchTagName, tag)
	if err != nil {
		return r, err
	}
	r.PreEngagementData = data
	if added {
		r.LaunchTag = tag
	}
	if v := validate.PreEngagementData(data); v.Blocks() {
		return r, errors.New("with the test tag: " + v.Text)
	}
	return r, nil
}

// numbered puts a running number behind a name; the name gives way where both
// are too long.
func numbered(name string, n, of int) string {
	number := fmt.Sprintf(" %d/%d", n, of)
	runes := []rune(name)
	return string(runes[:min(len(runes), validate.NameLimit-len(number))]) + number
}
