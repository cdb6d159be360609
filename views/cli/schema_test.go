package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flexconsole/api/sandbox"
	"flexconsole/views/cli/changes"
	"flexconsole/views/cli/clitest"
	"flexconsole/views/cli/doctor"
	"flexconsole/views/cli/plain"
	"flexconsole/views/cli/users"
	"flexconsole/views/cli/webchat"
)

// unfit says how a value differs from a JSON Schema, "" for not at all. A member that the
// schema does not name is a difference too.
func unfit(schema map[string]any, value any, at string) string {
	if options, several := schema["anyOf"].([]any); several {
		var all []string
		for _, option := range options {
			why := unfit(option.(map[string]any), value, at)
			if why == "" {
				return ""
			}
			all = append(all, why)
		}
		return strings.Join(all, " and ")
	}
	if len(schema) == 0 {
		return "" // anything
	}
	if !slices.Contains(typesOf(schema), typeOf(value)) && (typeOf(value) != "integer" || !slices.Contains(typesOf(schema), "number")) {
		return fmt.Sprintf("%s is %v, not %v", at, value, schema["type"])
	}
	switch value := value.(type) {
	case []any:
		for i, one := range value {
			if why := unfit(schema["items"].(map[string]any), one, fmt.Sprint(at, "[", i, "]")); why != "" {
				return why
			}
		}
	case map[string]any:
		return unfitMembers(schema, value, at)
	}
	return ""
}

func unfitMembers(schema, members map[string]any, at string) string {
	properties, named := schema["properties"].(map[string]any)
	for name, value := range members {
		of, known := properties[name].(map[string]any)
		if !named {
			of, known = schema["additionalProperties"].(map[string]any)
		}
		if !known {
			return at + "." + name + " is not in the schema"
		}
		if why := unfit(of, value, at+"."+name); why != "" {
			return why
		}
	}
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, there := members[name.(string)]; !there {
			return at + "." + name.(string) + " is missing"
		}
	}
	return ""
}

func typesOf(schema map[string]any) []string {
	if one, single := schema["type"].(string); single {
		return []string{one}
	}
	var all []string
	for _, one := range schema["type"].([]any) {
		all = append(all, one.(string))
	}
	return all
}

func typeOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case float64:
		if value == float64(int(value)) {
			return "integer"
		}
		return "number"
	}
	return "object"
}

// schemas are those that help json prints, by the command's name without the program's.
func schemas(t *testing.T) map[string]map[string]any {
	t.Helper()
	root := newRoot()
	root.SetArgs([]string{"help", "json"})
	got := clitest.Run(root, "")
	got.Ends(t, 0)
	all := map[string]map[string]any{}
	for line := range strings.Lines(got.Stdout) {
		if !strings.HasPrefix(line, "{") {
			continue
		}
		var schema map[string]any
		if err := json.Unmarshal([]byte(line), &schema); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all[strings.TrimPrefix(schema["title"].(string), "flexconsole ")] = schema
	}
	return all
}

// Every command with --json has a schema.
func TestEveryJSONHasASchema(t *testing.T) {
	known := schemas(t)
	eachCommand(newRoot(), func(c *cobra.Command) {
		name := strings.TrimPrefix(c.CommandPath(), "flexconsole ")
		if _, described := known[name]; described != (c.Flag("json") != nil || name == "users plan") {
			t.Errorf("%s: described %v", name, described)
		}
	})
}

// What commands print is what the schemas say, member by member.
func TestJSONIsAsTheSchemasSay(t *testing.T) {
	m := newMachine(t).WithAccount()
	plan := filepath.Join(t.TempDir(), "plan")
	known, seen := schemas(t), map[string]bool{}
	check := func(name string, of func(plain.Wiring) *cobra.Command, stdin string, args ...string) string {
		t.Helper()
		verbs := strings.Fields(name)[1:]
		command := m.PlainCommand(of, append(verbs, args...)...)
		got := clitest.Run(command, stdin)
		if got.Stdout == "" {
			t.Errorf("%s %v prints nothing: %s", name, args, got.All())
		}
		for line := range strings.Lines(got.Stdout) {
			var value any
			if err := json.Unmarshal([]byte(line), &value); err != nil {
				t.Fatalf("%s: %v: %s", name, err, line)
			}
			if why := unfit(known[name], value, name); why != "" {
				t.Errorf("%s\n%s", why, line)
			}
		}
		seen[name] = true
		return got.Stdout
	}
	first := func(lines string) string {
		var d struct{ ID string }
		_ = json.Unmarshal([]byte(strings.SplitAfter(lines, "\n")[0]), &d)
		return d.ID
	}
	agree := []string{"--json", "--yes", "--confirm"}
	with := func(confirm string, args ...string) []string { return slices.Concat(args, agree, []string{confirm}) }
	check("user get", users.NewUserCommand, "", clitest.AgentSID, clitest.HostileSID, clitest.NullsSID, sandbox.UnknownUserSID, "--json")
	check("users list", users.NewUsersCommand, "", "--json")
	check("users list", users.NewUsersCommand, "", "--json", "--columns", "sid,activity")
	twin, _ := m.Server.User(clitest.NullsSID)
	agent, _ := m.Server.User(clitest.AgentSID)
	email := twin.Email
	twin.Email = agent.Email
	m.Server.SetUser(twin)
	check("users duplicates", users.NewUsersCommand, "", "--json", "--user-sids")
	twin.Email = email
	m.Server.SetUser(twin)
	check("user set", users.NewUserCommand, "", clitest.AgentSID, "--locale", "fr", "--json", "--dry-run")
	check("user set", users.NewUserCommand, "", with("0001", clitest.AgentSID, "--locale", "fr")...)
	check("user set", users.NewUserCommand, "", with("0001", clitest.AgentSID, "--locale", "de", "--if-version", "1")...)
	check("users plan", users.NewUsersCommand, "flex_user_sid,locale\n"+clitest.AgentSID+",sv-SE\n"+clitest.NullsSID+",b d\n"+sandbox.UnknownUserSID+",fr\n", "-")
	clitest.Run(m.PlainCommand(users.NewUsersCommand, "plan", "-", "--locale", "sv-SE", "--output", plan), clitest.AgentSID+" "+clitest.NullsSID).Ends(t, 0)
	m.Server.Inject(sandbox.Fault{Method: "POST", Path: clitest.NullsSID, Apply: true, Status: 502, Body: "<html>", ContentType: "text/html"})
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: clitest.NullsSID, Skip: 1, Status: 404, Code: 20404, Times: 3})
	check("users apply", users.NewUsersCommand, "", with("2", plan)...)
	m.Server.ClearFaults()
	run := first(check("users runs", users.NewUsersCommand, "", "--json"))
	check("users undo", users.NewUsersCommand, "", with("1", run)...)
	m.Server.Inject(sandbox.Fault{Method: "POST", Status: 400, Code: 20001})
	check("user set", users.NewUserCommand, "", with("0001", clitest.AgentSID, "--locale", "de")...)
	m.Server.ClearFaults()
	check("unfinished list", changes.NewUnfinishedCommand, "", "--json")
	check("unfinished settle", changes.NewUnfinishedCommand, "", "--all", "--json")
	saved := first(check("changes list", changes.NewChangesCommand, "", "--json", "--filter", "op:update result:applied"))
	check("changes show", changes.NewChangesCommand, "", saved, "--json")
	check("changes undo", changes.NewChangesCommand, "", saved, "--json", "--dry-run")
	check("webchat create", webchat.NewCommand, "", "--address", sandbox.AddressSID, "--json", "--dry-run")
	check("webchat create", webchat.NewCommand, "", "--address", sandbox.AddressSID, "--json", "--yes", "--follow=1ms", "--close-after", "10m")
	chat := m.Server.Chats()[0].ConversationSID
	check("webchat send", webchat.NewCommand, "", chat, "Hello", "--json")
	check("webchat transcript", webchat.NewCommand, "", chat, "--json")
	check("webchat show", webchat.NewCommand, "", chat, "CH00000000000000000000000000000099", "--json")
	check("webchat follow", webchat.NewCommand, "", chat, "--json", "--timeout", "1ms")
	m.Server.Inject(sandbox.Fault{Method: "GET", Path: chat, Status: 403, Code: 20403, Times: 1})
	check("webchat list", webchat.NewCommand, "", "--json", "--refresh")
	check("webchat addresses", webchat.NewCommand, "", "--json")
	check("webchat end", webchat.NewCommand, "", "--orphans", "--json", "--dry-run")
	check("webchat create", webchat.NewCommand, "", "--address", sandbox.AddressSID, "--json", "--yes", "--count", "2", "--every", "1")
	check("webchat bursts list", webchat.NewCommand, "", "--json")
	check("webchat bursts show", webchat.NewCommand, "", "latest", "--json")
	check("webchat bursts show", webchat.NewCommand, "", "latest", "--refresh", "--json")
	check("webchat bursts compare", webchat.NewCommand, "", "latest", "latest", "--json")
	check("webchat end", webchat.NewCommand, "", with("3", "--all")...)
	check("doctor", func(w plain.Wiring) *cobra.Command { return doctor.NewCommand(w, "1") }, "", "--json")
	for name := range known { // the others need a machine of their own, and have tests
		if !seen[name] && !slices.Contains([]string{"profiles list", "sandbox", "users resume", "standard error", "keys"}, name) {
			t.Errorf("%s was not looked at", name)
		}
	}
}
