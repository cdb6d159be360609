package session

import (
	"flexconsole/api/follow"
	"flexconsole/api/launch"
	"flexconsole/config/state"
)

// Arrival compares the data sent with a chat with what arrived: sent is what this session
// sent, nil where only what was kept on disk is known of it.
func Arrival(kept state.LaunchedChat, sent *string, seen follow.State) launch.Arrival {
	if sent == nil && kept.Data != "" {
		sent = &kept.Data
	}
	var conversation, task *string
	if seen.Conversation != nil {
		conversation = seen.Conversation.Attributes
	}
	if seen.Task != nil {
		task = seen.Task.Attributes
	}
	return launch.Compare(sent, conversation, task)
}
