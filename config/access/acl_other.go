//go:build !linux && !windows

package access

// listed knows nothing of access lists here.
func listed(string) bool { return false }
