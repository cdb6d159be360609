package views

// tabOfLauncher is the form that launches web chats, on the tab in front.
var tabOfLauncher = Tab{Open: func(h Host, target Target) Screen {
	if t, ok := target.(NewChat); ok {
		return newLaunchForm(h, t.From)
	}
	return nil
}}
