package cmd

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/spf13/cobra"
)

// browserPatience is how long what shows a page may take to hand it to a browser.
const browserPatience = 10 * time.Second

// openPages shows the pages at the address in a browser, as --open says: by itself only
// where somebody sits at a screen. That there is none, or that it does not come, is no
// fault: the address has been said.
func openPages(ctx context.Context, c *cobra.Command, url string) {
	wanted := c.Flags().Lookup("open")
	if wanted.Changed && wanted.Value.String() == "false" {
		return
	}
	_, sits := terminalOf(c.OutOrStdout())
	if !wanted.Changed && (!sits || !hasScreen()) {
		return
	}
	if err := openBrowser(ctx, url); err != nil && wanted.Changed && ctx.Err() == nil {
		_, _ = fmt.Fprintf(c.ErrOrStderr(), "%v; open %s yourself\n", err, url)
	}
}

// hasScreen reports whether a browser would have a screen to open on.
func hasScreen() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return os.Getenv("SSH_CONNECTION") == ""
	default:
		return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	}
}

// openBrowser asks the desktop to show the page: with the program that $BROWSER names, or
// with that of the system.
func openBrowser(ctx context.Context, url string) error {
	program := browserCommand()
	ctx, cancel := context.WithTimeout(ctx, browserPatience)
	defer cancel()
	if err := exec.CommandContext(ctx, program[0], append(program[1:], url)...).Run(); err != nil { //nolint:gosec // the user's own choice
		return fmt.Errorf("open a browser with %s: %w", program[0], err)
	}
	return nil
}

func browserCommand() []string {
	if own := os.Getenv("BROWSER"); own != "" {
		return []string{own}
	}
	switch runtime.GOOS {
	case "darwin":
		return []string{"open"}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	default:
		return []string{"xdg-open"}
	}
}
