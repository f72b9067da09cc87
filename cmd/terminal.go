package cmd

import (
	"os"

	"golang.org/x/term"
)

// terminalOf returns the terminal that is read from or written to; ok is false if it is
// none, but a file, a pipe or a buffer.
func terminalOf(stream any) (fd int, ok bool) {
	file, isFile := stream.(*os.File)
	if !isFile {
		return 0, false
	}
	return int(file.Fd()), term.IsTerminal(int(file.Fd()))
}
