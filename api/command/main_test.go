package command

import (
	"testing"

	"flexconsole/api"
	"flexconsole/api/account"
	"flexconsole/api/sandbox"
)

const (
	instance    = sandbox.InstanceSID
	firstUser   = "FU00000000000000000000000000000001"
	firstWorker = "WK00000000000000000000000000000001"
	chat        = "CH00000000000000000000000000000001"
	chatTask    = "WT00000000000000000000000000000001"
	interaction = "KD00000000000000000000000000000001"
	queue       = "WQ00000000000000000000000000000001"
	flow        = "FW00000000000000000000000000000001"
	execution   = "FN00000000000000000000000000000001"
	channel     = "UO00000000000000000000000000000001"
)

// recording is a sandbox, and a client of it whose records the test looks at.
func recording(t *testing.T) (*sandbox.Server, *account.Client, *[]api.Record) {
	t.Helper()
	s, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var records []api.Record
	c := account.NewClient(api.Options{
		BaseURL: s.URL(), Username: sandbox.APIKey, Secret: func() string { return sandbox.APISecret },
		Record: func(r api.Record) { records = append(records, r) },
	})
	t.Cleanup(c.Close)
	return s, c, &records
}
