// Flexconsole is a terminal console for the people who look after a Twilio
// Flex contact centre.
package main

import (
	"os"

	_ "flexconsole/ui/background" // before Bubble Tea can ask the terminal
	"flexconsole/views/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:]))
}
