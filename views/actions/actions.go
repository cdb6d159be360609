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
	Cancel   ID = "cancel"
	Users    ID = "users"
	WebChats ID = "webchats"
	Activity ID = "activity"
	Accounts ID = "accounts"

	Move        ID = "move"
	MoveTyping  ID = "movetyping"
	Page        ID = "page"
	Scroll      ID = "scroll"
	Half        ID = "half"
	Open        ID = "open"
	Run         ID = "run"
	Copy        ID = "copy"
	Export      ID = "export"
	Refresh     ID = "refresh"
	Filter      ID = "filter"
	ClearFilter ID = "clearfilter"
	Complete    ID = "complete"
	Docs        ID = "docs"
	DocsLink    ID = "docslink"
	Dismiss     ID = "dismiss"

	ChooseColumns ID = "choosecolumns"
	ShowColumn    ID = "showcolumn"
	ColumnUp      ID = "columnup"
	ColumnDown    ID = "columndown"
	ResetColumns  ID = "resetcolumns"

	LookUp    ID = "lookup"
	Search    ID = "search"
	List      ID = "list"
	Pin       ID = "pin"
	Select    ID = "select"
	SelectAll ID = "selectall"
	Sort      ID = "sort"
	Reverse   ID = "reverse"
	Edit      ID = "edit"
	Undo      ID = "undo"
	Result    ID = "result"
	Worker    ID = "worker"
	RawJSON   ID = "raw"

	Duplicates ID = "duplicates"

	BulkEdit       ID = "bulkedit"
	File           ID = "file"
	Read           ID = "read"
	Pause          ID = "pause"
	Resume         ID = "resume"
	Retry          ID = "retry"
	Skipped        ID = "skipped"
	Columns        ID = "columns"
	UseColumns     ID = "usecolumns"
	Rule           ID = "rule"
	ChangeType     ID = "changetype"
	Preview        ID = "preview"
	SaveAll        ID = "saveall"
	UndoPreviewed  ID = "undopreviewed"
	Start          ID = "start"
	StopAfter      ID = "stopafter"
	WriteFiles     ID = "writefiles"
	UndoAll        ID = "undoall"
	RetryRemaining ID = "retryremaining"

	Review      ID = "review"
	EnterReview ID = "enterreview"
	Next        ID = "next"
	Suggestion  ID = "suggestion"
	Reset       ID = "reset"
	Clear       ID = "clear"
	Discard     ID = "discard"
	ChooseValue ID = "choosevalue"
	Continue    ID = "continue"
	StopTyping  ID = "stoptyping"
	Type        ID = "type"

	New         ID = "new"
	Again       ID = "again"
	End         ID = "end"
	EndAll      ID = "endall"
	Leftovers   ID = "leftovers"
	EndSelected ID = "endselected"
	Days        ID = "days"
	Send        ID = "send"
	Details     ID = "details"
	Cause       ID = "cause"
	Data        ID = "data"
	Bursts      ID = "bursts"
	Compare     ID = "compare"
	Addresses   ID = "addresses"
	Presets     ID = "presets"
	Format      ID = "format"
	Editor      ID = "editor"
	Choose      ID = "choose"
	RefreshList ID = "refreshlist"
	SavePreset  ID = "savepreset"
	Rename      ID = "rename"
	Remove      ID = "remove"
	Name        ID = "name"

	SwitchTab    ID = "switchtab"
	Curl         ID = "curl"
	TwilioCLI    ID = "cli"
	CopyResponse ID = "copyresponse"

	OpenAccount ID = "openaccount"
)

// All is the table of everything a key can do. Keys, footer, help and the
// README's table all come from it.
var All = slices.Concat(
	group("Everywhere", ui.Actions{
		{ID: Help, Keys: []string{"f1", "?"}, Label: "help", Help: "show the keys for this screen", Words: "keys keybindings keyboard shortcuts hotkeys bindings manual how"},
		{
			ID: Palette, Keys: []string{"ctrl+p", ":"}, Label: "all actions",
			Help: "find any action by name and run it", Words: "commands search",
		},
		{
			ID: Quit, Keys: []string{"q", "ctrl+c"}, Label: "quit",
			Help: "quit; asks first if chats are open or something is unsent", Words: "exit close leave bye stop program",
		},
		{
			ID: Suspend, Keys: []string{"ctrl+z"},
			Help: "suspend to the shell; fg returns", Words: "background shell terminal pause",
		},
		{
			ID: Mouse, Keys: []string{"M"},
			Help: "mouse on/off (when on, hold shift to select text)", Words: "click scroll wheel",
		},
		{ID: Back, Keys: []string{"esc"}, Label: "back", Help: "back to the previous screen", Words: "return up previous close cancel go escape"},
		{
			ID: Cancel, Keys: []string{"esc"}, Label: "cancel",
			Help: "cancel the request before it is sent", Words: "stop abort",
		},
		{ID: Users, Keys: []string{"1"}, Help: "go to Users", Words: "people agents look up search find directory members team list home"},
		{ID: WebChats, Keys: []string{"2"}, Help: "go to Web chats", Words: "conversations chats test messages"},
		{ID: Activity, Keys: []string{"3"}, Help: "go to Activity", Words: "log logs history requests changes audit http network events trace headers compare diff"},
		{
			ID: Accounts, Keys: []string{"A"},
			Help:  "switch account (this one stays open)",
			Words: "change profiles environments sandbox demo production staging accounts credentials user workspace context whoami",
		},
	}),
	group("Lists and pages", ui.Actions{
		{ID: Move, HelpOnly: true, Keys: []string{"up", "down", "j", "k"}, Help: "move the cursor, or scroll"},
		{
			ID: MoveTyping, HelpOnly: true, Keys: []string{"ctrl+n", "ctrl+j", "ctrl+k"},
			Help: "move the cursor down or up, while typing too",
		},
		{ID: Page, HelpOnly: true, Keys: []string{"pgup", "pgdown", "home", "end", "g", "G"}, Help: "page up/down, top, bottom"},
		{ID: Scroll, HelpOnly: true, Keys: []string{"up", "down", "pgup", "pgdown"}, Label: "scroll", Help: "scroll the text"},
		{ID: Half, HelpOnly: true, Keys: []string{"ctrl+d", "ctrl+u"}, Help: "half a page up/down"},
		{
			ID: Open, Keys: []string{"enter"}, Label: "open",
			Help: "open, or show the full value", Words: "show view details enter select",
		},
		{ID: Run, Decides: true, Keys: []string{"enter"}, Label: "run", Help: "run the selected action", Words: "do"},
		{ID: Copy, Keys: []string{"y"}, Label: "copy", Help: "copy the selected value", Words: "clipboard yank paste sid"},
		{
			ID: Export, Keys: []string{"w"}, Label: "export",
			Help:  "export what is shown to a file: the list, user, transcript, requests or changes",
			Words: "save download csv json har report text conversation http archive write",
		},
		{
			ID: Refresh, Keys: []string{"r"}, Label: "refresh",
			Help: "reload from Twilio, or retry", Words: "reload update fetch read again rerun retry sync",
		},
		{
			ID: Filter, Keys: []string{"/"}, Label: "filter",
			Help:  "filter rows: words, key:value, -key:value, key:none, \"two words\"",
			Words: "search find narrow where query hide",
		},
		{ID: Complete, Keys: []string{"tab"}, Label: "complete", Help: "complete a filter (again for the next value) or a path"},
		{ID: ClearFilter, Keys: []string{"esc"}, Label: "clear filter", Help: "clear the filter"},
		{
			ID: Docs, Keys: []string{"o"}, Label: "error docs",
			Help: "open Twilio's documentation for this error code", Words: "error code documentation",
		},
		{ID: DocsLink, Keys: []string{"Y"}, Help: "copy the link to the error's documentation", Words: "error code url"},
		{
			ID: Dismiss, Decides: true, Keys: []string{"d"}, Label: "dismiss",
			Help: "remove this request from the list", Words: "remove done delete",
		},
		{ID: Sort, Keys: []string{"s"}, Label: "sort", Help: "sort by next column", Words: "order by column arrange slowest latest"},
		{ID: Reverse, Keys: []string{"S"}, Help: "reverse the sort order", Words: "descending ascending sort"},
		{
			ID: ChooseColumns, Keys: []string{"C"},
			Help: "choose the columns of the list and their order", Words: "fields show hide arrange reorder layout table",
		},
		{ID: ShowColumn, Keys: []string{" "}, Label: "show/hide", Help: "show or hide the column"},
		{ID: ColumnUp, Keys: []string{"K", "shift+up"}, Label: "move up", Help: "move the column up: further left in the list"},
		{ID: ColumnDown, Keys: []string{"J", "shift+down"}, Label: "move down", Help: "move the column down: further right in the list"},
		{ID: ResetColumns, Keys: []string{"R"}, Label: "reset", Help: "show the usual columns in their order, and sort as usual", Words: "reset sort order default"},
	}),
	group("Users", ui.Actions{
		{ID: LookUp, Keys: []string{"enter"}, Label: "look up", Help: "look up the SID or search the name in the input", Words: "search find fetch"},
		{ID: Search, Keys: []string{"/", "tab"}, Label: "search", Help: "go to the input to look up or search users", Words: "search find lookup filter list"},
		{ID: List, Keys: []string{"tab", "down"}, Label: "list", Help: "move from the input to the list"},
		{
			ID: Pin, Keys: []string{"p"}, Label: "pin",
			Help: "pin or unpin the user", Words: "favorite favourite bookmark star keep recent",
		},
		{ID: Select, Keys: []string{" "}, Label: "select", Help: "select or unselect the user for a bulk edit, or the test chat to be ended", Words: "mark tick check choose many deselect unselect"},
		{
			ID: SelectAll, Keys: []string{"*"}, Label: "select all",
			Help: "select all users or test chats shown now, or unselect all", Words: "mark all unselect none deselect clear selection",
		},
		{
			ID: Edit, Keys: []string{"e"}, Label: "edit",
			Help: "edit email, locale and user SID", Words: "change fix update modify set email locale language user sid",
		},
		{
			ID: Undo, Keys: []string{"u"}, Label: "undo",
			Help: "undo the save (refused if someone changed it since)", Words: "revert restore rollback take back previous redo",
		},
		{ID: Result, Keys: []string{"v"}, Label: "details", Help: "show full save result", Words: "outcome"},
		{
			ID: Worker, Keys: []string{"W"}, Label: "worker",
			Help:  "show the user's TaskRouter worker",
			Words: "taskrouter availability available online offline busy skills activity status agent capacity tasks",
		},
		{ID: RawJSON, Keys: []string{"J"}, Label: "raw JSON", Help: "show the raw JSON response", Words: "source response document view inspect"},
		{
			ID: Duplicates, Keys: []string{"d"}, Label: "duplicates",
			Help:  "find users that share an email, user SID or username",
			Words: "find duplicates twins double same twice identical report",
		},
	}),
	group("Bulk edit", ui.Actions{
		{
			ID: BulkEdit, Keys: []string{"b"}, Label: "bulk edit",
			Help:  "bulk edit the selected users (or show the last run)",
			Words: "many batch several mass multiple users everyone all update change",
		},
		{
			ID: File, Keys: []string{"ctrl+o"},
			Help: "open a file with Flex user SIDs: a list, a ticket or a CSV", Words: "csv import upload load many users",
		},
		{ID: Read, Keys: []string{"enter"}, Label: "load", Help: "load the users in the file"},
		{ID: Pause, Keys: []string{" "}, Label: "pause", Help: "pause; requests already sent are finished", Words: "wait"},
		{ID: Resume, Decides: true, Keys: []string{" "}, Label: "resume", Help: "resume the paused run", Words: "continue"},
		{ID: Retry, Keys: []string{"R"}, Label: "retry failed", Help: "retry the users that failed or were not loaded", Words: "again"},
		{ID: Skipped, Keys: []string{"v"}, Label: "skipped", Help: "show the input lines that were not users"},
		{
			ID: Columns, Keys: []string{"m"}, Label: "map columns",
			Help: "choose which columns of the table are used", Words: "csv header fields",
		},
		{ID: UseColumns, Keys: []string{"ctrl+s"}, Label: "use columns", Help: "load the table again with these columns"},
		{ID: Rule, Keys: []string{"ctrl+s"}, Label: "edit", Help: "choose the change for all of them"},
		{
			ID: ChangeType, Keys: []string{"ctrl+n"}, Label: "change type",
			Help: "switch between locale, email domain and file columns",
		},
		{ID: Preview, Keys: []string{"ctrl+s"}, Label: "preview", Help: "preview every change; nothing is sent", Words: "dry run"},
		{ID: SaveAll, Keys: []string{"ctrl+s"}, Label: "save", Help: "save all changes (asks first)"},
		{ID: UndoPreviewed, Keys: []string{"ctrl+s"}, Label: "undo", Help: "undo all changes of the preview (asks first)", Words: "revert"},
		{ID: Start, Decides: true, Keys: []string{"enter", "ctrl+s"}, Label: "start", Help: "start after the confirmation is typed"},
		{
			ID: StopAfter, Decides: true, Keys: []string{"x"}, Label: "stop",
			Help: "finish the current ones, then stop", Words: "cancel",
		},
		{ID: WriteFiles, Keys: []string{"enter", "ctrl+s"}, Label: "export", Help: "write the files; existing files are never overwritten"},
		{ID: UndoAll, Keys: []string{"u"}, Label: "undo all", Help: "preview undoing all saved changes"},
		{
			ID: RetryRemaining, Keys: []string{"R"}, Label: "retry remaining",
			Help: "retry users not processed or failed",
		},
	}),
	group("Forms", ui.Actions{
		{
			ID: Review, Keys: []string{"ctrl+s"}, Label: "review",
			Help: "review what will be sent", Words: "save send submit confirm apply commit",
		},
		{ID: EnterReview, Decides: true, Keys: []string{"enter"}, Help: "in the last field: review what will be sent"},
		{
			ID: Next, HelpOnly: true, Keys: []string{"tab", "shift+tab"}, Label: "next field",
			Help: "go to the next field, or the one before",
		},
		{ID: Suggestion, Keys: []string{"ctrl+t"}, Label: "use suggestion", Help: "use the suggested value"},
		{
			ID: Reset, Keys: []string{"ctrl+r"}, Label: "reset field",
			Help: "restore the original value", Words: "revert restore",
		},
		{
			ID: Clear, Keys: []string{"ctrl+x"}, Label: "clear",
			Help: "clear the field (saving sends an empty value)", Words: "delete empty",
		},
		{
			ID: Discard, Keys: []string{"D"}, Label: "discard",
			Help: "discard your changes and the draft", Words: "delete cancel draft",
		},
		{
			ID: ChooseValue, Keys: []string{" ", "left", "right", "h", "l"}, Label: "theirs or yours",
			Help: "keep theirs or yours",
		},
		{ID: Continue, Keys: []string{"enter"}, Label: "continue", Help: "return to the form with the chosen values"},
		{ID: StopTyping, Keys: []string{"esc"}, Label: "stop typing", Help: "stop typing (letters become shortcuts)"},
		{
			ID: Type, Keys: []string{"enter", "tab", "i"}, Label: "type",
			Help: "type in the input again", Words: "write reply send message input compose",
		},
	}),
	group("Web chats", ui.Actions{
		{ID: New, Keys: []string{"n"}, Label: "new chat", Help: "launch a web chat", Words: "launch create start begin open conversation test webchat simulate customer many burst load"},
		{
			ID: Again, Keys: []string{"n"}, Label: "launch again",
			Help: "launch another web chat with the same values", Words: "launch again repeat copy duplicate clone",
		},
		{
			ID: End, Keys: []string{"x"}, Label: "end chat",
			Help: "end the chat permanently (asks first)", Words: "close hang up hangup disconnect finish terminate stop kill delete leave conversation",
		},
		{
			ID: EndAll, Keys: []string{"X"}, Label: "end all",
			Help:  "end all open chats launched from this profile (asks first)",
			Words: "close hang up hangup disconnect finish terminate stop kill clean up delete conversations",
		},
		{
			ID: Leftovers, Keys: []string{"L"}, Label: "clean up",
			Help:  "find open test chats of the account, launched here or elsewhere, to end them",
			Words: "leftovers left behind orphans orphaned old forgotten stale test chats tag cleanup tidy remove",
		},
		{
			ID: EndSelected, Keys: []string{"X"}, Label: "end selected",
			Help: "end the selected test chats permanently (asks first)", Words: "close clean up kill delete conversations",
		},
		{
			ID: Days, Keys: []string{"d"}, Label: "days",
			Help: "search the last 7 days, 30 days or 24 hours", Words: "back range time period age",
		},
		{
			ID: Send, Decides: true, Keys: []string{"enter"}, Label: "send",
			Help: "send the message as the customer", Words: "message reply write answer",
		},
		{
			ID: Details, Keys: []string{"v"}, Label: "details",
			Help: "show progress, SIDs and what is stuck", Words: "progress stuck why waiting queue task",
		},
		{
			ID: Cause, Keys: []string{"f"}, Label: "why stuck",
			Help: "find out why the chat reaches no agent", Words: "why stuck reason diagnose problem waiting nobody routing studio flow queue",
		},
		{
			ID: Data, Keys: []string{"d"}, Label: "data",
			Help: "compare the data sent with what arrived", Words: "attributes pre-engagement arrived JSON compare diff task",
		},
		{
			ID: Bursts, Keys: []string{"b"}, Label: "burst results",
			Help: "show how the chats of a burst went", Words: "times bars median p95 statistics load latency chart graph",
		},
		{
			ID: Compare, Keys: []string{"c"}, Label: "compare",
			Help: "compare with another burst", Words: "difference before after diff burst",
		},
		{
			ID: Addresses, Keys: []string{"ctrl+o", "a"}, Label: "addresses",
			Help: "choose a chat address", Words: "IG channel",
		},
		{
			ID: Presets, Keys: []string{"ctrl+y", "p"}, Label: "presets",
			Help: "fill the form from a preset; save, rename or remove one", Words: "template templates save load",
		},
		{
			ID: Format, Keys: []string{"ctrl+l"}, Label: "format JSON",
			Help: "format the JSON over several lines", Words: "pretty indent JSON",
		},
		{
			ID: Editor, Keys: []string{"ctrl+g"}, Label: "editor",
			Help: "edit the text in $VISUAL or $EDITOR", Words: "vim nano external",
		},
		{ID: Choose, Keys: []string{"enter"}, Label: "choose", Help: "choose the selected row"},
		{ID: RefreshList, Keys: []string{"ctrl+r"}, Label: "refresh", Help: "refresh the list"},
		{
			ID: SavePreset, Keys: []string{"ctrl+s"}, Label: "save as preset",
			Help: "save the form as a preset", Words: "template store",
		},
		{ID: Rename, Keys: []string{"f2"}, Label: "rename", Help: "rename the preset or filter"},
		{ID: Remove, Keys: []string{"ctrl+x"}, Label: "remove", Help: "remove the preset or filter (asks first)", Words: "delete"},
		{ID: Name, Keys: []string{"enter", "ctrl+s"}, Label: "save", Help: "save under this name"},
	}),
	group("Activity", ui.Actions{
		{
			ID: SwitchTab, Keys: []string{"tab", "shift+tab"}, Label: "switch tab",
			Help: "switch between Requests and Changes", Words: "changes requests history audit",
		},
		{
			ID: Curl, Keys: []string{"c"}, Label: "copy as curl",
			Help: "copy the request as a curl command; credentials stay $TWILIO_… variables", Words: "command request shell",
		},
		{
			ID: TwilioCLI, Keys: []string{"t"}, Label: "copy as twilio-cli",
			Help: "copy the request as a twilio-cli command", Words: "command request shell",
		},
		{
			ID: CopyResponse, Keys: []string{"b"}, Label: "copy response",
			Help: "copy the response body", Words: "response JSON payload",
		},
	}),
	group("Accounts", ui.Actions{
		{ID: OpenAccount, Keys: []string{"enter"}, Label: "open", Help: "open the selected account"},
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
		return Resume
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
