package command

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"flexconsole/api"
)

// cliCommand is a command of twilio-cli.
type cliCommand struct {
	op, name string
	// path are flags with the collection in the path whose member they name.
	path []cliFlag
	// query are the parameters of the query that are flags; the fields of the
	// form and the request's own headers all are.
	query []string
	// rest ends the command.
	rest string
}

type cliFlag struct{ flag, collection string }

// cliPage are the parameters that name a page of a list.
var cliPage = []string{"Page", "PageToken", pageSize}

// pageSize is the parameter that twilio-cli lowers to its own limit of 50, and
// past which it reads page after page up to that limit.
const pageSize = "PageSize"

// cliCommands are those known, by Op; of several for one, the first whose path
// fits counts.
var cliCommands = []cliCommand{
	{
		op: "look-up", name: "api:flex:v2:instances:users:fetch", rest: "-o json",
		path: []cliFlag{{"instance-sid", "Instances"}, {"flex-user-sid", "Users"}},
	},
	{
		op: "update", name: "api:flex:v2:instances:users:update", rest: "-o json",
		path: []cliFlag{{"instance-sid", "Instances"}, {"flex-user-sid", "Users"}},
	},
	{op: "configuration", name: "api:flex:v1:configuration:fetch", rest: "-o json"},
	{op: "launch", name: "api:flex:v2:web-chats:create", rest: "-o json"},
	{
		op: "addresses", name: "api:conversations:v1:configuration:addresses:list",
		rest: "--properties sid,type,address,friendlyName,autoCreation",
	},
	{
		op: "conversation", name: "api:conversations:v1:conversations:fetch", rest: "-o json",
		path: []cliFlag{{"sid", "Conversations"}},
	},
	{
		op: "conversations", name: "api:conversations:v1:conversations:list", rest: "-o json",
		query: append([]string{"StartDate", "EndDate"}, cliPage...),
	},
	{
		op: "messages", name: "api:conversations:v1:conversations:messages:list", rest: "-o json",
		path: []cliFlag{{"conversation-sid", "Conversations"}}, query: append([]string{"Order"}, cliPage...),
	},
	{
		op: "message", name: "api:conversations:v1:conversations:messages:create",
		path: []cliFlag{{"conversation-sid", "Conversations"}},
	},
	{
		op: "task", name: "api:taskrouter:v1:workspaces:tasks:list",
		path: []cliFlag{{"workspace-sid", "Workspaces"}}, query: []string{"EvaluateTaskAttributes"},
	},
	{
		op: "reservations", name: "api:taskrouter:v1:workspaces:tasks:reservations:list", rest: "-o json",
		path: []cliFlag{{"workspace-sid", "Workspaces"}, {"task-sid", "Tasks"}}, query: cliPage,
	},
	{
		op: "worker reservations", name: "api:taskrouter:v1:workspaces:workers:reservations:list", rest: "-o json",
		path: []cliFlag{{"workspace-sid", "Workspaces"}, {"worker-sid", "Workers"}}, query: cliPage,
	},
	{
		op: "worker", name: "api:taskrouter:v1:workspaces:workers:fetch", rest: "-o json",
		path: []cliFlag{{"workspace-sid", "Workspaces"}, {"sid", "Workers"}},
	},
	{
		op: "address", name: "api:conversations:v1:configuration:addresses:fetch", rest: "-o json",
		path: []cliFlag{{"sid", "Addresses"}},
	},
	{
		op: "task queue", name: "api:taskrouter:v1:workspaces:task-queues:fetch", rest: "-o json",
		path: []cliFlag{{"workspace-sid", "Workspaces"}, {"sid", "TaskQueues"}},
	},
	{
		op: "queue workers", name: "api:taskrouter:v1:workspaces:workers:list", rest: "-o json",
		path: []cliFlag{{"workspace-sid", "Workspaces"}}, query: append([]string{"TaskQueueSid"}, cliPage...),
	},
	{
		op: "worker channels", name: "api:taskrouter:v1:workspaces:workers:channels:list", rest: "-o json",
		path: []cliFlag{{"workspace-sid", "Workspaces"}, {"worker-sid", "Workers"}}, query: cliPage,
	},
	{op: "flow", name: "api:studio:v2:flows:fetch", rest: "-o json", path: []cliFlag{{"sid", "Flows"}}},
	{
		op: "executions", name: "api:studio:v2:flows:executions:list", rest: "-o json",
		path: []cliFlag{{"flow-sid", "Flows"}}, query: append([]string{"DateCreatedFrom", "status"}, cliPage...),
	},
	{
		op: "steps", name: "api:studio:v2:flows:executions:steps:list", rest: "-o json",
		path: []cliFlag{{"flow-sid", "Flows"}, {"execution-sid", "Executions"}}, query: cliPage,
	},
	{
		op: "end chat", name: "api:flex:v1:interactions:channels:update",
		path: []cliFlag{{"interaction-sid", "Interactions"}, {"sid", "Channels"}},
	},
	{
		op: "end chat", name: "api:conversations:v1:conversations:update",
		path: []cliFlag{{"sid", "Conversations"}},
	},
	{
		op: "close timer", name: "api:conversations:v1:conversations:update",
		path: []cliFlag{{"sid", "Conversations"}},
	},
}

// TwilioCLI is the request as a twilio-cli command (see QuotedForSh). It goes where
// twilio-cli's own profile says (see CLIElsewhere), with its credentials. The
// error says why there is no such command.
func TwilioCLI(r *api.Record) (string, error) {
	form, err := formOf(r)
	if err != nil {
		return "", err
	}
	for _, c := range cliCommands {
		if path, fits := c.pathFlags(r.Path); c.op == r.Op && fits {
			return c.line(append(path, c.more(r, form)...))
		}
	}
	return "", fmt.Errorf("twilio-cli has no command for this request (%s): copy it as curl", r.Op)
}

// CLIElsewhere says that twilio-cli, which does not know the host, may send its
// command elsewhere than the request went: there is an edge, a region, or a
// base URL.
func CLIElsewhere(r *api.Record) bool {
	return !slices.Contains(api.Options{}.Origins(), r.Origin)
}

// pathFlags are the flags that the path gives; fits is false where it lacks one.
func (c cliCommand) pathFlags(path string) (flags []api.FormField, fits bool) {
	parts := strings.Split(path, "/")
	for _, f := range c.path {
		value := ""
		for i, part := range parts[:len(parts)-1] {
			if part == f.collection {
				value, _ = url.PathUnescape(parts[i+1])
			}
		}
		if value == "" {
			return nil, false
		}
		flags = append(flags, api.FormField{Name: f.flag, Value: value})
	}
	return flags, true
}

// more are the flags that query, form and headers give.
func (c cliCommand) more(r *api.Record, form []api.FormField) []api.FormField {
	var flags []api.FormField
	query, _ := url.ParseQuery(r.Query)
	for _, name := range c.query {
		if !query.Has(name) {
			continue
		}
		flags = append(flags, api.FormField{Name: kebab(name), Value: query.Get(name)})
		if name == pageSize {
			flags = append(flags, api.FormField{Name: "limit", Value: query.Get(name)})
		}
	}
	for _, f := range form {
		flags = append(flags, api.FormField{Name: kebab(f.Name), Value: f.Value})
	}
	for _, name := range ownHeaders(r) {
		flags = append(flags, api.FormField{Name: strings.ToLower(name), Value: r.Sent.Header.Get(name)})
	}
	return flags
}

func (c cliCommand) line(flags []api.FormField) (string, error) {
	words := []string{"twilio", c.name}
	for _, f := range flags {
		if !pasteable(f.Value) {
			return "", errors.New("a value cannot be pasted safely: copy it as curl, which encodes it")
		}
		between := " "
		if strings.HasPrefix(f.Value, "-") {
			between = "=" // or it would be taken for a flag
		}
		words = append(words, "--"+f.Name+between+cliWord(f.Value))
	}
	if c.rest != "" {
		words = append(words, c.rest)
	}
	return strings.Join(words, " "), nil
}

// cliWord leaves what needs no quotes without them.
func cliWord(value string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@.-_", r))
	}
	if value != "" && !strings.ContainsFunc(value, func(r rune) bool { return !plain(r) }) {
		return value
	}
	return ShellQuote(value)
}

// kebab is the name of a parameter as a flag: "UserSid" is "user-sid".
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
