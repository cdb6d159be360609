package actions

import (
	"cmp"

	"flexconsole/ui"
)

// place says what the palette calls an action and where it works.
type place struct {
	// name, where the label is empty or does not say enough outside of its screen.
	name string
	// where completes "works …"; "" for what works everywhere.
	where string
}

// places are those of the actions that the palette offers, and names for help. What is
// missing only makes sense by its key: it answers, or goes on with what is open.
var places = map[ID]place{
	Help:     {},
	Quit:     {},
	Suspend:  {name: "suspend"},
	Mouse:    {name: "mouse"},
	Back:     {where: "on a page above the tabs"},
	Cancel:   {name: "cancel request", where: "while a request is in progress"},
	Users:    {name: "Users"},
	WebChats: {name: "Web chats"},
	Activity: {name: "Activity"},
	Accounts: {name: "switch account"},

	Move:       {name: "move"},
	MoveTyping: {name: "move"},
	Page:       {name: "move far"},
	Half:       {name: "half a page"},

	Open:        {where: "on lists and pages"},
	Copy:        {where: "on lists and pages"},
	Export:      {where: "on lists and pages"},
	Refresh:     {where: "on lists and pages"},
	Filter:      {where: "in Web chats and Activity"},
	ClearFilter: {where: "where a list is filtered"},
	Docs:        {where: "where an error code is shown"},
	DocsLink:    {name: "copy error link", where: "where an error code is shown"},
	Dismiss:     {where: "on an unfinished request"},

	ChooseColumns: {name: "columns", where: "in the lists of users, chats, requests and changes"},
	ResetColumns:  {name: "usual columns", where: "while columns are chosen"},
	Sort:          {where: "in the lists of users, chats, requests and changes, and in burst results"},
	Reverse:       {name: "reverse sort", where: "in the lists of users, chats, requests and changes"},

	LookUp:    {where: "in the input of Users"},
	Search:    {name: "look up user", where: "in Users"},
	Pin:       {where: "on a user in the list"},
	Select:    {where: "on a user in the list, and on a test chat to clean up"},
	SelectAll: {where: "in the list of users, and of test chats to clean up"},
	Edit:      {where: "on a user"},
	Undo:      {where: "after a save, and on a change in Activity"},
	Result:    {name: "save details", where: "after a save"},
	Worker:    {where: "on a user's page"},
	RawJSON:   {where: "on a user's page"},

	Duplicates: {name: "duplicate users", where: "in the list of users"},

	BulkEdit:       {where: "in Users, with users selected"},
	File:           {name: "open file", where: "in Users"},
	Pause:          {where: "while a bulk edit runs"},
	Resume:         {where: "while a bulk edit is paused"},
	Retry:          {where: "in a bulk edit, after a failure"},
	Skipped:        {where: "in a bulk edit of pasted text or a file"},
	Columns:        {where: "in a bulk edit of a file with columns"},
	UseColumns:     {where: "while columns are mapped"},
	Rule:           {name: "choose change", where: "in a bulk edit, once the users are loaded"},
	ChangeType:     {where: "in the change of a bulk edit"},
	Preview:        {where: "in the change of a bulk edit"},
	SaveAll:        {name: "save all", where: "in the preview of a bulk edit"},
	UndoPreviewed:  {name: "undo previewed changes", where: "in the preview of an undo"},
	StopAfter:      {where: "while a bulk edit runs"},
	UndoAll:        {where: "in the results of a bulk edit"},
	RetryRemaining: {where: "in the results of a bulk edit"},

	Review:      {where: "in a form"},
	Suggestion:  {where: "in a form, where a value is suggested"},
	Reset:       {where: "in a form"},
	Clear:       {name: "clear field", where: "in a form"},
	Discard:     {where: "in a form, outside of its inputs"},
	ChooseValue: {where: "in a conflict of two changes"},
	Type:        {where: "in a form, and in an open chat"},

	New:         {where: "in Web chats"},
	Again:       {name: "repeat chat", where: "in Web chats, on a chat launched in this session"},
	End:         {where: "in an open chat"},
	EndAll:      {name: "end all chats", where: "in Web chats, with open chats"},
	Leftovers:   {name: "clean up test chats", where: "in Web chats"},
	EndSelected: {where: "in the list of test chats to clean up"},
	Days:        {name: "days back", where: "in the list of test chats to clean up"},
	Send:        {name: "send message", where: "in an open chat, with a message typed"},
	Details:     {name: "chat details", where: "in a chat"},
	Cause:       {where: "in a chat"},
	Data:        {name: "chat data", where: "in a chat"},
	Bursts:      {where: "in Web chats, and after a burst"},
	Compare:     {name: "compare bursts", where: "in burst results"},
	Addresses:   {where: "in the form of a new chat"},
	Presets:     {where: "in the form of a new chat"},
	Format:      {where: "in a field with JSON"},
	Editor:      {where: "in a field for long text"},

	RefreshList: {name: "refresh addresses", where: "in the list of addresses"},
	SavePreset:  {where: "in the list of presets"},
	Rename:      {name: "rename preset or filter", where: "in the lists of presets and saved filters"},
	Remove:      {name: "remove preset or filter", where: "in the lists of presets and saved filters"},

	SwitchTab:    {name: "switch list", where: "in Activity"},
	Curl:         {where: "on a request in Activity"},
	TwilioCLI:    {where: "on a request in Activity"},
	CopyResponse: {where: "on an open request in Activity"},
}

// Offered says that the palette offers an action.
func Offered(id ID) bool {
	_, ok := places[id]
	return ok && !All.ByID(id).HelpOnly
}

// NameOf is what the palette calls an action: its ID where it has no better name.
func NameOf(action ui.Action) string {
	return cmp.Or(places[action.ID].name, action.Label, string(action.ID))
}

// WhereOf completes the sentence that an action works …; "" for one that works everywhere.
func WhereOf(id ID) string { return places[id].where }

// Outside is something that people look for here and that is done elsewhere.
type Outside struct {
	// Name is a few words, Where completes "done …", Help says how, Words are found too.
	Name, Where, Help, Words string
}

// Elsewhere are the things that the console cannot do, or cannot do while it runs.
var Elsewhere = []Outside{
	{
		"create user", "in Twilio Console or single sign-on",
		"a Flex user is created at the first login of someone with access", "add new invite register agent",
	},
	{
		"delete user", "in Twilio Console",
		"delete the worker in TaskRouter, then the access in Twilio Console or single sign-on", "remove deactivate disable block agent",
	},
	{
		"rename user", "in single sign-on or Twilio Console",
		"username and full name come with the login", "name full display change",
	},
	{
		"change role", "in single sign-on or Twilio Console",
		"roles come with the login", "roles permissions access promote supervisor admin",
	},
	{"change team", "in Twilio Console", "teams are managed under Flex, Teams", "teams move group member"},
	{
		"change skills", "in Flex",
		"a supervisor edits the skills of an agent in the Teams view", "skills routing attributes",
	},
	{
		"change worker activity", "in Flex",
		"the agent, or a supervisor in the Teams view, sets the activity", "status available unavailable offline presence availability",
	},
	{"transfer chat", "in Flex", "the agent who has the task transfers it", "reassign move assign task"},
	{
		"complete task", "in Flex",
		"the agent completes the task; to end a test chat, use end chat", "wrap up wrapping finish close",
	},
	{
		"change queue or workflow", "in Twilio Console",
		"queues, workflows and Studio flows decide where a chat goes", "queues workflows routing studio flow taskrouter",
	},
	{
		"set up chat address", "in Twilio Console",
		"addresses are managed under Conversations, Addresses", "create add new channel IG",
	},
	{
		"reset password", "in single sign-on or Twilio Console",
		"the console knows no passwords of Flex users", "forgot change login",
	},
	{
		"log out", "in a shell: flexconsole logout",
		"removes the secret of a profile from this machine", "logout signout sign off log off exit account credentials profile remove delete forget",
	},
	{
		"API key", "in Twilio Console, then flexconsole login",
		"the key's secret is asked for and saved in the system keyring", "token auth secret credentials password keys keyring",
	},
	{
		"theme", "at the start: --theme, or theme in config.toml",
		"auto, dark, light, ansi or none", "dark mode light colors colours color appearance contrast background",
	},
	{
		"settings", "in config.toml",
		"flexconsole help config lists them, flexconsole --help the flags", "preferences options config configuration configure setup plugin own command rebind remap shortcuts keys lists",
	},
	{
		"read-only mode", "at the start: --read-only, or read_only in config.toml",
		"only read requests are sent", "readonly lock protect safe view only",
	},
	{
		"screen reader", "at the start: --screen-reader", "prints changes line by line instead of drawing screens",
		"accessibility accessible line mode voiceover",
	},
	{
		"phone call or SMS", "in Flex", "the console launches web chats only",
		"voice call dial whatsapp text message record recording",
	},
	{"reports", "in Flex, Insights", "the console shows single users and chats", "statistics stats metrics analytics dashboard numbers"},
	{"guide", "in a shell: flexconsole help guide", "users, bulk edit, web chats, activity", "tutorial documentation docs faq introduction support getting started"},
	{"doctor", "in a shell: flexconsole doctor", "checks terminal, settings, files, credentials and network", "check diagnose debug health problem ping connection"},
}
