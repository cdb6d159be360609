package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/plain"
)

// sandboxFlags are those of the sandbox command.
type sandboxFlags struct {
	sandbox.Options
	listen, caFile string
	json, export   bool
}

// newSandboxCommand serves the sandbox account alone, for any client.
func newSandboxCommand() *cobra.Command {
	var f sandboxFlags
	command := &cobra.Command{
		Use:   "sandbox",
		Short: "Run the sandbox account as a server on a loopback address",
		Long: `Run the sandbox account as a server on a loopback address, until ctrl+c.

With --json or --export, the sandbox prints its data when it is ready and then
closes standard output, so that a program that reads it can continue.`,
		Example: `  flexconsole sandbox
  eval "$(flexconsole sandbox --listen 127.0.0.1:0 --export &)"   # kill $FLEXCONSOLE_SANDBOX_PID ends it`,
		Args: plain.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	f.define(command)
	return plain.Documents(command, access{})
}

func (f *sandboxFlags) define(command *cobra.Command) {
	set := command.Flags()
	set.StringVar(&f.listen, "listen", "127.0.0.1:8642", "loopback address and port; port 0 picks a free one")
	set.Var(plain.PauseFlag(&f.Latency), "latency", "time added to every response, such as 200ms (default: none)")
	set.Var(plain.CountFlag(&f.Users, sandbox.MaxUsers), "users", "`number` of users in the account (default: those to try)")
	set.Var(plain.CountFlag(&f.RateLimit, sandbox.MaxUsers), "rate-limit", "`requests` per second above which the response is 429 (default: no limit)")
	set.BoolVar(&f.json, "json", false, "print address, credentials and SIDs as JSON, on one line")
	set.BoolVar(&f.export, "export", false, "print address, credentials and SIDs as environment variables for a shell")
	set.StringVar(&f.caFile, "ca-file", "", "`file` for the certificate that clients must trust to use the sandbox as HTTPS_PROXY")
}

func (f *sandboxFlags) run(cmd *cobra.Command) error {
	if f.json && f.export {
		return plain.UsageError("either --json or --export")
	}
	// A console remembers the chats of a sandbox that was served before.
	f.FirstChat = int(time.Now().Unix() % 1e9)
	server, err := sandbox.Start(f.listen, f.Options)
	if err != nil {
		return err
	}
	defer server.Close()
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := f.announce(cmd, server); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// announce says where the sandbox is and what a client needs, all at once. The
// credentials are made up and open nothing else.
func (f *sandboxFlags) announce(cmd *cobra.Command, server *sandbox.Server) error {
	a, err := f.access(server)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	switch {
	case f.json:
		out := plain.NewOutput(out)
		out.JSON(a)
		err = out.Err()
	case f.export:
		_, err = io.WriteString(out, a.exports(runtime.GOOS))
	default:
		_, err = io.WriteString(out, a.text(runtime.GOOS, server.Samples()))
		return err
	}
	if file, ok := out.(io.Closer); ok {
		err = cmp.Or(err, file.Close())
	}
	return err
}

// access is what a client needs of a sandbox.
type access struct {
	URL         string `json:"url"`
	AccountSID  string `json:"account_sid"`
	AuthToken   string `json:"auth_token"`
	APIKey      string `json:"api_key"`
	APISecret   string `json:"api_secret"`
	Instance    string `json:"instance_sid"`
	Workspace   string `json:"workspace_sid"`
	Address     string `json:"address_sid"`
	FlexUser    string `json:"flex_user_sid"`
	Certificate string `json:"ca_file,omitempty"`
	PID         int    `json:"pid"`
}

// access collects it, and writes the certificate where one is asked for.
func (f *sandboxFlags) access(server *sandbox.Server) (access, error) {
	a := access{
		URL: server.URL(), AccountSID: sandbox.AccountSID, AuthToken: sandbox.AuthToken, APIKey: sandbox.APIKey,
		APISecret: sandbox.APISecret, Instance: sandbox.InstanceSID, Workspace: sandbox.WorkspaceSID,
		Address: sandbox.AddressSID, FlexUser: server.Samples()[0].SID, PID: os.Getpid(),
	}
	if f.caFile == "" {
		return a, nil
	}
	var err error
	if a.Certificate, err = filepath.Abs(f.caFile); err != nil {
		return a, err
	}
	return a, os.WriteFile(a.Certificate, server.Certificate(), 0o644)
}

// variable is one of the environment.
type variable struct{ name, value string }

// variables are those that clients read, and those that a script may want. All
// clients of Twilio that know its addresses only find the sandbox by the proxy.
func (a access) variables() []variable {
	all := []variable{
		{"TWILIO_ACCOUNT_SID", a.AccountSID},
		{"TWILIO_AUTH_TOKEN", a.AuthToken},
		{"TWILIO_API_KEY", a.APIKey},
		{"TWILIO_API_SECRET", a.APISecret},
		{"TWILIO_FLEX_INSTANCE_SID", a.Instance},
		{"TWILIO_FLEX_WORKSPACE_SID", a.Workspace},
		{"TWILIO_FLEX_USER_SID", a.FlexUser},
		{"TWILIO_ADDRESS_SID", a.Address},
		{"FLEXCONSOLE_BASE_URL", a.URL},
		{"FLEXCONSOLE_SANDBOX_PID", fmt.Sprint(a.PID)},
	}
	if a.Certificate == "" {
		return all
	}
	return append(all, variable{"HTTP_PROXY", a.URL}, variable{"HTTPS_PROXY", a.URL},
		variable{"NODE_EXTRA_CA_CERTS", a.Certificate}, variable{"SSL_CERT_FILE", a.Certificate},
		variable{"REQUESTS_CA_BUNDLE", a.Certificate}, variable{"CURL_CA_BUNDLE", a.Certificate})
}

// exports sets the variables in the usual shell of a system.
func (a access) exports(system string) string {
	format, quote := "export %s='%s'\n", `'\''`
	if system == "windows" {
		format, quote = "$env:%s='%s'\n", "''"
	}
	var lines strings.Builder
	for _, v := range a.variables() {
		fmt.Fprintf(&lines, format, v.name, strings.ReplaceAll(v.value, "'", quote))
	}
	return lines.String()
}

// text is for a person, with SIDs to try.
func (a access) text(system string, samples []sandbox.Sample) string {
	var lines strings.Builder
	fmt.Fprintf(&lines, "Sandbox account at %s (ctrl+c ends it)\n\n", a.URL)
	for _, v := range a.variables() {
		fmt.Fprintf(&lines, "  %-25s  %s\n", v.name, v.value)
	}
	lines.WriteByte('\n')
	for _, sample := range samples {
		fmt.Fprintf(&lines, "  %s  %s\n", sample.SID, sample.Note)
	}
	fmt.Fprintf(&lines, "\nTry it:\n  %s\n", consoleAt(system, a.URL))
	return lines.String()
}

// consoleAt is the command that opens the sandbox, for the usual shell of a
// system: PowerShell has no variables for one command.
func consoleAt(system, address string) string {
	format := "TWILIO_ACCOUNT_SID=%s TWILIO_AUTH_TOKEN=%s flexconsole --base-url %s"
	if system == "windows" {
		format = `$env:TWILIO_ACCOUNT_SID="%s"; $env:TWILIO_AUTH_TOKEN="%s"; flexconsole --base-url %s`
	}
	return fmt.Sprintf(format, sandbox.AccountSID, sandbox.AuthToken, address)
}
