package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// accountCheck is what is known of the account that the credentials open.
type accountCheck struct {
	// asking has a token that one caller holds while it asks, so that all others wait for
	// the response.
	asking chan struct{}

	mu sync.Mutex
	// settled: there is nothing more to ask; verified: the account is the
	// expected one. Settled but not verified: the account could not be read.
	settled, verified bool
	// refused is why the credentials must not be used, nil while they may be.
	refused error
}

func newAccountCheck() *accountCheck { return &accountCheck{asking: make(chan struct{}, 1)} }

// CheckAccount checks that the credentials are of Options.AccountSID. It reads the
// Configuration once, or again after a temporary failure; every write calls it. An error
// is an *Error. If the credentials cannot read the Configuration, or there is none, the
// account stays unverified, and only the account named by users that are read can confirm
// it.
func (c *Client) CheckAccount(ctx context.Context) error {
	if c.options.AccountSID == "" {
		return nil
	}
	select {
	case c.account.asking <- struct{}{}:
		defer func() { <-c.account.asking }()
	case <-ctx.Done(): // asking now would only describe that
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

// AccountVerified says that the credentials are known to be of the expected account, or
// that none is expected.
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

// learn records what the Configuration, or its failure, says about the account.
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

// refuse records that a response is about another account, unless the account was
// verified: then the response is odd. The Configuration's response is for learn.
func (a *accountCheck) refuse(failure *Error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.verified && failure.Fault == OtherAccount && failure.Op != "configuration" {
		a.settled, a.refused = true, failure
	}
}

// checkAccountOf checks the accounts that a response names, where it names any,
// against the expected one. The Configuration has a check of its own, as it is
// asked for accounts that are not those of the options too.
func (o Options) checkAccountOf(k *Call, body []byte) error {
	meant := o.AccountSID
	if meant == "" || k.Op == "configuration" {
		return nil
	}
	if namesOnly(body, meant) {
		return nil
	}
	for _, named := range accountsIn(body) {
		if !sid.Equal(named, meant) {
			return &accountMismatch{"the response is about account " + named + ", not " + meant}
		}
	}
	return nil
}

// accountMismatch refuses a response about another account than the expected
// one.
type accountMismatch struct{ problem string }

func (o *accountMismatch) Error() string { return o.problem }

// namesOnly says quickly that a response names one account and no other, as nearly all
// do: a long list is then decoded once less. If it says false, accountsIn finds out.
func namesOnly(body []byte, account string) bool {
	const name = `"account_sid"`
	named := bytes.Count(body, []byte(name))
	return named == bytes.Count(body, []byte(name+`:"`+account+`"`)) && !bytes.Contains(body, []byte(`\u`))
}

// accountsIn are the accounts that a response names: its own, and those of the entries of
// its lists. A value that is not text is an odd field, and names none.
func accountsIn(body []byte) []string {
	type named struct {
		AccountSID json.RawMessage `json:"account_sid"`
	}
	answer := decode.MembersOf(string(body))
	all := []named{{answer["account_sid"]}}
	for _, member := range answer {
		var entries []named
		if json.Unmarshal(member, &entries) == nil {
			all = append(all, entries...)
		}
	}
	var accounts []string
	for _, entry := range all {
		var account string
		if json.Unmarshal(entry.AccountSID, &account) == nil && account != "" {
			accounts = append(accounts, account)
		}
	}
	return accounts
}
