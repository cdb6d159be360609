package shell_test

import (
	"fmt"
	"testing"
	"time"

	"flexconsole/api"
	"flexconsole/api/sandbox"
	"flexconsole/config/state"
	"flexconsole/views/viewtest"
)

// leftoverScene shows test chats that were left behind, launched here and elsewhere, some
// of them with an agent.
func leftoverScene(name, badge string, play func(r *rig)) scene {
	return scene{name, func(t testing.TB) *rig {
		r := newRig(t, viewtest.Setup{Clock: viewtest.NewClock(), Chats: viewtest.OpenChats(t, ""), Badge: badge})
		for i, c := range []struct {
			name, address string
			here, written bool
			older         time.Duration
		}{
			{"Test chat", sandbox.AddressSID, true, false, 25 * time.Hour},
			{"Awkward \u202e\x1b[2J 名前 name without an end that is in the way", sandbox.NightAddressSID, false, true, 90 * time.Minute},
			{"", sandbox.AddressSID, false, false, 5 * time.Minute},
			{"Prueba: facturación", sandbox.AddressSID, true, true, 8 * time.Second},
		} {
			tag := fmt.Sprint("abcdefghijk", i)
			made, err := r.Session.Flex.CreateWebChat(t.Context(), api.WebChatRequest{
				AddressSID: c.address, ChatFriendlyName: c.name, Identity: "ada", PreEngagementData: `{"` + api.LaunchTagName + `":"` + tag + `"}`, LaunchTag: tag,
			})
			if err == nil && c.written {
				_, err = r.Session.Flex.SendMessage(t.Context(), made.ConversationSID, "ada", "hello")
			}
			if err == nil && c.here {
				err = r.Session.KeepChat(state.LaunchedChat{SID: made.ConversationSID, Name: c.name, At: r.Host().Now(), Tag: tag})
			}
			if err != nil {
				t.Fatal(err)
			}
			r.Clock.Pass(c.older)
		}
		r.Press("esc", "2", "L")
		r.Settle()
		play(r)
		return r
	}}
}

func init() {
	scenes = append(scenes,
		leftoverScene("clean up", "", func(*rig) {}),
		leftoverScene("clean up of one with an agent", "PROD", func(r *rig) { r.Press("g", " ", "g") }),
		leftoverScene("clean up asked for", "PROD", func(r *rig) { r.Press("g", " ", "X") }),
		leftoverScene("clean up filtered", "", func(r *rig) { r.Press("/"); r.Type("launched:") }),
		leftoverScene("clean up with nothing found", "", func(r *rig) { r.Press("/"); r.Type("zz") }),
		leftoverScene("clean up that cannot list", "", func(r *rig) {
			r.Server.Inject(sandbox.Fault{Path: "/v1/Conversations", Status: 403, Code: 20403})
			r.Press("r")
			r.Settle()
		}),
		leftoverScene("clean up being read", "", func(r *rig) {
			r.Server.Inject(sandbox.Fault{Hang: true})
			r.Press("r")
		}),
		leftoverScene("clean up done", "", func(r *rig) {
			r.Press("X")
			r.Confirm()
			r.Settle()
		}),
		played("nothing to clean up", func(r *rig) { r.Press("esc", "2", "L"); r.Settle() }),
		played("launch with a close timer", func(r *rig) {
			r.NewChatForm()
			r.ChooseInput("CloseAfter", "9")
		}),
	)
	for _, name := range []string{"clean up", "clean up asked for", "nothing to clean up"} {
		smallGoldens[name] = [][2]int{{40, 12}}
	}
}
