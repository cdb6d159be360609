package webchat

// The documents for scripts, for the tests of the commands.
type (
	AddressDocument = addressDocument
	ChatDocument    = chatDocument
	CreatedDocument = createdDocument
	EndingDocument  = endingDocument

	BurstChatDocument = burstChatDocument
	ComparedDocument  = comparedDocument
)
