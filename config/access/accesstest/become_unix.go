//go:build !windows

package accesstest

import (
	"os/exec"
	"syscall"
)

func become(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: Other, Gid: Other}}
}
