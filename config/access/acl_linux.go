package access

import "syscall"

// listed says whether a file has an access list, whose users the permission
// bits of the group stand for.
func listed(path string) bool {
	n, err := syscall.Getxattr(path, "system.posix_acl_access", nil)
	return err == nil && n > 0
}
