//go:build !windows

package cli

import "io"

// holdWindow has nothing to do: a terminal outlives its programs.
func holdWindow(io.Writer, io.Reader) {}
