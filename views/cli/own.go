package cli

import (
	"flexconsole/config"
	"flexconsole/config/state"
	"flexconsole/views/cli/plain"
	"flexconsole/views/shell"
)

// own are the commands and the views of lists of config.toml, and warnings of colours that
// are hard to read.
type own struct {
	commands []shell.Command
	lists    []*state.View
	warnings []string
}

// checkOwn is useOwn for a command that shows no screens.
func checkOwn(settings *config.Settings) (warnings []string, err error) {
	o, err := useOwn(settings)
	return o.warnings, err
}

// useOwn applies the keys, colours and commands of config.toml; an error has the line and
// column of what it cannot apply.
func useOwn(settings *config.Settings) (o own, err error) {
	if mistake := settings.Mistake(); mistake != nil {
		return o, mistake
	}
	if o.warnings, err = plain.UseOwn(settings); err != nil {
		return o, err
	}
	if o.lists, err = shell.ConfiguredLists(settings.Lists()); err != nil {
		return o, err
	}
	written := settings.Commands()
	for _, c := range written {
		o.commands = append(o.commands, shell.Command{
			Name: c.Name, Key: c.Key, Where: c.Where, Run: c.Run, Confirm: c.Confirm, ReadOnly: c.ReadOnly, Output: c.Output,
		})
	}
	if at, err := shell.AddCommands(o.commands); err != nil {
		return o, written[at].Problem(err.Error())
	}
	return o, nil
}
