package accesstest

import "os/exec"

// become is not needed here: nobody is root.
func become(*exec.Cmd) {}
