package webchat

import (
	"context"

	"flexconsole/ui"
	"flexconsole/views/cli/plain"
)

// previewedDocument is a launch that was not sent, for scripts. WouldSend is the first
// chat, by the names of the API.
type previewedDocument struct {
	Status       string            `json:"status"`
	ExitStatus   int               `json:"exit_status"`
	Message      string            `json:"message"`
	Count        int               `json:"count"`
	EverySeconds int               `json:"every_seconds"`
	WouldSend    map[string]string `json:"would_send"`
	Warnings     []string          `json:"warnings,omitempty"`
}

// previewed prints what would be launched, and ends with the status that says so.
func (c *chatCreate) previewed(ctx context.Context) error {
	message := "Nothing was sent: " + ui.Counted(c.plan.Count, "chat") + " would be launched."
	if c.json {
		c.out.JSON(c.preview(message))
	} else {
		c.out.Line(message)
	}
	if c.out.Err() != nil {
		return c.out.Err()
	}
	return c.out.Ended(ctx, plain.ExitWouldChange)
}

func (c *chatCreate) preview(message string) previewedDocument {
	_, remarks := c.plan.Words()
	request, _ := c.plan.Chat(0) // Plan.Check found no error before
	document := previewedDocument{
		Status: "would_launch", ExitStatus: plain.ExitWouldChange, Message: message,
		Count: c.plan.Count, EverySeconds: int(c.plan.Pause.Seconds()),
		WouldSend: map[string]string{}, Warnings: c.allWarnings(remarks),
	}
	for _, part := range c.plan.Parts(request) {
		if part.Value != "" {
			document.WouldSend[part.Name] = part.Value
		}
	}
	return document
}
