package batch

import (
	"context"
	"fmt"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

// BenchmarkThousandLookUps reads 1,000 users, 20 in flight, from a sandbox that
// takes 50 ms a response, and reports the time against latency × n ÷ in-flight.
func BenchmarkThousandLookUps(b *testing.B) {
	const n, inFlight, latency = 1000, 20, 50 * time.Millisecond
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{Users: 2 * n, Latency: latency})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	client := api.NewClient(api.Options{
		BaseURL: server.URL(), Username: sandbox.AccountSID, Secret: func() string { return sandbox.AuthToken },
	})
	defer client.Close()
	var sids []string
	for i := range n {
		sids = append(sids, fmt.Sprintf("FU%032d", 1000001+i))
	}
	for b.Loop() {
		reader := Reader{Users: client, InFlight: inFlight}
		start, failed := time.Now(), 0
		err := reader.Run(context.Background(), sandbox.InstanceSID, sids, func(r Read) {
			if r.Err != nil {
				failed++
			}
		})
		if err != nil || failed > 0 {
			b.Fatalf("%v, %d failed", err, failed)
		}
		ideal := latency * n / inFlight
		b.ReportMetric(time.Since(start).Seconds()/ideal.Seconds(), "×ideal")
	}
}
