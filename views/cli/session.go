package cli

import (
	"strings"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/api/sid"
	"flexconsole/config"
	"flexconsole/views"
)

// newSession builds everything that belongs to one account.
func newSession(a config.Account) *views.Session {
	log := &views.Log{}
	client := api.NewClient(api.Options{
		Username: a.Username, Secret: a.Secret,
		BaseURL: a.BaseURL, Region: a.Region, Edge: a.Edge,
		ReadOnly: a.ReadOnly, Record: log.Add,
	})
	session := &views.Session{
		Badge: a.Environment.Badge(), Source: a.Source(),
		AccountSID: a.AccountSID, AddressSID: a.AddressSID, Region: place(a),
		ReadOnly: a.ReadOnly, Flex: client, Log: log,
		Close: client.Close,
	}
	session.SetInstance(a.InstanceSID)
	return session
}

// place is edge and region as the header names them.
func place(a config.Account) string {
	if a.BaseURL != "" && a.Origin != config.FromDemo {
		return a.BaseURL
	}
	return strings.Trim(a.Edge+" "+a.Region, " ")
}

// openSandbox starts the built-in account on a free loopback port, in this
// process; its state lives and ends with it.
func openSandbox(readOnly bool) (*views.Session, error) {
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		return nil, err
	}
	session := newSession(demoAccount(server.URL(), readOnly))
	for _, sample := range server.Samples() {
		if !sid.Valid(sid.FlexUser, sample.SID) {
			continue // addresses belong to the launch form
		}
		session.Samples = append(session.Samples, views.Sample{SID: sample.SID, Note: sample.Note})
	}
	closeClient := session.Close
	session.Close = func() { closeClient(); server.Close() }
	return session, nil
}

func demoAccount(url string, readOnly bool) config.Account {
	return config.Account{
		Origin: config.FromDemo, Environment: config.Sandbox,
		AccountSID: sandbox.AccountSID, Username: sandbox.AccountSID,
		Secret:      func() string { return sandbox.AuthToken },
		InstanceSID: sandbox.InstanceSID, AddressSID: sandbox.AddressSID,
		BaseURL: url, ReadOnly: readOnly,
	}
}
