package views

import "flexconsole/views/screen"

// tabOfLauncher is the form that launches web chats, on the tab in front.
var tabOfLauncher = screen.Tab{Open: func(h screen.Host, target screen.Target) screen.Screen {
	if t, ok := target.(screen.NewChat); ok {
		return newLaunchForm(h, t.From)
	}
	return nil
}}
