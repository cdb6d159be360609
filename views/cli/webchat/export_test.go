package webchat

// The documents for scripts, for the tests of the commands.
type (
	AddressDocument   = addressDocument
	ChatDocument      = chatDocument
	CreatedDocument   = createdDocument
	EndableDocument   = endableDocument
	EndingDocument    = endingDocument
	FollowEnded       = followEnded
	ShownDocument     = shownDocument
	BurstChatDocument = burstChatDocument
	ComparedDocument  = comparedDocument
)
