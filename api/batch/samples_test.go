package batch

import (
	"cmp"
	"strings"
	"testing"
)

// tables are files as people have them; "1" to "4" in angle brackets stand for
// SIDs. Each is to be read so that no value is lost without a word.
var tables = []struct {
	name, text string
	// want is the digest of the rows and problems, read what the columns are
	// read as, and note a part of the notes; "" where there is nothing to say.
	want, read, note string
}{
	// Separators, and the line that declares one.
	{"commas", "flex_user_sid,email,locale\n<1>,a@x.test,fr\n", "2:0001 a@x.test|fr|-", "flex_user_sid,email,locale", ""},
	{"semicolons", "flex_user_sid;email;locale\n<1>;a@x.test;fr\n", "2:0001 a@x.test|fr|-", "flex_user_sid,email,locale", ""},
	{"tabs", "flex_user_sid\temail\tlocale\n<1>\ta@x.test\tfr\n", "2:0001 a@x.test|fr|-", "flex_user_sid,email,locale", ""},
	{"bars", "flex_user_sid|email|locale\n<1>|a@x.test|fr\n", "2:0001 a@x.test|fr|-", "flex_user_sid,email,locale", ""},
	{"bars with spaces", "flex_user_sid | email | locale\n<1> | a@x.test | fr\n", "2:0001 a@x.test|fr|-", "flex_user_sid,email,locale", ""},
	{"sep= semicolon", "sep=;\nflex_user_sid;locale\n<1>;fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= comma", "sep=,\r\nflex_user_sid,locale\r\n<1>,fr\r\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= tab", "sep=\t\nflex_user_sid\tlocale\n<1>\tfr\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= in capitals and quotes", "\"SEP=;\"\nflex_user_sid;locale\n<1>;fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= another sign", "sep=^\nflex_user_sid^locale\n<1>^fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= untrue", "sep=;\nflex_user_sid,locale\n<1>,fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= after a mark", "\ufeffsep=;\r\nflex_user_sid;locale\r\n<1>;fr\r\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"sep= after a blank line", "\nsep=;\nflex_user_sid;locale\n<1>;fr\n", "4:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"commas within semicolons", "name;flex_user_sid;locale\nLove, Ada, Ms;<1>;fr\n", "2:0001 -|fr|-", "-,flex_user_sid,locale", ""},
	{"Markdown", "| flex_user_sid | locale |\n|---|:---:|\n| <1> | fr |\n| <2> | |\n", "3:0001 -|fr|- 4:0002", "flex_user_sid,locale", ""},
	{
		"a database's frame",
		"+-----+----+\n| flex_user_sid | locale |\n+-----+----+\n| <1> | fr |\n+-----+----+\n",
		"4:0001 -|fr|-",
		"flex_user_sid,locale",
		"",
	},
	{"a database's footer", " flex_user_sid | locale\n-----+-----\n <1> | fr\n(1 row)\n", "3:0001 -|fr|- 4!", "flex_user_sid,locale", ""},

	{
		"one column, and more in a row",
		"flex_user_sid\n<1>\n<2>,x\n",
		"2:0001 3!2 cells, but the header has 1",
		"flex_user_sid",
		"",
	},
	{"sep= a letter", "sep=e\nflex_user_sid,locale\n<1>,fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", "Line 1 is skipped"},
	{"sep= a digit", "sep=1\nflex_user_sid,locale\n<1>,fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", "Line 1 is skipped"},
	{"sep= a quoted sign", "sep=\";\"\nflex_user_sid;locale\n<1>;fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", "Line 1 is skipped"},
	{"carets, and no heading of the SIDs", "Agent^email^locale\n<1>^a@x.test^fr\n", "2:0001", "", ""},
	{"a colon, and one heading", "flex_user_sid: these\n<1>: Ada\n", "2:0001", "", ""},
	{"tildes", "flex_user_sid~email~locale\n<1>~a@x.test~fr\n", "2:0001 a@x.test|fr|-", "flex_user_sid,email,locale", ""},
	{"carets", "flex_user_sid^locale\n<1>^fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"colons", "flex_user_sid:locale\n<1>:fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"wide commas", "flex_user_sid，locale\n<1>，fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"Arabic semicolons", "flex_user_sid؛locale\n<1>؛fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{
		"a drawn frame",
		"┌────┬───┐\n│ flex_user_sid │ locale │\n├────┼───┤\n│ <1> │ fr │\n└────┴───┘\n",
		"4:0001 -|fr|-",
		"-,flex_user_sid,locale,-",
		"",
	},

	// What programs put around a SID.
	{"a formula", "flex_user_sid,locale\n=\"<1>\",fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"a formula in quotes", "flex_user_sid,locale\n\"=\"\"<1>\"\"\",fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"an apostrophe before a formula, as exported", "flex_user_sid,email\n<1>,'+a@x.test\n", "2:0001 +a@x.test|-|-", "flex_user_sid,email", ""},
	{"any other apostrophe", "flex_user_sid,email\n<1>,'a@x.test\n<2>,''+a@x.test\n", "2:0001 'a@x.test|-|- 3:0002 ''+a@x.test|-|-", "flex_user_sid,email", ""},
	{"single quotes", "flex_user_sid,locale\n'<1>',fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"curly quotes", "flex_user_sid,locale\n“<1>”,fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"a space of no width", "flex_user_sid,locale\n\u200b<1>\u200b,fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"code marks", "flex_user_sid,locale\n`<1>`,fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},

	// What above the header.
	{"a blank line first", "\nflex_user_sid,locale\n<1>,fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"blank lines of blanks", " \n\t\n\nflex_user_sid,locale\n<1>,fr\n", "5:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"empty cells first", ",,\nflex_user_sid,locale,\n<1>,fr,\n", "3:0001 -|fr|-", "flex_user_sid,locale,-", "Line 1 is skipped"},
	{"a title", "Agents of the north\nflex_user_sid,locale\n<1>,fr\n", "3:0001 -|fr|-", "flex_user_sid,locale", "Line 1 is skipped"},
	{"a blank line above a title", "\nAgents, for <2>\nflex_user_sid,locale\n<1>,fr\n", "4:0001 -|fr|- 2!above the header", "flex_user_sid,locale", "Line 2 is skipped"},
	{"two headers", "flex_user_sid,locale\nflex_user_sid,email\n<1>,a@x.test\n", "3:0001 a@x.test|-|-", "flex_user_sid,email", "Line 1 is skipped"},
	{"words between header and rows", "flex_user_sid,locale\nof Ada,north\n<1>,fr\n", "3:0001 -|fr|- 2!", "flex_user_sid,locale", ""},
	{"an empty row first", "Agent,Mail\n,\n<1>,a@x.test\n", "3:0001 a@x.test|-|-", "flex_user_sid,email", ""},
	{"a user beyond the header", "Agent,Mail\n<1>,a@x.test,<2>\n<3>,b@x.test\n", "3:0003 b@x.test|-|- 2!3 cells, but the header has 2", "flex_user_sid,email", ""},
	{
		"a title with separators",
		"Agents, north, email list\n\nflex_user_sid,email\n<1>,a@x.test\n",
		"4:0001 a@x.test|-|-",
		"flex_user_sid,email",
		"Line 1 is skipped",
	},
	{
		"titles and a rule",
		"Agents\nof May\n=======\nflex_user_sid;locale\n<1>;fr\n",
		"5:0001 -|fr|-",
		"flex_user_sid,locale",
		"Lines 1 to 2 are skipped",
	},
	{
		"comments",
		"# made by hand\n# for May\nflex_user_sid,locale\n<1>,fr\n",
		"4:0001 -|fr|-",
		"flex_user_sid,locale",
		"Lines 1 to 2 are skipped",
	},
	{
		"a comment that names columns",
		"# columns: flex_user_sid, email, locale\nflex_user_sid,email,locale\n<1>,a@x.test,fr\n",
		"3:0001 a@x.test|fr|-",
		"flex_user_sid,email,locale",
		"Line 1",
	},
	{
		"a SID in the title",
		"After <2> asked, for all:\nflex_user_sid,locale\n<1>,fr\n",
		"3:0001 -|fr|- 1!above the header",
		"flex_user_sid,locale",
		"Line 1",
	},
	{"a header after #", "#flex_user_sid,locale\n<1>,fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{
		"a comment among rows", "flex_user_sid,locale\n<1>,fr\n# not this one:\n#<2>,fr\n<3>,de\n",
		"2:0001 -|fr|- 5:0003 -|de|- 3!starts with #, treated as a comment 4!starts with #, treated as a comment",
		"flex_user_sid,locale", "",
	},
	{
		"a row taken out by #",
		"name,flex_user_sid,locale\n#Ada,<1>,fr\nBo,<2>,fr\n",
		"3:0002 -|fr|- 2!starts with #, treated as a comment",
		"-,flex_user_sid,locale",
		"",
	},

	// Headings in other languages and spellings.
	{"German", "Flex-Benutzer-SID;E-Mail-Adresse;Sprache\n<1>;a@x.test;de\n", "2:0001 a@x.test|de|-", "flex_user_sid,email,locale", ""},
	{"Spanish", "SID de usuario de Flex,Correo,Idioma\n<1>,a@x.test,es\n", "2:0001 a@x.test|es|-", "flex_user_sid,email,locale", ""},
	{
		"Spanish, in full",
		"flex_user_sid,Correo electrónico,Código de idioma\n<1>,a@x.test,es\n",
		"2:0001 a@x.test|es|-",
		"flex_user_sid,email,locale",
		"",
	},
	{
		"French",
		"SID de l'utilisateur Flex;Adresse e-mail;Langue\n<1>;a@x.test;fr\n",
		"2:0001 a@x.test|fr|-",
		"flex_user_sid,email,locale",
		"",
	},
	{
		"French of Canada",
		"flex_user_sid;Courriel;Langue\n<1>;a@x.test;fr-CA\n",
		"2:0001 a@x.test|fr-CA|-",
		"flex_user_sid,email,locale",
		"",
	},
	{
		"accents apart from letters",
		"flex_user_sid;Adresse e\u0301lectronique\n<1>;a@x.test\n",
		"2:0001 a@x.test|-|-",
		"flex_user_sid,email",
		"",
	},
	{
		"Portuguese",
		"flex_user_sid;Endereço de e-mail;Idioma\n<1>;a@x.test;pt-BR\n",
		"2:0001 a@x.test|pt-BR|-",
		"flex_user_sid,email,locale",
		"",
	},
	{"Italian", "SID utente Flex;Indirizzo e-mail;Lingua\n<1>;a@x.test;it\n", "2:0001 a@x.test|it|-", "flex_user_sid,email,locale", ""},
	{"Dutch", "Flex-gebruikers-SID;E-mailadres;Taal\n<1>;a@x.test;nl\n", "2:0001 a@x.test|nl|-", "flex_user_sid,email,locale", ""},
	{"Swedish", "flex_user_sid;E-postadress;Språk\n<1>;a@x.test;sv\n", "2:0001 a@x.test|sv|-", "flex_user_sid,email,locale", ""},
	{"Polish", "flex_user_sid;Adres e-mail;Język\n<1>;a@x.test;pl\n", "2:0001 a@x.test|pl|-", "flex_user_sid,email,locale", ""},
	{"Russian", "flex_user_sid;Электронная почта;Язык\n<1>;a@x.test;ru\n", "2:0001 a@x.test|ru|-", "flex_user_sid,email,locale", ""},
	{"Japanese", "FlexユーザーSID,メール,言語\n<1>,a@x.test,ja\n", "2:0001 a@x.test|ja|-", "flex_user_sid,email,locale", ""},
	{"Japanese, narrow letters", "flex_user_sid,ﾒｰﾙ\n<1>,a@x.test\n", "2:0001 a@x.test|-|-", "flex_user_sid,email", ""},
	{"Chinese", "Flex用户SID,电子邮件,语言\n<1>,a@x.test,zh-CN\n", "2:0001 a@x.test|zh-CN|-", "flex_user_sid,email,locale", ""},
	{"Korean", "flex_user_sid,이메일,언어\n<1>,a@x.test,ko\n", "2:0001 a@x.test|ko|-", "flex_user_sid,email,locale", ""},
	{
		"signs in headings",
		"Flex user SID (FU…);E-Mail:;Locale*\n<1>;a@x.test;fr\n",
		"2:0001 a@x.test|fr|-",
		"flex_user_sid,email,locale",
		"",
	},
	{"no-break spaces", "flex\u00a0user\u00a0sid;locale\n<1>\u00a0;\u00a0fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"the SIDs named otherwise", "Agent,Mail,Team\n<1>,a@x.test,North\n", "2:0001 a@x.test|-|-", "flex_user_sid,email,-", ""},
	{"SID for short", "SID;Sprache\n<1>;de\n", "2:0001 -|de|-", "flex_user_sid,locale", ""},
	{"user SID has Flex users", "User SID;Language\n<1>;de\n", "2:0001 -|de|-", "flex_user_sid,locale", ""},
	{"both kinds of SID", "Benutzer-SID;US SID;Sprache\n<1>;<US>;de\n", "2:0001 -|de|<US>", "flex_user_sid,user_sid,locale", ""},
	{"a column's own name wins", "flex_user_sid,language,locale\n<1>,German,de\n", "2:0001 -|de|-", "flex_user_sid,-,locale", ""},
	{"two columns of Flex users", "flex_user_sid,lead,locale\n<1>,<2>,fr\n", "2:0001 -|fr|-", "flex_user_sid,-,locale", ""},
	{"user SIDs beside Flex users without a name", "Agent,user_sid\n<1>,<US>\n", "2:0001 -|-|<US>", "flex_user_sid,user_sid", ""},
	{"user IDs of another system", "User ID,flex_user_sid,locale\n4711,<1>,de\n", "2:0001 -|de|-", "-,flex_user_sid,locale", ""},
	{"misspelt, but plain to see", "flex_user_id,locale\n<1>,fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},

	{"Catalan", "flex_user_sid;Correu electrònic;Idioma\n<1>;a@x.test;ca\n", "2:0001 a@x.test|ca|-", "flex_user_sid,email,locale", ""},
	{"Thai", "flex_user_sid,อีเมล,ภาษา\n<1>,a@x.test,th\n", "2:0001 a@x.test|th|-", "flex_user_sid,email,locale", ""},
	{"Greek capitals", "flex_user_sid;EMAIL;ΓΛΩΣΣΑ\n<1>;a@x.test;el\n", "2:0001 a@x.test|el|-", "flex_user_sid,email,locale", ""},
	{
		"accents left out",
		"flex_user_sid;Correo electronico;Codigo de idioma\n<1>;a@x.test;es\n",
		"2:0001 a@x.test|es|-",
		"flex_user_sid,email,locale",
		"",
	},

	// Line ends and encodings.
	{
		"Unicode's line ends",
		"flex_user_sid,locale\u2028<1>,fr\u0085<2>,de\u2029",
		"2:0001 -|fr|- 3:0002 -|de|-",
		"flex_user_sid,locale",
		"",
	},
	{"a header that names a user", "flex_user_sid,locale (as <2>)\n<1>,fr\n", "2:0001 1!in the header", "flex_user_sid,-", ""},
	{"CR alone", "flex_user_sid,locale\r<1>,fr\r<2>,de\r", "2:0001 -|fr|- 3:0002 -|de|-", "flex_user_sid,locale", ""},
	{"CR alone, with a title", "Agents\r\rflex_user_sid;Sprache\r<1>;de\r", "4:0001 -|de|-", "flex_user_sid,locale", "Line 1"},
	{
		"line ends of all kinds",
		"flex_user_sid,locale\r\n<1>,fr\n<2>,de\r<3>,it",
		"2:0001 -|fr|- 3:0002 -|de|- 4:0003 -|it|-",
		"flex_user_sid,locale",
		"",
	},
	{"UTF-16", "<16>flex_user_sid\tメール\n<1>\ta@x.test\n", "2:0001 a@x.test|-|-", "flex_user_sid,email", "UTF-16"},
	{
		"UTF-16, first a letter beyond ASCII",
		"<16>メール\tflex_user_sid\na@x.test\t<1>\n",
		"2:0001 a@x.test|-|-",
		"email,flex_user_sid",
		"UTF-16",
	},
	{"two marks", "\ufeff\ufeffflex_user_sid,locale\n<1>,fr\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},

	// Rows of another width.
	{
		"no trailing cells",
		"flex_user_sid,email,locale\n<1>,a@x.test\n<2>\n",
		"2:0001 a@x.test|-|- 3:0002",
		"flex_user_sid,email,locale",
		"",
	},
	{"trailing separators", "flex_user_sid,locale\n<1>,fr,,,\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},
	{"values beyond the header", "flex_user_sid,locale\n<1>,fr,de\n", "2!3 cells, but the header has 2", "flex_user_sid,locale", ""},
	{"no SID", "flex_user_sid,locale\n,fr\n<1>,de\n", "3:0001 -|de|- 2!no flex_user_sid", "flex_user_sid,locale", ""},
	{
		"the header again",
		"flex_user_sid,locale\n<1>,fr\nflex_user_sid,locale\n<2>,de\n",
		"2:0001 -|fr|- 4:0002 -|de|- 3!",
		"flex_user_sid,locale",
		"",
	},
	{"a footer", "flex_user_sid,locale\n<1>,fr\n\nTotal: 1\n", "2:0001 -|fr|- 4!", "flex_user_sid,locale", ""},

	// Quotation marks.
	{
		"a mark in a column not read",
		"flex_user_sid,screen,locale\n<1>,24\" wide,fr\n<2>,24,de\n",
		"2:0001 -|fr|- 3:0002 -|de|-",
		"flex_user_sid,-,locale",
		"",
	},
	{
		"an opening mark in it",
		"flex_user_sid,note,locale\n<1>,\"Ada,fr\n<2>,,de\n",
		"2:0001 -|fr|- 3:0002 -|de|-",
		"flex_user_sid,-,locale",
		"",
	},
	{
		"opening marks on two rows",
		"flex_user_sid,note,locale\n<1>,\"Ada,fr\n<2>,\"Bo,de\n",
		"2:0001 -|fr|- 3:0002 -|de|-",
		"flex_user_sid,-,locale",
		"",
	},
	{
		"a mark that a later row closes",
		"flex_user_sid,note,locale\n<1>,\"Ada,fr\n<2>,Bo\",de\n",
		"2:0001 -|fr|- 3:0002 -|de|-",
		"flex_user_sid,-,locale",
		"",
	},
	{"a name in marks", "flex_user_sid,name,locale\n<1>,\"Ada\" Love,fr\n", "2:0001 -|fr|-", "flex_user_sid,-,locale", ""},
	{
		"a backslash before marks",
		`flex_user_sid,name,locale` + "\n" + `<1>,"the \"one\" here",fr` + "\n",
		"2:0001 -|fr|-",
		"flex_user_sid,-,locale",
		"",
	},
	{"a mark and a separator", "flex_user_sid,name,locale\n<1>,\"Love, Ada\" x,fr\n", "2:0001 -|fr|-", "flex_user_sid,-,locale", ""},
	{
		"a mark in a column that is read",
		"flex_user_sid,note,locale\n<1>,,\"fr\n<2>,,de\n",
		"3:0002 -|de|- 2!misplaced or unclosed quotation mark",
		"flex_user_sid,-,locale",
		"",
	},
	{
		"a formula in a column that is read",
		"flex_user_sid,locale\n<1>,=\"fr\"\n<2>,de\n",
		"3:0002 -|de|- 2!misplaced or unclosed quotation mark",
		"flex_user_sid,locale",
		"",
	},
	{
		"marks around a part of the SID's cell",
		"flex_user_sid,locale\nx\"<1>\",fr\n<2>,de\n",
		"3:0002 -|de|- 2!misplaced or unclosed quotation mark",
		"flex_user_sid,locale",
		"",
	},
	{"a separator in marks, and no last cell", "flex_user_sid,name,locale\n<1>,\"Love, fr\"\n", "2:0001", "flex_user_sid,-,locale", ""},
	{"a user in a note", "flex_user_sid,note\n<1>,\"see\n<2>\nhere\"\n<3>,x\n", "2:0001 5:0003", "flex_user_sid,-", ""},
	{"tabs, an empty cell, and marks", "flex_user_sid\tnote\tlocale\n<1>\t\t\"fr\"\n", "2:0001 -|fr|-", "flex_user_sid,-,locale", ""},
	{"an empty cell in marks beside a name in marks", "flex_user_sid,name,locale\n<1>,\"Ada\" Love,\"\"\n", "2:0001", "flex_user_sid,-,locale", ""},
	{
		"a mark in the SID",
		"flex_user_sid,locale\n<1>\",fr\n<2>,de\n",
		"3:0002 -|de|- 2!misplaced or unclosed quotation mark",
		"flex_user_sid,locale",
		"",
	},
	{"never closed", "flex_user_sid\n<1>\n\"FU\n\n", "2:0001 3!misplaced or unclosed quotation mark", "flex_user_sid", ""},
	{
		"lines in a cell",
		"flex_user_sid,note,locale\n<1>,\"one\ntwo, three\nfour\",fr\n<2>,,de\n",
		"2:0001 -|fr|- 5:0002 -|de|-",
		"flex_user_sid,-,locale",
		"",
	},
	{
		"lines in a heading",
		"flex_user_sid,\"E-Mail\n(private)\",\"Loc\nale\"\n<1>,a@x.test,fr\n",
		"4:0001 -|fr|-",
		"flex_user_sid,-,locale",
		"",
	},
	{"an empty cell in marks", "flex_user_sid,note,locale\n<1>,\"\",\"fr\"\n", "2:0001 -|fr|-", "flex_user_sid,-,locale", ""},
	{"all in marks", "\"flex_user_sid\";\"locale\"\r\n\"<1>\";\"fr\"\r\n", "2:0001 -|fr|-", "flex_user_sid,locale", ""},

	// Tables that are not read as such, and say so.
	{"no header", "<1>,a@x.test,fr\n<2>,b@x.test,de\n", "1:0001 2:0002", "-,-,-", "no column heading is known"},
	{"no header, one row", "<1>;fr\n", "1:0001", "-,-", "no column heading is known"},
	{"unknown headings", "Agent,Team,Site\n<1>,North,Oslo\n<2>,South,Bern\n", "2:0001 3:0002", "-,-,-", "no column heading is known"},
	{"a first row that is broken", "FU0000,a@x.test,fr\n<1>,b@x.test,de\n", "2:0001 1!6 of 34 characters", "-,-,-", "no column heading is known"},
	{"a first row without its SID", ",a@x.test,fr\n<1>,b@x.test,de\n", "2:0001", "-,-,-", "no column heading is known"},
	{"rows of words that are alike", "<1>,Ada Love,the north\n<2>,x\n<3>,Bo Peep,the south\n", "1:0001 2:0002 3:0003", "-,-,-", "no column heading is known"},
	{"one such row", "<1>,Ada Love,the north\n<2>,x y\n", "1:0001 2:0002", "", ""},
	{"the name of the SIDs alone", "flex_user_sid = <1>\n", "1:0001", "", ""},
	{"names of other columns", "email = a@x.test locale = fr for <1>\n", "1:0001", "", ""},
	{"blanks between columns", "flex_user_sid                       locale\n<1>  fr\n", "2:0001", "", "separated by spaces"},
	{"YAML", "- flex_user_sid: <1>\n  locale: fr\n", "1:0001", "", "This names columns"},
	{
		"HTML",
		"<table><tr><th>flex_user_sid</th><th>locale</th></tr><tr><td><1></td><td>fr</td></tr></table>",
		"1:0001",
		"",
		"This names columns",
	},
	{"SQL", "INSERT INTO users (flex_user_sid, locale) VALUES ('<1>', 'fr');\n", "1:0001", "", "This names columns"},
	{"names and values", "flex_user_sid=<1> locale=fr\n", "1:0001", "", "This names columns"},
	{
		"JSON",
		"[{\"flex_user_sid\": \"<1>\", \"locale\": \"fr\"},\n {\"flex_user_sid\": \"<2>\", \"locale\": \"de\"}]\n",
		"1:0001 2:0002",
		"",
		"This is JSON",
	},
	{"one JSON object", "{\n  \"flex_user_sid\": \"<1>\",\n  \"email\": \"a@x.test\"\n}\n", "2:0001", "", "This is JSON"},
	{"JSON Lines", "{\"sid\":\"<1>\",\"locale\":\"fr\"}\n{\"sid\":\"<2>\"}\n", "1:0001 2:0002", "", "This is JSON"},
	{"JSON texts", "\ufeff[\"<1>\", \"<2>\"]", "1:0001 1:0002", "", "This is JSON"},
	{"rows of JSON", "[\n  [\"flex_user_sid\", \"locale\"],\n  [\"<1>\", \"fr\"]\n]", "3:0001", "", "This is JSON"},
	{"JSON cut short", "{\"users\": [{\"sid\": \"<1>\", \"email\"", "1:0001", "", "This is JSON"},
	{"braces that are no JSON", "{team},flex_user_sid,locale\nN,<1>,fr\n", "2:0001 -|fr|-", "-,flex_user_sid,locale", ""},
	{"a list", "<1>\n<2>\n", "1:0001 2:0002", "", ""},
	{"a ticket", "Hi, please fix <1>,\nand <2>, thanks\n", "1:0001 2:0002", "", ""},
}

// sample fills the SIDs into a text.
func sample(text string) string {
	text = strings.NewReplacer("<1>", fu(1), "<2>", fu(2), "<3>", fu(3), "<US>", someUS).Replace(text)
	if text, wide := strings.CutPrefix(text, "<16>"); wide {
		return asUTF16(text, false, false)
	}
	return text
}

func TestTables(t *testing.T) {
	right := 0
	for _, row := range tables {
		in, err := FromFile(strings.NewReader(sample(row.text)), nil)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		got, want := digest(in), strings.ReplaceAll(row.want, "<US>", someUS)
		notes := strings.Join(in.Notes, " ")
		open := strings.HasSuffix(want, "!") // whatever the problem is called
		if open && !strings.HasPrefix(got, want) || !open && got != want ||
			readAs(in) != row.read || !strings.Contains(notes, row.note) || (row.note == "") != (notes == "") {
			t.Errorf("%s:\ngot  %s\nwant %s\nread %q, note %q", row.name, got, want, readAs(in), notes)
			continue
		}
		right++
	}
	t.Logf("%d of %d tables are read right", right, len(tables))
}

// readAs is what the columns are read as.
func readAs(in Input) string {
	var read []string
	for _, c := range in.Columns {
		read = append(read, cmp.Or(c.Meaning, "-"))
	}
	return strings.Join(read, ",")
}
