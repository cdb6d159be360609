package sandbox

// CloseConversation is somebody else at work: it closes the conversation with
// the SID, now. It panics when there is none.
func (s *Server) CloseConversation(conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account.catchUp()
	s.account.mustHave(conversation).close(s.account.now)
}

// AddMessages adds n messages to the conversation with the SID, whatever its
// state, all of them now. The author and the body of each come from body, which
// is called with 0 to n-1 and must not call the server; a body may be of any
// length. They are routed nowhere, and the agent answers neither them nor what
// was still unanswered before them. It panics when there is no such
// conversation.
func (s *Server) AddMessages(conversation string, n int, body func(i int) (author, body string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account.catchUp()
	v := s.account.mustHave(conversation)
	for i := range n {
		author, text := body(i)
		v.add(author, text, s.account.now)
	}
	v.read = len(v.messages)
}

// mustHave is for tests: a wrong SID is a mistake in the test.
func (a *account) mustHave(conversation string) *conversation {
	v := a.conversation(conversation)
	if v == nil {
		panic("sandbox: there is no conversation " + conversation)
	}
	return v
}
