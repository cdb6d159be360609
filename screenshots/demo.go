package main

import (
	"time"
	"unicode/utf8"
)

// How long the demo shows a frame.
const (
	aKey    = 70 * time.Millisecond // typing
	aMoment = 700 * time.Millisecond
	aLook   = 1300 * time.Millisecond
	aRead   = 2100 * time.Millisecond
)

// demo is the moving picture: a user is looked up and edited, a web chat is
// launched and tracked until an agent accepts.
func demo() scene {
	s := scene{name: "demo", args: []string{"--demo"}}
	for _, part := range [][]step{lookUp(), edit(), launchChat(), reachAgent()} {
		s.steps = append(s.steps, part...)
	}
	s.steps = append(s.steps, filmed("demo"))
	return s
}

func lookUp() []step {
	out := []step{
		waitFor("Users ("), waitFor("juno.tinderwick"),
		caption("Paste a SID, or type a name"), frame(aLook),
	}
	out = append(out, spelled("pella", 1)...)
	return append(out, waitFor("Enter opens the first"), frame(aMoment),
		keys("enter"), waitFor("User SID"), caption("Every field of the Flex user"), frame(aLook))
}

func edit() []step {
	out := []step{
		keys("e"), waitFor("review"), caption("Every value is checked while you type"), frame(aMoment),
		keys("tab ctrl+u"),
	}
	out = append(out, spelled("pt_BR", 1)...)
	return append(out, waitFor("did you mean"), frame(aLook),
		keys("ctrl+t"), waitFor("Portuguese"), frame(aMoment),
		keys("ctrl+s"), waitFor("Save this change?"), caption("The change, before anything is sent"), frame(aRead),
		keys("right"), frame(aMoment),
		keys("enter"), waitFor("confirmed"), caption("Saved and confirmed"), frame(aRead))
}

func launchChat() []step {
	out := []step{
		keys("2"), waitFor("launches a test"), caption("A test web chat"), frame(aMoment),
		keys("n"), waitFor("Orchard shop"), frame(aMoment),
		keys("tab ctrl+u"),
	}
	out = append(out, spelled("My June invoice counts one delivery twice.", 3)...)
	out = append(out, keys("tab tab"))
	out = append(out, spelled("Odile Fernbrook", 3)...)
	return append(out, frame(aMoment),
		keys("ctrl+s"), waitFor("Launch this chat?"), caption("Sent once, never retried"), frame(aRead),
		keys("right"), frame(aMoment))
}

func reachAgent() []step {
	out := []step{
		keys("enter"), waitFor("▸ task created"), caption("Tracked until an agent accepts"), frame(aMoment),
		waitFor("▸ offered to agent"), frame(aLook),
		waitFor("▸ accepted"), waitFor("by pella"), frame(aLook),
		waitFor("Accepted after"), waitFor("this is Pella"), caption("An agent accepted"), frame(aRead),
		keys("enter"), waitFor("You"), caption("Write as the customer"),
	}
	out = append(out, spelled("It is number 118.", 3)...)
	return append(out, frame(aMoment),
		keys("enter"), waitFor("that helps"), caption("The agent replies"), frame(2*aRead))
}

// spelled types text a few letters at a time and exposes a frame after each.
func spelled(text string, letters int) []step {
	var out []step
	for text != "" {
		end := 0
		for range letters {
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
		}
		out = append(out, typed(text[:end]), frame(time.Duration(letters)*aKey))
		text = text[end:]
	}
	return out
}
