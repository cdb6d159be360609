package launcher

import "flexconsole/views/screen"

// Tab is the form that launches web chats, on the tab in front.
var Tab = screen.Tab{Open: func(h screen.Host, target screen.Target) screen.Screen {
	if t, ok := target.(screen.NewChat); ok {
		return newLaunchForm(h, t.From)
	}
	return nil
}}
