package doctor

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"flexconsole/views/cli/plain"
)

func TestDoctorAsksARefusingProxyOnce(t *testing.T) {
	for status, says := range map[int]string{http.StatusProxyAuthRequired: "status 407", http.StatusForbidden: "status 403"} {
		var connects atomic.Int32
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			connects.Add(1)
			w.WriteHeader(status)
		}))
		t.Setenv("https_proxy", "")
		t.Setenv("HTTPS_PROXY", proxy.URL)
		m := newMachine(t).WithAccount()
		got := examined(m, goodPlace(m), "--base-url", "https://flex.test.invalid")
		proxy.Close()
		got.Ends(t, plain.ExitFailure)
		line, host := lineOf(t, got, "clock"), strings.TrimPrefix(proxy.URL, "http://")
		if !strings.HasPrefix(line, "✗") || !strings.Contains(line, says) || !strings.Contains(line, host) {
			t.Error(line)
		}
		if line := lineOf(t, got, "Configuration"); !strings.HasPrefix(line, "- skipped") {
			t.Error(line)
		}
		if n := connects.Load(); n != 1 {
			t.Errorf("%d: %d CONNECTs, want 1", status, n)
		}
	}
}

func TestDoctorShowsNothingOfAMalformedProxy(t *testing.T) {
	t.Setenv("https_proxy", "")
	t.Setenv("HTTPS_PROXY", "http://ada:sesame#x@proxy.test:3128")
	m := newMachine(t).WithAccount()
	got := examined(m, goodPlace(m), "--base-url", "https://flex.test.invalid")
	got.Ends(t, plain.ExitFailure)
	if line := lineOf(t, got, "proxy"); !strings.HasPrefix(line, "!") || !strings.Contains(line, "HTTPS_PROXY is not a valid proxy URL") {
		t.Error(line)
	}
	if strings.Contains(got.Stdout+got.Stderr, "sesame") {
		t.Error(got.Stdout)
	}
}
