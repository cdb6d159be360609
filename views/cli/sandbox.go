package cli

import (
	"context"
	"fmt"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/plain"
)

// newSandboxCommand serves the sandbox account alone, for any client.
func newSandboxCommand() *cobra.Command {
	var listen string
	var o sandbox.Options
	command := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the sandbox account alone, on a loopback address",
		Args:  plain.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			// A console remembers the chats of a sandbox that was served before.
			o.FirstChat = int(time.Now().Unix() % 1e9)
			server, err := sandbox.Start(listen, o)
			if err != nil {
				return err
			}
			defer server.Close()
			describe(cmd, server)
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			<-ctx.Done()
			return nil
		},
	}
	command.Flags().StringVar(&listen, "listen", "127.0.0.1:8642", "loopback address and port; port 0 picks a free one")
	command.Flags().DurationVar(&o.Latency, "latency", 0, "time added to every answer, such as 200ms")
	command.Flags().IntVar(&o.Users, "users", 0, "how many users the account has")
	command.Flags().IntVar(&o.RateLimit, "rate-limit", 0, "requests a second over which 429 is answered")
	return command
}

// describe prints what a client needs. The credentials are made up and open
// nothing else.
func describe(cmd *cobra.Command, server *sandbox.Server) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "Sandbox account at %s (ctrl+c ends it)\n\n", server.URL())
	fmt.Fprintf(out, "  TWILIO_ACCOUNT_SID  %s\n", sandbox.AccountSID)
	fmt.Fprintf(out, "  TWILIO_AUTH_TOKEN   %s\n", sandbox.AuthToken)
	fmt.Fprintf(out, "  TWILIO_API_KEY      %s\n", sandbox.APIKey)
	fmt.Fprintf(out, "  TWILIO_API_SECRET   %s\n", sandbox.APISecret)
	fmt.Fprintf(out, "  Flex instance       %s\n", sandbox.InstanceSID)
	fmt.Fprintf(out, "  Web chat address    %s\n\n", sandbox.AddressSID)
	for _, sample := range server.Samples() {
		fmt.Fprintf(out, "  %s  %s\n", sample.SID, sample.Note)
	}
	fmt.Fprintln(out, "\nTry it:\n  "+consoleAt(runtime.GOOS, server.URL()))
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
