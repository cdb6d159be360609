package api

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"flexconsole/api/sid"
)

// accountCheck is what is known of the account that the credentials open.
type accountCheck struct {
	// asking has a token that whoever asks holds, so that all others wait for the
	// answer.
	asking chan struct{}

	mu sync.Mutex
	// settled: there is nothing more to ask; verified: the account is the one
	// meant. Settled and not verified, the account could not be read.
	settled, verified bool
	// refused is why nothing may be done with the credentials.
	refused error
}

func newAccountCheck() *accountCheck { return &accountCheck{asking: make(chan struct{}, 1)} }

// CheckAccount makes sure that the credentials open Options.AccountSID. It asks
// for the Configuration, once unless that fails for a while only; every write
// does so by itself. An error is an *Error. Where the credentials may not read
// the Configuration, or there is none, the account stays unverified, and only
// the account of the users that are read can tell.
func (c *Client) CheckAccount(ctx context.Context) error {
	if c.options.AccountSID == "" {
		return nil
	}
	select {
	case c.account.asking <- struct{}{}:
		defer func() { <-c.account.asking }()
	case <-ctx.Done(): // asking now only words that
	}
	if settled, refused := c.account.state(); settled {
		return refused
	}
	_, err := c.FetchConfiguration(ctx, c.options.AccountSID)
	if settled, refused := c.account.state(); settled {
		return refused
	}
	return err
}

// AccountVerified says that the credentials are known to open the account meant,
// or that nobody named one.
func (c *Client) AccountVerified() bool {
	c.account.mu.Lock()
	defer c.account.mu.Unlock()
	return c.account.verified || c.options.AccountSID == ""
}

func (a *accountCheck) state() (settled bool, refused error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.settled, a.refused
}

// learn takes what the Configuration, or its failure, tells of the account.
func (a *accountCheck) learn(err error) {
	var failure *Error
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case err == nil:
		a.settled, a.verified = true, true
	case !errors.As(err, &failure):
	case failure.Fault == OtherAccount:
		a.settled, a.refused = true, err
	case failure.Fault == APIError && (failure.Status == http.StatusForbidden || failure.Status == http.StatusNotFound):
		a.settled = true
	}
}

// refuse remembers that a user that was read is of another account, unless the
// account was verified, in which case it is that answer that is odd.
func (a *accountCheck) refuse(err error) {
	var failure *Error
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.verified && errors.As(err, &failure) && failure.Fault == OtherAccount {
		a.settled, a.refused = true, err
	}
}

// ofAccount checks the account that a user names, where it names one, against
// the one meant.
func (c *Client) ofAccount(u FlexUser) error {
	meant := c.options.AccountSID
	if meant == "" || u.AccountSID == nil || sid.Equal(*u.AccountSID, meant) {
		return nil
	}
	return &otherAnswer{OtherAccount, "the user is in account " + *u.AccountSID + ", not " + meant}
}
