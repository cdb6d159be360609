package api

import (
	"context"
	"testing"
)

// AddOperation makes a call of another product one of everything that is tested.
func AddOperation(name, method string, run func(t *testing.T, c *Client) error) {
	everything = append(everything, operation{name, method, run})
}

// AddAccountRead adds a read whose response, body, names the account %s.
func AddAccountRead(name, body string, do func(ctx context.Context, c *Client) error) {
	otherReads[name] = accountRead{body, do}
}

// AddWholeList adds a list that is read to its end.
func AddWholeList(path, body string, most int, read func(ctx context.Context, c *Client) (int, error)) {
	wholeLists = append(wholeLists, wholeList{path, body, most, read})
}
