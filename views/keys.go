package views

import "flexconsole/ui"

// Actions is the table of everything a key can do. Keys, footer, help and the
// README's table all come from it.
var Actions = ui.Actions{
	{ID: "help", Group: "Everywhere", Keys: []string{"f1", "?"}, Label: "help", Help: "show the keys that work here"},
	{ID: "palette", Group: "Everywhere", Keys: []string{"ctrl+p", ":"}, Label: "all actions", Help: "find any action by name and run it"},
	{ID: "quit", Group: "Everywhere", Keys: []string{"q", "ctrl+c"}, Label: "quit", Help: "leave; asks only when something would be lost"},
	{ID: "suspend", Group: "Everywhere", Keys: []string{"ctrl+z"}, Help: "stop the console and go to the shell; fg brings it back"},
	{ID: "back", Group: "Everywhere", Keys: []string{"esc"}, Label: "back", Help: "go back to the screen before"},
	{ID: "stop", Group: "Everywhere", Keys: []string{"esc"}, Label: "stop", Help: "stop the request, as long as nothing can have been sent"},
	{ID: "users", Group: "Everywhere", Keys: []string{"1"}, Help: "go to Users"},
	{ID: "webchats", Group: "Everywhere", Keys: []string{"2"}, Help: "go to Web chats"},
	{ID: "activity", Group: "Everywhere", Keys: []string{"3"}, Help: "go to Activity"},

	{ID: "move", Told: true, Group: "Lists and pages", Keys: []string{"up", "down", "j", "k"}, Help: "move the cursor, or scroll"},
	{ID: "page", Told: true, Group: "Lists and pages", Keys: []string{"pgup", "pgdown", "home", "end", "g", "G"}, Help: "move by a page, or to an end"},
	{ID: "open", Group: "Lists and pages", Keys: []string{"enter"}, Label: "open", Help: "open what the cursor is on, or show it in full"},
	{ID: "run", Group: "Lists and pages", Keys: []string{"enter"}, Label: "run", Help: "run the action under the cursor"},
	{ID: "copy", Group: "Lists and pages", Keys: []string{"y"}, Label: "copy", Help: "copy the field, SID or text under the cursor"},
	{ID: "refresh", Group: "Lists and pages", Keys: []string{"r"}, Label: "read again", Help: "read again, or try again after a failure"},
	{ID: "dismiss", Group: "Lists and pages", Keys: []string{"x"}, Label: "dealt with", Help: "take an unfinished request off the list"},

	{ID: "lookup", Group: "Users", Keys: []string{"enter"}, Label: "look up", Help: "look up the SID in the input"},
	{ID: "search", Group: "Users", Keys: []string{"/", "tab"}, Label: "look up", Help: "go to the look-up input"},
	{ID: "list", Group: "Users", Keys: []string{"tab", "down"}, Label: "list", Help: "go from the input to the list below it"},
	{ID: "pin", Group: "Users", Keys: []string{"p"}, Label: "pin", Help: "keep the user on top of the list, or let go of it"},
	{ID: "mark", Group: "Users", Keys: []string{" "}, Label: "mark", Help: "mark the user for an edit of many, or let go of it"},
	{ID: "sort", Group: "Users", Keys: []string{"s"}, Label: "sort", Help: "sort the account's users by the next column"},
	{ID: "reverse", Group: "Users", Keys: []string{"S"}, Help: "turn the order around"},
	{ID: "edit", Group: "Users", Keys: []string{"e"}, Label: "edit", Help: "edit email, locale and user SID"},
	{ID: "undo", Group: "Users", Keys: []string{"u"}, Label: "undo", Help: "take the save back, after a review; refused when someone wrote later"},
	{ID: "result", Group: "Users", Keys: []string{"v"}, Help: "show the whole result of the save"},
	{ID: "worker", Group: "Users", Keys: []string{"w"}, Label: "worker", Help: "show the worker behind the user: activity, availability, its own email"},
	{ID: "raw", Group: "Users", Keys: []string{"J"}, Label: "raw JSON", Help: "show the answer as it came"},

	{ID: "many", Group: "Many users", Keys: []string{"b"}, Label: "edit many", Help: "read the marked users, or those in the input, to edit all at once; without any, show the latest run"},
	{ID: "file", Group: "Many users", Keys: []string{"ctrl+o", "o"}, Help: "open a file: a list, a ticket or a CSV that holds Flex user SIDs"},
	{ID: "read", Group: "Many users", Keys: []string{"enter"}, Label: "read the file", Help: "read the users that the file names"},
	{ID: "pause", Group: "Many users", Keys: []string{" "}, Label: "pause", Help: "pause, or go on; what is under way is finished"},
	{ID: "retry", Group: "Many users", Keys: []string{"r"}, Label: "retry failed", Help: "read those again that failed or were not read"},
	{ID: "problems", Group: "Many users", Keys: []string{"p"}, Label: "left out", Help: "show what of the input makes no user"},
	{ID: "rule", Group: "Many users", Keys: []string{"ctrl+s"}, Label: "edit them", Help: "go on to the edit that all of them get"},
	{ID: "way", Group: "Many users", Keys: []string{"ctrl+o"}, Label: "another way", Help: "choose between one locale, an email domain and the columns of the file"},
	{ID: "dryrun", Group: "Many users", Keys: []string{"ctrl+s"}, Label: "dry run", Help: "show what would change in every user; nothing is sent"},
	{ID: "saveall", Group: "Many users", Keys: []string{"ctrl+s"}, Label: "save them", Help: "save the users that change, after a question"},
	{ID: "agree", Group: "Many users", Keys: []string{"enter", "ctrl+s"}, Label: "yes, save", Help: "start once the number typed is the number of users"},
	{ID: "halt", Group: "Many users", Keys: []string{"x"}, Label: "stop after these", Help: "finish the users being saved now, and take no more"},
	{ID: "export", Group: "Many users", Keys: []string{"w"}, Label: "write files", Help: "write the outcomes as CSV and JSON"},
	{ID: "write", Group: "Many users", Keys: []string{"enter", "ctrl+s"}, Label: "write", Help: "write both files; never over another"},
	{ID: "undoall", Group: "Many users", Keys: []string{"u"}, Label: "undo all", Help: "plan the way back for all that were saved, as a dry run"},
	{ID: "rest", Group: "Many users", Keys: []string{"r"}, Label: "run the rest", Help: "plan those again that were not taken, or failed with nothing changed"},

	{ID: "review", Group: "Forms", Keys: []string{"ctrl+s"}, Label: "review", Help: "review what would be sent, then decide"},
	{ID: "next", Told: true, Group: "Forms", Keys: []string{"tab", "shift+tab"}, Label: "next field", Help: "go to the next field, or the one before"},
	{ID: "suggestion", Group: "Forms", Keys: []string{"ctrl+t"}, Label: "take suggestion", Help: "take the value that the verdict suggests"},
	{ID: "reset", Group: "Forms", Keys: []string{"ctrl+r"}, Label: "reset field", Help: "bring the stored value of the field back"},
	{ID: "clear", Group: "Forms", Keys: []string{"ctrl+x"}, Label: "clear", Help: "clear the stored value, an explicit change of its own"},
	{ID: "discard", Group: "Forms", Keys: []string{"D"}, Label: "discard", Help: "discard what was typed, and its draft"},
	{ID: "choose", Group: "Forms", Keys: []string{" ", "left", "right"}, Label: "theirs or yours", Help: "choose between their value and yours"},
	{ID: "decide", Group: "Forms", Keys: []string{"enter"}, Label: "go on", Help: "go back to the form with the values chosen"},
	{ID: "leave", Group: "Forms", Keys: []string{"esc"}, Label: "leave input", Help: "leave the input, so that letters are keys"},
	{ID: "type", Group: "Forms", Keys: []string{"enter", "tab", "i"}, Label: "type", Help: "go back into the input"},

	{ID: "new", Group: "Web chats", Keys: []string{"n"}, Label: "new chat", Help: "launch a web chat"},
	{ID: "again", Group: "Web chats", Keys: []string{"n"}, Label: "another like it", Help: "launch another web chat with the same values"},

	{ID: "sandbox", Group: "First start", Keys: []string{"enter"}, Label: "open the sandbox", Help: "start on the built-in sandbox account"},
}
