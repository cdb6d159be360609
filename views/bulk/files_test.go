package bulk_test

import (
	"strings"
	"testing"

	"flexconsole/api/sandbox"
	"flexconsole/views/viewtest"
)

// noUser is a SID that no user of the sandbox has.
const noUser = "FU00000000000000000000000000000404"

// The file has the loaded users in the order of the input, and why others were not loaded;
// there is none before all were tried.
func TestLoadedUsersAreExportedAsSeen(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) {
		u.Username, u.Email, u.Locale = viewtest.Awkward, "+x@example.com", "-"
	})
	letGo := r.Hold(sandbox.Fault{Method: "GET", Path: viewtest.Ordinary})
	r.Paste(viewtest.Another + " " + viewtest.Nulls + " " + noUser + " " + viewtest.Ordinary)
	r.Press("enter", "w")
	r.Want("No action on w here")
	letGo()
	r.ReadAll()
	r.Want("3 of 4 users loaded", "w export")
	r.WantExported(viewtest.CSV(
		"flex_user_sid,username,email,locale,version,error",
		viewtest.Another+","+viewtest.AwkwardCSV+",'+x@example.com,'-,24,",
		viewtest.Nulls+",tavi.marrowbell@example.net,tavi.marrowbell@example.net,,1,",
		noUser+",,,,,No such Flex user in this account and instance.",
		viewtest.Ordinary+",pella.quickmoss,pella.quickmoss@example.com,en-US,7,",
	), viewtest.JSON(
		`{"flex_user_sid":"`+viewtest.Another+`","username":`+viewtest.AwkwardJSON+`,"email":"+x@example.com","locale":"-","version":24,"error":null}`,
		`{"flex_user_sid":"`+viewtest.Nulls+`","username":"tavi.marrowbell@example.net","email":"tavi.marrowbell@example.net","locale":null,"version":1,"error":null}`,
		`{"flex_user_sid":"`+noUser+`","username":null,"email":null,"locale":null,"version":null,"error":"No such Flex user in this account and instance."}`,
		`{"flex_user_sid":"`+viewtest.Ordinary+`","username":"pella.quickmoss","email":"pella.quickmoss@example.com","locale":"en-US","version":7,"error":null}`,
	))
	r.Want("3 of 4 users loaded") // which is in front again
}

// The lines that are no users are exported from the dialog that lists them.
func TestSkippedLinesAreExported(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.FileSetup(t, "flex_user_sid,locale\n"+viewtest.Ordinary+",de\nFU12,fr\n\"@a, 🧪 \x1b[2J\",de\n"))
	r.ReadAll()
	for name, want := range map[string]string{
		"skipped.csv": viewtest.CSV("line,text,reason", "3,FU12,4 of 34 characters",
			`4,"'@a, 🧪 \u001b[2J",U+001B escape at position 7: a SID has only letters and digits`),
		"skipped.json": viewtest.JSON(`{"line":3,"text":"FU12","reason":"4 of 34 characters"}`,
			`{"line":4,"text":"@a, 🧪 \u001b[2J","reason":"U+001B escape at position 7: a SID has only letters and digits"}`),
	} {
		r.Press("v", "right", "enter")
		r.Want("Exports 2 skipped lines as CSV")
		if got := r.ExportAs(name); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
	r.Press("v", "enter") // which closes the dialog
	r.Want("1 user loaded")
}

// The preview is exported in its order, by what will happen.
func TestThePreviewIsExportedAsSeen(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.FileSetup(t, viewtest.CSV(
		"flex_user_sid,locale", viewtest.Ordinary+",en-US", viewtest.Nulls+",=1", noUser+",de", viewtest.Another+",de",
	)))
	r.ChangeUser(viewtest.Another, func(u *sandbox.User) { u.Username, u.Email, u.Locale = viewtest.Awkward, "@x", "-" })
	r.ReadAll()
	r.Press("ctrl+s", "ctrl+s")
	r.WaitFor("Preview, nothing sent")
	r.WantExported(viewtest.CSV(
		"flex_user_sid,username,preview,email_before,email_after,locale_before,locale_after,user_sid_before,user_sid_after,reason",
		viewtest.Another+","+viewtest.AwkwardCSV+",will change,'@x,,'-,de,US00000000000000000000000000000002,,",
		viewtest.Nulls+`,tavi.marrowbell@example.net,cannot be sent,tavi.marrowbell@example.net,,,'=1,,,"locale: ""="" not allowed in a locale (position 1), use e.g. en-US"`,
		noUser+",,not loaded,,,,,,,"+`"No such Flex user in this account and instance. It may be in another account or instance, or deleted."`,
		viewtest.Ordinary+",pella.quickmoss,unchanged,pella.quickmoss@example.com,,en-US,,US00000000000000000000000000000001,,already has this value",
	), viewtest.JSON(
		`{"flex_user_sid":"`+viewtest.Another+`","username":`+viewtest.AwkwardJSON+`,"preview":"will change","email_before":"@x","email_after":null,`+
			`"locale_before":"-","locale_after":"de","user_sid_before":"US00000000000000000000000000000002","user_sid_after":null,"reason":null}`,
		`{"flex_user_sid":"`+viewtest.Nulls+`","username":"tavi.marrowbell@example.net","preview":"cannot be sent","email_before":"tavi.marrowbell@example.net",`+
			`"email_after":null,"locale_before":null,"locale_after":"=1","user_sid_before":null,"user_sid_after":null,`+
			`"reason":"locale: \"=\" not allowed in a locale (position 1), use e.g. en-US"}`,
		`{"flex_user_sid":"`+noUser+`","username":null,"preview":"not loaded","email_before":null,"email_after":null,"locale_before":null,"locale_after":null,`+
			`"user_sid_before":null,"user_sid_after":null,"reason":"No such Flex user in this account and instance. It may be in another account or instance, or deleted."}`,
		`{"flex_user_sid":"`+viewtest.Ordinary+`","username":"pella.quickmoss","preview":"unchanged","email_before":"pella.quickmoss@example.com","email_after":null,`+
			`"locale_before":"en-US","locale_after":null,"user_sid_before":"US00000000000000000000000000000001","user_sid_after":null,"reason":"already has this value"}`,
	))
}

// Whichever of the two names is typed, the results go to a file of each kind.
func TestResultsAreExportedUnderEitherName(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.PasteMany(viewtest.ThreeUsers)
	r.DryRun("sv-SE")
	r.SaveMany()
	r.Press("w")
	for _, name := range []string{"may", "may.csv", "may.JSON"} {
		r.Retype(name)
		r.Want("Enter exports may.csv and may.json")
	}
}

// What came in place of a text is in the preview's file as on the screen, and not null.
func TestAnOddValueIsExported(t *testing.T) {
	t.Parallel()
	r := newRig(t, viewtest.Setup{})
	r.Server.Inject(sandbox.Fault{Method: "GET", Path: viewtest.Ordinary, Body: `{"flex_user_sid":"` + viewtest.Ordinary + `","account_sid":"` + sandbox.AccountSID + `","username":"ada","email":7,"locale":"de","version":"7"}`})
	r.PasteMany(viewtest.Ordinary + " " + viewtest.Another)
	if csv := r.Export("loaded.csv"); !strings.Contains(csv, "\n"+viewtest.Ordinary+",ada,,de,,\n") {
		t.Error(csv)
	}
	r.DryRun("sv-SE")
	if csv := r.Export("preview.csv"); !strings.Contains(csv, "\n"+viewtest.Ordinary+",ada,will change,! 7,,de,sv-SE,") {
		t.Error(csv)
	}
}
