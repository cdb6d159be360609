package cli

import (
	"flexconsole/config"
	"flexconsole/views/cli/plain"
	"flexconsole/views/shell"
)

// useOwn applies the keys, colours and commands of config.toml; the warnings are colours
// that are hard to read.
func useOwn(settings *config.Settings) (commands []shell.Command, warnings []string, err error) {
	if warnings, err = plain.UseOwn(settings); err != nil {
		return nil, nil, err
	}
	own := settings.Commands()
	for _, c := range own {
		commands = append(commands, shell.Command{
			Name: c.Name, Key: c.Key, Where: c.Where, Run: c.Run, Confirm: c.Confirm, ReadOnly: c.ReadOnly, Output: c.Output,
		})
	}
	if at, err := shell.AddCommands(commands); err != nil {
		return nil, nil, own[at].Problem(err.Error())
	}
	return commands, warnings, nil
}
