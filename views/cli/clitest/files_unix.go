//go:build unix

package clitest

import (
	"errors"
	"os"
	"path/filepath"

	"flexconsole/config/access/accesstest"
)

// Settings makes config.toml and its folder with their modes.
func (m *Machine) Settings(file, folder os.FileMode) {
	m.T.Helper()
	path := filepath.Join(m.In.ConfigDir, "config.toml")
	credentials := filepath.Join(m.In.ConfigDir, "credentials.toml")
	err := errors.Join(os.MkdirAll(m.In.ConfigDir, 0o700), os.WriteFile(path, nil, 0o600), os.WriteFile(credentials, nil, 0o600),
		os.Chmod(path, file), os.Chmod(m.In.ConfigDir, folder))
	if err != nil {
		m.T.Fatal(err)
	}
}

// Give makes a file below the home folder another user's.
func (m *Machine) Give(name string) {
	m.T.Helper()
	if err := os.Chown(filepath.Join(m.In.HomeDir, name), accesstest.Other, accesstest.Other); err != nil {
		m.T.Fatal(err)
	}
}
