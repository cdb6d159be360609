package batch

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// ticket is text of about size bytes with a SID in every line.
func ticket(size int) string {
	var out strings.Builder
	for n := 1; out.Len() < size-400; n++ {
		fmt.Fprintf(&out, "2026-03-04T12:00:00Z agent %s cannot log in, see https://x.test/Users%%2F%s. %s\n",
			fu(n%50_000+1), fu(n%50_000+1), strings.Repeat("words ", 40))
	}
	return out.String()
}

func BenchmarkFromText50MB(b *testing.B) {
	text := ticket(MaxSize)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		in, err := FromText(strings.NewReader(text))
		if err != nil || len(in.Rows) != 50_000 {
			b.Fatal(len(in.Rows), err)
		}
	}
}

func BenchmarkFromFile100000Rows(b *testing.B) {
	var out strings.Builder
	out.WriteString("flex_user_sid,email,locale,user_sid\n")
	for n := range MaxRows {
		fmt.Fprintf(&out, "%s,agent%d@example.com,en-US,%s\n", fu(n), n, someUS)
	}
	b.SetBytes(int64(out.Len()))
	b.ReportAllocs()
	for b.Loop() {
		in, err := FromFile(strings.NewReader(out.String()), nil)
		if err != nil || len(in.Rows) != MaxRows {
			b.Fatal(len(in.Rows), err)
		}
	}
}

// BenchmarkReader1000 reports how 1,000 reads, 20 at a time, compare with
// latency × n ÷ in-flight, of a fake that takes 50 ms for each.
func BenchmarkReader1000(b *testing.B) {
	const n, inFlight, latency = 1000, 20, 50 * time.Millisecond
	sids := fus(n)
	for b.Loop() {
		r := &Reader{Users: &account{latency: latency}, InFlight: inFlight}
		if err := r.Run(b.Context(), instance, sids, func(Read) {}); err != nil {
			b.Fatal(err)
		}
	}
	ideal := latency * n / inFlight
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(ideal), "×ideal")
}
