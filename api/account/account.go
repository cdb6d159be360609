// Package account puts the clients of Twilio's products together: all that is asked
// of one account.
package account

import (
	"flexconsole/api"
	"flexconsole/api/conversations"
	"flexconsole/api/studio"
	"flexconsole/api/taskrouter"
)

type (
	flexClient          = api.Client
	conversationsClient = conversations.Client
	taskRouterClient    = taskrouter.Client
	studioClient        = studio.Client
)

// Client asks all products for one account. It meets the small interfaces of those
// who need several of them.
type Client struct {
	*flexClient
	conversationsClient
	taskRouterClient
	studioClient
}

// NewClient makes a client; it opens no connection.
func NewClient(o api.Options) *Client {
	c := api.NewClient(o)
	return &Client{c, conversations.New(c), taskrouter.New(c), studio.New(c)}
}
