package api

// wording has the words of one operation (Error.Op) in sentences about a failure.
type wording struct {
	// missing explains a 404; where it is empty the operation is about a Flex user.
	missing Explanation
	// beta is what a list in public beta contains, which an account may lack; instead is
	// how to continue without it.
	beta, instead string
	// reads is what a restricted key may be unable to read although every account has it;
	// product is the product that has it.
	reads, product string
	// writes is what credentials may not be allowed to do, where that needs its own word.
	writes string
	// lost is what may have happened after a write without a certain response, look how
	// to find out.
	lost, look string
}

// wordingOf is that of an operation, an empty one where it needs none of its own.
func wordingOf(op string) *wording {
	if w := wordings[op]; w != nil {
		return w
	}
	return &wording{}
}

var wordings = map[string]*wording{
	updateOp:        {lost: "The change may have been applied anyway.", look: "Refresh the user to check before you save again."},
	"configuration": {missing: noFlex},
	"launch": {
		missing: Explanation{
			"Web chats are not available here.", "This account or region does not have them.",
			"Check the account and region of the profile.",
		},
		lost: "The chat may have been created anyway. It is not sent again automatically.",
		look: "Look for it in Flex or in the account's latest conversations before you launch again.",
	},
	"user list":           {beta: "The user list is", instead: "Look up users by SID (FU…)."},
	"user search":         {beta: "Search by username is", instead: "Look up users by SID (FU…)."},
	"teams":               {beta: "Team names are", instead: "Teams are shown by SID (QO…)."},
	"worker":              {missing: noWorker, reads: "workers", product: "TaskRouter"},
	"worker reservations": {missing: noWorker, reads: "reservations", product: "TaskRouter"},
	"task": {
		missing: Explanation{
			"No such workspace in this account.", "TaskRouter does not have the workspace that Flex uses.",
			"Check the account and region of the profile.",
		},
		reads: "tasks", product: "TaskRouter",
	},
	"reservations": {
		missing: Explanation{"No such task in this workspace.", "It may have been deleted.", "Refresh the chat."},
		reads:   "reservations", product: "TaskRouter",
	},
	"task queue": {
		missing: Explanation{"No such task queue in this workspace.", "It may have been deleted.", "Refresh the chat."},
		reads:   "task queues", product: "TaskRouter",
	},
	"queue workers":   {missing: noWorker, reads: "workers", product: "TaskRouter"},
	"worker channels": {missing: noWorker, reads: "worker channels", product: "TaskRouter"},
	"address": {
		missing: Explanation{"No such chat address in this account.", "It may have been deleted.", "Choose another address."},
		reads:   "chat addresses", product: "Conversations",
	},
	"flow":          {missing: noFlow, reads: "flows", product: "Studio"},
	"executions":    {missing: noFlow, reads: "executions", product: "Studio"},
	"steps":         {missing: noFlow, reads: "executions", product: "Studio"},
	"addresses":     {missing: noConversations, reads: "chat addresses", product: "Conversations"},
	"conversations": {missing: noConversations, reads: "conversations", product: "Conversations"},
	"conversation":  {missing: noConversation, reads: "conversations", product: "Conversations"},
	"messages":      {missing: noConversation, reads: "messages", product: "Conversations"},
	"message": {
		missing: noConversation, writes: "send messages",
		lost: "The message may have been sent anyway.", look: "Check the transcript before you send it again.",
	},
	"close timer": {
		missing: noConversation, writes: "set close timers",
		lost: "The close timer may have been set anyway.", look: "End the chat yourself when you are done.",
	},
	"end chat": {
		missing: Explanation{
			"No such chat in this account.", "Its conversation or interaction may have been deleted, or be in another account or region.",
			"Refresh the chat.",
		},
		writes: "end chats",
		lost:   "The chat may have ended anyway.", look: "Refresh the chat to check.",
	},
}

var (
	noWorker = Explanation{
		"No such worker in this workspace.", "It may have been deleted with its user, or be in another workspace.",
		"Refresh the user and compare its worker SID.",
	}
	noFlow = Explanation{
		"No such Studio flow in this account.", "It or its execution may have been deleted, or be in another account or region.",
		"Compare the flow SID (FW…) of the chat address with the flows in Studio.",
	}
	noConversations = Explanation{
		"Conversations are not available here.", "This account or region does not have them.",
		"Check the account and region of the profile.",
	}
	noConversation = Explanation{
		"No such conversation in this account.", "It may have been deleted, or be in another account or region.",
		"Check the SID (CH…) and the account, or launch a new chat.",
	}
	noFlex = Explanation{
		"This account has no Flex.", "It has no Flex configuration.",
		"Check that the profile is for the right account.",
	}
	noUser = Explanation{
		"No such Flex user in this account and instance.", "It may be in another account or instance, or deleted.",
		"Check the SID, and that this is the right account and instance.",
	}
)
