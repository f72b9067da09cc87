package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"statstracker/source/redissource"
)

func newPublish() *cobra.Command {
	c := &cobra.Command{
		Use:   "publish FILE…",
		Short: "Send events from files to a running server or a Redis stream",
		Long: `Publish sends the events in files, one JSON object a line (NDJSON), plain or gzip,
to a running server or to a Redis stream, in order, and prints what became of them.
The file - is standard input.

A server that takes no events for a while is waited for. When a connection breaks
so that nobody knows whether the events under way were taken, they are sent again
if each of them has an event_id, by which the server finds the duplicates;
otherwise publish stops and says which lines are in doubt.

Events that the server rejects are listed, and are no failure: the exit status is 0
once it has answered for all events. It is 1 where events were not sent or not taken.`,
		Example: `  statstracker publish matches.ndjson.gz
  zcat matches-*.gz | statstracker publish -
  statstracker publish --to https://stats.example.com --key-file /etc/statstracker/key matches.ndjson
  statstracker publish --to redis://127.0.0.1:6379/1 matches.ndjson`,
		Args: takes(1, -1),
		RunE: runPublish,
	}
	f := c.Flags()
	f.String("to", defaultServer, "send to the server or the Redis at this `URL`: http://, https://, redis:// or rediss://")
	f.String("key-file", "", "send the key in this `file` to the server")
	f.String("stream", redissource.DefaultStream, "the `key` of the Redis stream")
	f.String("password-file", "", "read the password of Redis from this `file`")
	f.String("ca-file", "", "trust the authorities in this PEM `file` for https:// and rediss://, instead of the system's")
	f.Duration("retry-for", 5*time.Minute, "go on trying for this `time` while no events are taken")
	return c
}

func runPublish(c *cobra.Command, files []string) error {
	set := settingsOf(c)
	total, err := sizeOf(files)
	if err != nil {
		return err
	}
	patient, err := time.ParseDuration(set.text("retry-for"))
	if err != nil {
		return fmt.Errorf("the time to go on trying: %w", err)
	}
	to, err := newTarget(set)
	if err != nil {
		return err
	}
	defer to.close()
	bar := newProgressBar(c.ErrOrStderr(), total, true)
	if set.onCommandLine("to") && hasPassword(set.text("to")) {
		bar.notef("warning: the password is on the command line, where everybody on this machine can read it; use --password-file, or the variable %s", envName("to"))
	}
	p := &publisher{target: to, bar: bar, patience: patience{limit: patient, notef: bar.notef}}
	behind, err := p.run(c.Context(), files, c.InOrStdin())
	bar.clear()
	if printed := to.print(c.OutOrStdout(), &p.tally); printed != nil {
		return errors.Join(err, printed)
	}
	return p.conclude(c.Context(), behind, err)
}

// conclude says what is left to do.
func (p *publisher) conclude(ctx context.Context, behind *origin, err error) error {
	var doubt *doubtful
	interrupted := errors.Is(err, context.Canceled) && ctx.Err() != nil
	switch {
	case errors.As(err, &doubt):
	case interrupted && behind == nil:
		p.bar.notef("interrupted: all events that were read have been sent")
	case interrupted:
		p.bar.notef("interrupted: the events from %v on have not been sent", behind)
	case behind != nil:
		p.bar.notef("the events from %v on have not been taken", behind)
	}
	if err == nil && p.tally.unsent.n > 0 {
		return hint(fmt.Errorf("%d lines could not be sent", p.tally.unsent.n), "the others have been; correct these, and send them alone")
	}
	return err
}

func newTarget(set settings) (target, error) {
	address := set.text("to")
	if !isHTTP(address) {
		return newRedisTarget(redisConfig{
			url: address, stream: set.text("stream"),
			passwordFile: set.text("password-file"), caFile: set.text("ca-file"),
		})
	}
	key, err := readSecret(set.text("key-file"), "key")
	if err != nil {
		return nil, err
	}
	return newHTTPTarget(address, key, set.text("ca-file"))
}

// sizeOf returns how many bytes the files have, or -1 if nobody knows. It finds
// out that a file is missing before any of another is sent.
func sizeOf(files []string) (int64, error) {
	total := int64(0)
	for i, name := range files {
		if name == "-" {
			if slices.Contains(files[:i], "-") {
				return 0, errors.New("standard input (-) can be read only once")
			}
			total = -1
			continue
		}
		status, err := os.Stat(name)
		switch {
		case err != nil:
			return 0, fmt.Errorf("open the events: %w", err)
		case status.IsDir():
			return 0, hint(fmt.Errorf("open the events: %s is a directory", name), "name the files in it: %s/*", name)
		case !status.Mode().IsRegular():
			total = -1
		case total >= 0:
			total += status.Size()
		}
	}
	return total, nil
}
