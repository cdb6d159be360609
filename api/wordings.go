package api

// wording is what the sentences on a failure say of one operation (Error.Op).
type wording struct {
	// missing words a 404; where it is empty a Flex user was asked for.
	missing Explanation
	// beta is what a list in public beta gives, which an account may lack, instead
	// how to go on without it.
	beta, instead string
	// reads is what a restricted key may be without although every account has it,
	// and product whose it is.
	reads, product string
	// writes is what credentials may not do, where that is a word of its own.
	writes string
	// lost is what may have become of a write without a sure answer, look how to
	// find out.
	lost, look string
}

var wordings = map[string]wording{
	updateOp: {lost: "The change may have been made all the same.", look: "Read the user again to see, before you save again."},
	"configuration": {missing: Explanation{
		"This account has no Flex.", "It has no Flex configuration.",
		"Check that the profile names the right account.",
	}},
	"launch": {
		missing: Explanation{
			"Web chats are not offered here.", "This account or region does not know them.",
			"Check account and region of the profile.",
		},
		lost: "The chat may have been created all the same; it is not sent again by itself.",
		look: "Look for it in Flex, or among the account's conversations of this time, before you launch again.",
	},
	"user list":   {beta: "user list", instead: "Look users up by their SID (FU…)."},
	"user search": {beta: "search by username", instead: "Look users up by their SID (FU…)."},
	"teams":       {beta: "team names", instead: "Teams go by their SID (QO…)."},
	"worker": {
		missing: Explanation{
			"No such worker in this workspace.", "It may have been deleted with its user, or live in another workspace.",
			"Read the user again and compare its worker SID.",
		},
		reads: "workers", product: "TaskRouter",
	},
	"task": {
		missing: Explanation{
			"No such workspace in this account.", "TaskRouter does not know the workspace that Flex names.",
			"Check account and region of the profile.",
		},
		reads: "tasks", product: "TaskRouter",
	},
	"reservations": {
		missing: Explanation{"No such task in this workspace.", "It may have been deleted meanwhile.", "Read the chat again."},
		reads:   "reservations", product: "TaskRouter",
	},
	"addresses":     {missing: noConversations, reads: "chat addresses", product: "Conversations"},
	"conversations": {missing: noConversations, reads: "conversations", product: "Conversations"},
	"conversation":  {missing: noConversation, reads: "conversations", product: "Conversations"},
	"messages":      {missing: noConversation, reads: "messages", product: "Conversations"},
	"message": {
		missing: noConversation, writes: "write messages",
		lost: "The message may have been sent all the same.", look: "Look at the transcript before you send it again.",
	},
	"end chat": {
		missing: Explanation{
			"There is no such chat to end.", "Its conversation or interaction may have been deleted, or live in another account or region.",
			"Read the chat again.",
		},
		writes: "end chats",
		lost:   "The chat may have ended all the same.", look: "Read it again to see.",
	},
}

var (
	noConversations = Explanation{
		"Conversations are not offered here.", "This account or region does not know them.",
		"Check account and region of the profile.",
	}
	noConversation = Explanation{
		"No such conversation in this account.", "It may have been deleted, or live in another account or region.",
		"Check the SID (CH…), and whether this is the account meant; or launch a new chat.",
	}
	noUser = Explanation{
		"No such Flex user in this account and instance.", "It may live in another account or instance, or be deleted.",
		"Check the SID, and whether this is the account and instance meant.",
	}
)
