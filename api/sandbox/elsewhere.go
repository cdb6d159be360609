package sandbox

import "flexconsole/api/sandbox/conversation"

// CloseConversation is somebody else at work: it closes the conversation with
// the SID, now. It panics when there is none.
func (s *Server) CloseConversation(itsSID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account.catchUp()
	mustHave(s.account, itsSID).Close(s.account.now)
}

// AddMessages adds n messages to the conversation with the SID, whatever its
// state, all of them now. The author and the body of each come from body, which
// is called with 0 to n-1 and must not call the server; a body may be of any
// length. They are routed nowhere, and the agent answers neither them nor what
// was still unanswered before them. It panics when there is no such
// conversation.
func (s *Server) AddMessages(itsSID string, n int, body func(i int) (author, body string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account.catchUp()
	v := mustHave(s.account, itsSID)
	history := make([]conversation.Message, n)
	for i := range history {
		history[i].Author, history[i].Body = body(i)
		history[i].Created = s.account.now
	}
	v.Recall(history)
}

// mustHave is for tests: a wrong SID is a mistake in the test.
func mustHave(a *account, itsSID string) *conversation.Conversation {
	v := a.conversation(itsSID)
	if v == nil {
		panic("sandbox: there is no conversation " + itsSID)
	}
	return v
}
