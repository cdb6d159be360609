package command

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"flexconsole/api"
	"flexconsole/api/sandbox"
)

// shellsKnown are the shells into which people paste, with how each is told to
// print the words of a command.
var shellsKnown = map[string]string{
	"sh":   `%() { for word in "$@"; do printf '%s\0' "$word"; done; printf '\1'; }`,
	"bash": `%() { for word in "$@"; do printf '%s\0' "$word"; done; printf '\1'; }`,
	"zsh":  `%() { for word in "$@"; do printf '%s\0' "$word"; done; printf '\1'; }`,
	"fish": `function %; for word in $argv; printf '%s\0' $word; end; printf '\1'; end`,
}

// wordsIn lets a shell take commands apart, and says what else it did: the files
// that are in its folder afterwards.
func wordsIn(t *testing.T, shell, program string, commands []string) (words, made []string) {
	t.Helper()
	folder := t.TempDir()
	run := exec.Command(shell, "-c", strings.Replace(shellsKnown[filepath.Base(shell)], "%", program, 1)+"\n"+strings.Join(commands, "\n"))
	run.Dir = folder
	run.Env = append(
		os.Environ(),
		"HOME="+folder,
		"XDG_CONFIG_HOME="+t.TempDir(),
		"XDG_DATA_HOME="+t.TempDir(),
		"XDG_CACHE_HOME="+t.TempDir(),
		"TWILIO_API_KEY=SKkey",
		"TWILIO_API_SECRET=api secret",
	)
	out, err := run.Output()
	if err != nil {
		t.Errorf("%s: %v", shell, err)
	}
	made, err = filepath.Glob(filepath.Join(folder, "[!.]*"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(out), "\x01"), made
}

// hostileWords are values that end the quotes of one shell or another.
var hostileWords = append([]string{
	`x\`, `\\`, `x\'; touch pwned; '`, `\' ; touch pwned #`, `'; touch pwned #`, `it's\`, "x!touch", "$(touch pwned)", "`touch pwned`",
	"(touch pwned)", "a\\\nb",
}, awkward...)

// A copied command is one command with the same words in every shell.
func TestCopiedCommandsInEveryShell(t *testing.T) {
	_, c, records := recording(t)
	for _, text := range hostileWords {
		_, _ = c.SendMessage(t.Context(), chat, "ada", text)
		_, _ = c.CreateWebChat(
			t.Context(),
			api.WebChatRequest{AddressSID: sandbox.AddressSID, CustomerFriendlyName: text, PreEngagementData: `{"a": "` + text + `"}`},
		)
		_, _ = c.FindFlexUserByName(t.Context(), instance, text)
	}
	for name := range shellsKnown {
		t.Run(name, func(t *testing.T) {
			shell, err := exec.LookPath(name)
			if err != nil {
				t.Skipf("there is no %s here", name)
			}
			var curl, twilio []string
			for _, r := range *records {
				command, err := Curl(&r)
				if err != nil {
					t.Fatal(err)
				}
				curl = append(curl, command)
				if command, err = TwilioCLI(&r); err == nil && (name != "fish" || !QuotedForSh(command)) {
					twilio = append(twilio, command)
				}
			}
			checkWords(t, shell, "curl", curl)
			checkWords(t, shell, "twilio", twilio)
		})
	}
}

// checkWords compares a shell's words with those of sh.
func checkWords(t *testing.T, path, program string, commands []string) {
	t.Helper()
	want, _ := wordsIn(t, shell(t), program, commands)
	got, made := wordsIn(t, path, program, commands)
	if len(want) != len(commands)+1 || len(got) != len(want) || len(made) > 0 {
		t.Fatalf("%s reads %d commands as %d, sh as %d, and made %q", path, len(commands), len(got)-1, len(want)-1, made)
	}
	for i := range commands {
		if got[i] != want[i] {
			t.Errorf("%s reads %q, not %q, of\n%s", path, got[i], want[i], commands[i])
		}
	}
}

// A curl command has none of the signs that shells read in different ways; a
// twilio-cli command says when it has.
func TestAmbiguousSigns(t *testing.T) {
	for text, inSh := range map[string]bool{"plain": false, "a b": false, `x\`: true, "it's": true, "hey!": true, "a(b)": false} {
		r := api.Record{
			Method: "POST", Op: "message", Origin: "https://conversations.twilio.com", Path: "/v1/Conversations/" + chat + "/Messages'!",
			Sent: api.Part{Body: api.Body{Text: encoded(api.FormField{Name: "Body", Value: text}), Kept: api.Whole}},
		}
		command, err := Curl(&r)
		if err != nil || strings.Contains(strings.ReplaceAll(command, "'", ""), `\`) || strings.Contains(command, "!") ||
			strings.Count(command, "'")%2 != 0 {
			t.Errorf("%q: %s, %v", text, command, err)
		}
		if command, err = TwilioCLI(&r); err != nil || QuotedForSh(command) != inSh {
			t.Errorf("%q: %s, %v", text, command, err)
		}
	}
	r := api.Record{Method: "POST", Origin: "https://x", Sent: api.Part{Header: map[string][]string{"Ui-Version": {`1\`}}}}
	if command, err := Curl(&r); !errors.Is(err, errHeaderQuotes) {
		t.Errorf("%s, %v", command, err)
	}
}
