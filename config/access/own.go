package access

import (
	"errors"
	"fmt"
	"os"
)

// AppendToOwn opens a file of your own to add to it, or makes it, with mode 0600
// whatever it had. It follows no link, and leaves what is not yours as it is.
func AppendToOwn(path string) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New(path + " is not a regular file")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND|noFollow|noWait, 0o600)
	if err != nil {
		return nil, err
	}
	if err := makePrivate(path, file); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func makePrivate(path string, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New(path + " is not a regular file")
	}
	if err := yoursAlone(path, info); err != nil {
		return err
	}
	if err := file.Chmod(0o600); err != nil {
		return fmt.Errorf("other users can read it, and you cannot change its permissions: %w", err)
	}
	return nil
}
