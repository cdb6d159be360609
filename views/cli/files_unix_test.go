//go:build unix

package cli

import (
	"errors"
	"os"
	"path/filepath"

	"flexconsole/config/access/accesstest"
)

// settings makes config.toml and its folder with their modes.
func (m *machine) settings(file, folder os.FileMode) {
	m.t.Helper()
	path := filepath.Join(m.in.ConfigDir, "config.toml")
	credentials := filepath.Join(m.in.ConfigDir, "credentials.toml")
	err := errors.Join(os.MkdirAll(m.in.ConfigDir, 0o700), os.WriteFile(path, nil, 0o600), os.WriteFile(credentials, nil, 0o600),
		os.Chmod(path, file), os.Chmod(m.in.ConfigDir, folder))
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) give(name string) {
	m.t.Helper()
	if err := os.Chown(filepath.Join(m.in.HomeDir, name), accesstest.Other, accesstest.Other); err != nil {
		m.t.Fatal(err)
	}
}
