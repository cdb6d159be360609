package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/config"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/plain"
)

// serving runs the sandbox command on a free port until the test ends, and gives
// what it prints until it closes its output: by then it must listen.
func serving(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	command := newSandboxCommand()
	command.SetArgs(append([]string{"--listen", "127.0.0.1:0"}, args...))
	command.SetOut(out)
	ended := make(chan error, 1)
	go func() { ended <- command.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	text, err := io.ReadAll(printed)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// configurationAt asks for the Configuration at an address and gives its status.
func configurationAt(t *testing.T, client *http.Client, address, user, secret string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/v1/Configuration", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(user, secret)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func TestSandboxAsJSON(t *testing.T) {
	text := serving(t, "--json")
	var got access
	if err := json.Unmarshal([]byte(text), &got); err != nil || strings.Count(text, "\n") != 1 {
		t.Fatalf("%v in %q", err, text)
	}
	want := access{
		URL: got.URL, AccountSID: sandbox.AccountSID, AuthToken: sandbox.AuthToken, APIKey: sandbox.APIKey, APISecret: sandbox.APISecret,
		Instance: sandbox.InstanceSID, Workspace: sandbox.WorkspaceSID, Address: sandbox.AddressSID,
		FlexUser: clitest.AgentSID, PID: os.Getpid(),
	}
	if got != want || strings.HasSuffix(got.URL, ":0") {
		t.Errorf("%+v", got)
	}
	for user, secret := range map[string]string{got.AccountSID: got.AuthToken, got.APIKey: got.APISecret} {
		if status := configurationAt(t, http.DefaultClient, got.URL, user, secret); status != http.StatusOK {
			t.Errorf("%s: HTTP %d", user, status)
		}
	}
}

// environment is what a shell makes of exports without special characters.
func environment(t *testing.T, exports string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for line := range strings.Lines(exports) {
		name, value, ok := strings.Cut(strings.NewReplacer("export ", "", "$env:", "").Replace(strings.TrimSpace(line)), "=")
		if !ok || strings.Trim(value, "'") != value[1:len(value)-1] {
			t.Fatalf("line %q", line)
		}
		found[name] = value[1 : len(value)-1]
	}
	return found
}

// What is exported is a whole account for the console, and the way for any other
// client.
func TestSandboxExports(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	found := environment(t, serving(t, "--export", "--ca-file", file))
	account, err := config.Read(config.Inputs{Getenv: func(name string) string { return found[name] }, HomeDir: t.TempDir(), ConfigDir: t.TempDir()}).Account()
	if err != nil || account.Source() != "TWILIO_* variables" || account.BaseURL != found["FLEXCONSOLE_BASE_URL"] || !plain.IsSandbox(account) {
		t.Errorf("%v, account at %s from %s", err, account.BaseURL, account.Source())
	}
	certificate, err := os.ReadFile(file)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(certificate) || found["SSL_CERT_FILE"] != file {
		t.Fatalf("%v, certificate %q, variables %v", err, certificate, found)
	}
	here, err := url.Parse(found["HTTPS_PROXY"])
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(here), TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	status := configurationAt(t, &http.Client{Transport: transport}, "https://conversations.twilio.com", found["TWILIO_API_KEY"], found["TWILIO_API_SECRET"])
	if status != http.StatusOK {
		t.Errorf("HTTP %d through the proxy", status)
	}
}

// The values stand for themselves in the shell of each system.
func TestExportsAreQuoted(t *testing.T) {
	a := access{URL: "http://127.0.0.1:1", Certificate: "/it's/$HOME `x`"}
	for system, want := range map[string]string{
		"linux": `export SSL_CERT_FILE='/it'\''s/$HOME ` + "`x`'", "windows": "$env:SSL_CERT_FILE='/it''s/$HOME `x`'",
	} {
		if got := a.exports(system); !strings.Contains(got, want+"\n") {
			t.Errorf("%s: %s", system, got)
		}
	}
}

// A number that cannot be is wrong use, before anything listens.
func TestNumbersOfTheSandbox(t *testing.T) {
	for _, args := range []string{
		"sandbox --users -5", "sandbox --users 1000001", "sandbox --users 1.5", "sandbox --users=", "sandbox --users many",
		"sandbox --users 99999999999999999999", "sandbox --latency -1s", "sandbox --latency 5", "sandbox --rate-limit -1",
		"sandbox --json --export", "--demo --demo-users -5", "users list --demo --demo-users -1", "doctor --demo --demo-users x",
	} {
		root := newRoot()
		root.SetArgs(strings.Fields(args))
		if _, err := root.ExecuteC(); err == nil || plain.ExitStatus(err) != plain.ExitUsage {
			t.Errorf("%s: %v", args, err)
		}
	}
	command := newSandboxCommand()
	command.SetArgs([]string{"--listen", "127.0.0.1:99999"})
	if got := clitest.Run(command, ""); got.Err == nil || !strings.Contains(got.Err.Error(), "the port must be a number from 0 to 65535") {
		t.Errorf("%v", got.Err)
	}
}

// A person sees where the sandbox is, how to sign in, and what to try.
func TestSandboxForAPerson(t *testing.T) {
	server, err := sandbox.Start("127.0.0.1:0", sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	command := newSandboxCommand()
	var out strings.Builder
	command.SetOut(&out)
	if err := (&sandboxFlags{}).announce(command, server); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Sandbox account at " + server.URL() + " (ctrl+c ends it)\n", "  TWILIO_ACCOUNT_SID         " + sandbox.AccountSID + "\n",
		"  " + clitest.AgentSID + "  ", "\nTry it:\n  ", "flexconsole",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("without %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "HTTPS_PROXY") {
		t.Errorf("a proxy without a certificate:\n%s", out.String())
	}
}

// What cannot be announced is said, and nothing keeps listening.
func TestSandboxThatCannotBeServed(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"the port is in use":               {[]string{"--listen", busy.Addr().String()}, busy.Addr().String()},
		"the certificate has no folder":    {[]string{"--listen", "127.0.0.1:0", "--ca-file", filepath.Join(t.TempDir(), "none", "ca.pem")}, "ca.pem"},
		"an address that others can reach": {[]string{"--listen", "0.0.0.0:0"}, "0.0.0.0"},
	} {
		command := newSandboxCommand()
		command.SilenceUsage, command.SilenceErrors = true, true
		command.SetArgs(test.args)
		got := clitest.Run(command, "")
		if got.Err == nil || !strings.Contains(got.Err.Error(), test.says) || got.Stdout != "" {
			t.Errorf("%s: %v, %q", name, got.Err, got.Stdout)
		}
	}
}
