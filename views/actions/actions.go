// Package actions is the one table of everything that a key can do, and the names
// of its rows.
package actions

import (
	"slices"

	"flexconsole/ui"
)

// ID names a row of the table.
type ID = ui.ActionID

// The IDs, in the order of the table.
const (
	Help     ID = "help"
	Palette  ID = "palette"
	Quit     ID = "quit"
	Suspend  ID = "suspend"
	Mouse    ID = "mouse"
	Back     ID = "back"
	Stop     ID = "stop"
	Users    ID = "users"
	WebChats ID = "webchats"
	Activity ID = "activity"
	Accounts ID = "accounts"

	Move    ID = "move"
	Page    ID = "page"
	Scroll  ID = "scroll"
	Half    ID = "half"
	Open    ID = "open"
	Run     ID = "run"
	Copy    ID = "copy"
	Refresh ID = "refresh"
	Filter  ID = "filter"
	Docs    ID = "docs"
	Link    ID = "link"
	Dismiss ID = "dismiss"

	LookUp  ID = "lookup"
	Search  ID = "search"
	List    ID = "list"
	Pin     ID = "pin"
	Mark    ID = "mark"
	Sort    ID = "sort"
	Reverse ID = "reverse"
	Edit    ID = "edit"
	Undo    ID = "undo"
	Result  ID = "result"
	Worker  ID = "worker"
	RawJSON ID = "raw"

	Many       ID = "many"
	File       ID = "file"
	Read       ID = "read"
	Pause      ID = "pause"
	GoOn       ID = "goon"
	Retry      ID = "retry"
	Problems   ID = "problems"
	Columns    ID = "columns"
	UseColumns ID = "usecolumns"
	Rule       ID = "rule"
	Way        ID = "way"
	DryRun     ID = "dryrun"
	SaveAll    ID = "saveall"
	Agree      ID = "agree"
	Halt       ID = "halt"
	Export     ID = "export"
	Write      ID = "write"
	UndoAll    ID = "undoall"
	Rest       ID = "rest"

	Review     ID = "review"
	Next       ID = "next"
	Suggestion ID = "suggestion"
	Reset      ID = "reset"
	Clear      ID = "clear"
	Discard    ID = "discard"
	Choose     ID = "choose"
	Decide     ID = "decide"
	Leave      ID = "leave"
	Type       ID = "type"

	New        ID = "new"
	Again      ID = "again"
	End        ID = "end"
	EndAll     ID = "endall"
	Send       ID = "send"
	Transcript ID = "transcript"
	Details    ID = "details"
	Addresses  ID = "addresses"
	Presets    ID = "presets"
	Format     ID = "format"
	Editor     ID = "editor"
	Take       ID = "take"
	Reread     ID = "reread"
	SavePreset ID = "savepreset"
	Rename     ID = "rename"
	Remove     ID = "remove"
	Name       ID = "name"

	Part      ID = "part"
	Curl      ID = "curl"
	TwilioCLI ID = "cli"
	Body      ID = "body"
	HAR       ID = "har"

	OpenAccount ID = "enter account"
)

// All is the table of everything a key can do. Keys, footer, help and the
// README's table all come from it.
var All = slices.Concat(
	group("Everywhere", ui.Actions{
		{ID: Help, Keys: []string{"f1", "?"}, Label: "help", Help: "show the keys that work here", Words: "keys shortcuts manual"},
		{
			ID: Palette, Keys: []string{"ctrl+p", ":"}, Label: "all actions",
			Help: "find any action by name and run it", Words: "commands search",
		},
		{
			ID: Quit, Keys: []string{"q", "ctrl+c"}, Label: "quit",
			Help: "leave; asks only when something would be lost", Words: "exit close leave",
		},
		{
			ID: Suspend, Keys: []string{"ctrl+z"},
			Help: "stop the console and go to the shell; fg brings it back", Words: "background shell",
		},
		{
			ID: Mouse, Keys: []string{"M"},
			Help: "turn the mouse on or off; while it is on, the terminal's own selection needs shift held",
		},
		{ID: Back, Keys: []string{"esc"}, Label: "back", Help: "go back to the screen before", Words: "return up"},
		{
			ID: Stop, Keys: []string{"esc"}, Label: "stop",
			Help: "stop the request, as long as nothing can have been sent", Words: "cancel abort",
		},
		{ID: Users, Keys: []string{"1"}, Help: "go to Users", Words: "people agents look up search find directory"},
		{ID: WebChats, Keys: []string{"2"}, Help: "go to Web chats", Words: "conversations chats test"},
		{ID: Activity, Keys: []string{"3"}, Help: "go to Activity", Words: "log history requests changes audit http"},
		{
			ID: Accounts, Keys: []string{"A"},
			Help:  "go to another account; this one stays as you leave it",
			Words: "switch profile environment account credentials",
		},
	}),
	group("Lists and pages", ui.Actions{
		{ID: Move, HelpOnly: true, Keys: []string{"up", "down", "j", "k"}, Help: "move the cursor, or scroll"},
		{ID: Page, HelpOnly: true, Keys: []string{"pgup", "pgdown", "home", "end", "g", "G"}, Help: "move by a page, or to an end"},
		{ID: Scroll, HelpOnly: true, Keys: []string{"up", "down", "pgup", "pgdown"}, Label: "scroll", Help: "scroll what is asked"},
		{ID: Half, HelpOnly: true, Keys: []string{"ctrl+d", "ctrl+u"}, Help: "move by half a page"},
		{
			ID: Open, Keys: []string{"enter"}, Label: "open",
			Help: "open what the cursor is on, or show it in full", Words: "show view details",
		},
		{ID: Run, Keys: []string{"enter"}, Label: "run", Help: "run the action under the cursor", Words: "do"},
		{ID: Copy, Keys: []string{"y"}, Label: "copy", Help: "copy the field, SID or text under the cursor", Words: "clipboard yank"},
		{
			ID: Refresh, Keys: []string{"r"}, Label: "read again",
			Help: "read again, or try again after a failure", Words: "reload update fetch",
		},
		{
			ID: Filter, Keys: []string{"/"}, Label: "filter",
			Help:  "show only the rows that match what is typed: words, and in Activity status:4, op:launch, id:RQ… and their like",
			Words: "search find",
		},
		{
			ID: Docs, Keys: []string{"o"}, Label: "Twilio's page",
			Help: "open Twilio's page on the failure's code in the browser, or copy its link", Words: "error code documentation",
		},
		{ID: Link, Keys: []string{"Y"}, Help: "copy the link of Twilio's page on the failure's code", Words: "error code url"},
		{
			ID: Dismiss, Decides: true, Keys: []string{"x"}, Label: "dealt with",
			Help: "take an unfinished request off the list", Words: "remove done",
		},
	}),
	group("Users", ui.Actions{
		{ID: LookUp, Keys: []string{"enter"}, Label: "look up", Help: "look up the SID in the input", Words: "search find fetch"},
		{ID: Search, Keys: []string{"/", "tab"}, Label: "look up", Help: "go to the look-up input", Words: "find"},
		{ID: List, Keys: []string{"tab", "down"}, Label: "list", Help: "go from the input to the list below it"},
		{
			ID: Pin, Keys: []string{"p"}, Label: "pin",
			Help: "keep the user on top of the list, or let go of it", Words: "favourite bookmark star",
		},
		{ID: Mark, Keys: []string{" "}, Label: "mark", Help: "mark the user for an edit of many, or let go of it", Words: "select"},
		{ID: Sort, Keys: []string{"s"}, Label: "sort", Help: "sort the account's users by the next column", Words: "order"},
		{ID: Reverse, Keys: []string{"S"}, Help: "turn the order around"},
		{
			ID: Edit, Keys: []string{"e"}, Label: "edit",
			Help: "edit email, locale and user SID", Words: "change mend update email locale language",
		},
		{
			ID: Undo, Keys: []string{"u"}, Label: "undo",
			Help: "take the save back, after a review; refused when someone wrote later", Words: "revert restore take back",
		},
		{ID: Result, Keys: []string{"v"}, Help: "show the whole result of the save", Words: "outcome verdict"},
		{
			ID: Worker, Keys: []string{"w"}, Label: "worker",
			Help:  "show the worker behind the user: activity, availability, its own email",
			Words: "taskrouter availability skills",
		},
		{ID: RawJSON, Keys: []string{"J"}, Label: "raw JSON", Help: "show the answer as it came", Words: "source answer"},
	}),
	group("Many users", ui.Actions{
		{
			ID: Many, Keys: []string{"b"}, Label: "edit many",
			Help:  "read the marked users, or those in the input, to edit all at once; without any, show the latest run",
			Words: "bulk batch several",
		},
		{
			ID: File, Keys: []string{"ctrl+o"},
			Help: "open a file: a list, a ticket or a CSV that holds Flex user SIDs", Words: "csv import",
		},
		{ID: Read, Keys: []string{"enter"}, Label: "read the file", Help: "read the users that the file names"},
		{ID: Pause, Keys: []string{" "}, Label: "pause", Help: "pause; what is under way is finished", Words: "wait resume go on"},
		{ID: GoOn, Decides: true, Keys: []string{" "}, Label: "go on", Help: "go on with what was paused", Words: "resume continue"},
		{ID: Retry, Keys: []string{"r"}, Label: "retry failed", Help: "read those again that failed or were not read", Words: "again"},
		{ID: Problems, Keys: []string{"p"}, Label: "left out", Help: "show what of the input makes no user"},
		{
			ID: Columns, Keys: []string{"m"}, Label: "map columns",
			Help: "choose which columns of a table are read", Words: "csv header fields",
		},
		{ID: UseColumns, Keys: []string{"ctrl+s"}, Label: "use columns", Help: "read the table again with the columns chosen"},
		{ID: Rule, Keys: []string{"ctrl+s"}, Label: "edit them", Help: "go on to the edit that all of them get"},
		{
			ID: Way, Keys: []string{"ctrl+o"}, Label: "another way",
			Help: "choose between one locale, an email domain and the columns of the table",
		},
		{ID: DryRun, Keys: []string{"ctrl+s"}, Label: "dry run", Help: "show what would change in every user; nothing is sent"},
		{ID: SaveAll, Keys: []string{"ctrl+s"}, Label: "save them", Help: "save the users that change, after a question"},
		{ID: Agree, Decides: true, Keys: []string{"enter", "ctrl+s"}, Label: "yes", Help: "start once what was asked for is typed"},
		{
			ID: Halt, Decides: true, Keys: []string{"x"}, Label: "stop after these",
			Help: "finish the users being saved now, and take no more", Words: "cancel",
		},
		{ID: Export, Keys: []string{"w"}, Label: "write files", Help: "write the outcomes as CSV and JSON", Words: "save download csv"},
		{ID: Write, Keys: []string{"enter", "ctrl+s"}, Label: "write", Help: "write both files; never over another"},
		{ID: UndoAll, Keys: []string{"u"}, Label: "undo all", Help: "plan the way back for all that were saved, as a dry run"},
		{
			ID: Rest, Keys: []string{"r"}, Label: "run the rest",
			Help: "plan those again that were not taken, or failed with nothing changed",
		},
	}),
	group("Forms", ui.Actions{
		{
			ID: Review, Keys: []string{"ctrl+s"}, Label: "review",
			Help: "review what would be sent, then decide", Words: "save send submit confirm",
		},
		{
			ID: Next, HelpOnly: true, Keys: []string{"tab", "shift+tab"}, Label: "next field",
			Help: "go to the next field, or the one before",
		},
		{ID: Suggestion, Keys: []string{"ctrl+t"}, Label: "take suggestion", Help: "take the value that the verdict suggests"},
		{
			ID: Reset, Keys: []string{"ctrl+r"}, Label: "reset field",
			Help: "bring the stored value of the field back", Words: "revert restore",
		},
		{
			ID: Clear, Keys: []string{"ctrl+x"}, Label: "clear",
			Help: "empty the input; where a stored value may be cleared, that is a change of its own", Words: "delete empty",
		},
		{
			ID: Discard, Keys: []string{"D"}, Label: "discard",
			Help: "discard what was typed, and its draft", Words: "delete cancel draft",
		},
		{
			ID: Choose, Keys: []string{" ", "left", "right", "h", "l"}, Label: "theirs or yours",
			Help: "choose between their value and yours",
		},
		{ID: Decide, Keys: []string{"enter"}, Label: "go on", Help: "go back to the form with the values chosen"},
		{ID: Leave, Keys: []string{"esc"}, Label: "leave input", Help: "leave the input, so that letters are keys"},
		{
			ID: Type, Keys: []string{"enter", "tab", "i"}, Label: "type",
			Help: "go back into the input", Words: "write reply message input",
		},
	}),
	group("Web chats", ui.Actions{
		{ID: New, Keys: []string{"n"}, Label: "new chat", Help: "launch a web chat", Words: "launch create start conversation test"},
		{
			ID: Again, Keys: []string{"n"}, Label: "another like it",
			Help: "launch another web chat with the same values", Words: "launch repeat copy",
		},
		{
			ID: End, Keys: []string{"x"}, Label: "end it",
			Help: "end the chat for good, after a question", Words: "close hang up finish terminate stop delete",
		},
		{
			ID: EndAll, Keys: []string{"X"}, Label: "end all",
			Help:  "end all chats launched from this profile that are open, after a question",
			Words: "close hang up finish terminate clean up delete",
		},
		{
			ID: Send, Decides: true, Keys: []string{"enter"}, Label: "send",
			Help: "send the message as the customer; it asks only where it may have been sent already", Words: "message reply",
		},
		{
			ID: Transcript, Keys: []string{"w"}, Label: "write file",
			Help: "write the transcript as text or JSON", Words: "export save download",
		},
		{
			ID: Details, Keys: []string{"v"}, Label: "details",
			Help: "show the road, the SIDs and what is stuck in full", Words: "road stuck why",
		},
		{
			ID: Addresses, Keys: []string{"ctrl+o", "a"}, Label: "addresses",
			Help: "choose among the account's chat addresses, with what each reaches", Words: "IG channel",
		},
		{
			ID: Presets, Keys: []string{"ctrl+y", "p"}, Label: "presets",
			Help: "fill the form from a preset; save, rename or remove one", Words: "template save load",
		},
		{
			ID: Format, Keys: []string{"ctrl+l"}, Label: "lay out",
			Help: "lay the JSON out over several lines", Words: "pretty indent JSON",
		},
		{
			ID: Editor, Keys: []string{"ctrl+g"}, Label: "editor",
			Help: "edit the text in $VISUAL or $EDITOR", Words: "vim nano external",
		},
		{ID: Take, Keys: []string{"enter"}, Label: "take it", Help: "take what the cursor is on"},
		{ID: Reread, Keys: []string{"ctrl+r"}, Label: "read again", Help: "read the list again"},
		{
			ID: SavePreset, Keys: []string{"ctrl+s"}, Label: "save the form",
			Help: "save what the form holds as a preset", Words: "template store",
		},
		{ID: Rename, Keys: []string{"ctrl+r"}, Label: "rename", Help: "give the preset another name"},
		{ID: Remove, Keys: []string{"ctrl+x"}, Label: "remove", Help: "remove the preset, after a question", Words: "delete"},
		{ID: Name, Keys: []string{"enter", "ctrl+s"}, Label: "save", Help: "save under the name typed"},
	}),
	group("Activity", ui.Actions{
		{
			ID: Part, Keys: []string{"tab", "shift+tab"}, Label: "requests, changes",
			Help: "go between the requests of this session and the changes of all", Words: "changes history audit",
		},
		{
			ID: Curl, Keys: []string{"c"}, Label: "as curl",
			Help: "copy the request as a curl command; credentials stay $TWILIO_… variables", Words: "command request shell",
		},
		{
			ID: TwilioCLI, Keys: []string{"t"}, Label: "as twilio-cli",
			Help: "copy the request as a twilio-cli command, where there is one", Words: "command request shell twilio",
		},
		{
			ID: Body, Keys: []string{"b"}, Label: "copy answer",
			Help: "copy the body of the answer, as it came", Words: "response JSON payload",
		},
		{
			ID: HAR, Keys: []string{"w"}, Label: "write file",
			Help: "write the requests listed as HAR or JSONL, for a ticket", Words: "export save download log",
		},
	}),
	group("Accounts", ui.Actions{
		{ID: OpenAccount, Keys: []string{"enter"}, Label: "open it", Help: "go to the account under the cursor"},
	}),
)

// group puts actions under one heading in help.
func group(heading string, actions ui.Actions) ui.Actions {
	for i := range actions {
		actions[i].Group = heading
	}
	return actions
}

// Pausing is the action of the space bar on what runs by itself.
func Pausing(paused bool) ID {
	if paused {
		return GoOn
	}
	return Pause
}

// If are actions that are offered where something holds.
func If(holds bool, ids ...ID) []ID {
	if !holds {
		return nil
	}
	return ids
}
