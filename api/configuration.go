package api

import (
	"context"
	"errors"

	"flexconsole/api/decode"
	"flexconsole/api/sid"
)

// Configuration is what the console uses of GET /v1/Configuration.
type Configuration struct {
	AccountSID, InstanceSID string
	// WorkspaceSID, UILanguage and UIVersion are "" where the account has none.
	WorkspaceSID, UILanguage, UIVersion string
	decode.OddFields
}

// FetchConfiguration reads the Flex instance of the account. It checks the credentials
// too: a response that names another account than account is an *Error with the fault
// OtherAccount.
func (c *Client) FetchConfiguration(ctx context.Context, account string) (Configuration, error) {
	k := Call{Op: "configuration", Product: FlexAPI, Path: "/v1/Configuration"}
	found, err := Fetch(ctx, c, k, func(body []byte) (Configuration, error) {
		found, err := decodeConfiguration(body)
		if err == nil && !sid.Equal(found.AccountSID, account) {
			return Configuration{}, &accountMismatch{"the credentials belong to account " + found.AccountSID + ", not " + account}
		}
		return found, err
	})
	if sid.Equal(account, c.options.AccountSID) {
		c.account.learn(err)
	}
	return found, err
}

func decodeConfiguration(body []byte) (Configuration, error) {
	var wire struct {
		AccountSID   string  `json:"account_sid"`
		InstanceSID  string  `json:"flex_instance_sid"`
		WorkspaceSID *string `json:"taskrouter_workspace_sid"`
		UILanguage   *string `json:"ui_language"`
		UIVersion    *string `json:"ui_version"`
		decode.OddFields
	}
	if err := decode.Object(body, &wire); err != nil {
		return Configuration{}, err
	}
	if !sid.Valid(sid.Account, wire.AccountSID) {
		return Configuration{}, errors.New("the response contains no account SID")
	}
	if !sid.Valid(sid.Instance, wire.InstanceSID) {
		return Configuration{}, errors.New("the response contains no Flex instance SID")
	}
	return Configuration{
		AccountSID: wire.AccountSID, InstanceSID: wire.InstanceSID,
		WorkspaceSID: Text(wire.WorkspaceSID), UILanguage: Text(wire.UILanguage), UIVersion: Text(wire.UIVersion),
		OddFields: wire.OddFields,
	}, nil
}

// Text is a text of a response, "" for null.
func Text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
