package cmd

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"
)

func addLogFlags(c *cobra.Command) {
	c.Flags().String("log-format", "text", "how to log to standard error: `text or json`")
	c.Flags().String("log-level", "info", "log this `level` and above: debug, info, warn or error")
}

// newLogger returns the logger that the flags ask for. It quotes whatever could
// be taken for something else, so that no id forges a line.
func newLogger(format, level string, w io.Writer) (*slog.Logger, error) {
	var o slog.HandlerOptions
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, hint(fmt.Errorf("the log level %q is not known", level), "it is debug, info, warn or error")
	}
	o.Level = l
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, &o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, &o)), nil
	}
	return nil, hint(fmt.Errorf("the log format %q is not known", format), "it is text or json")
}
