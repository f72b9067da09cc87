package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statstracker/access"
)

func newKeysCreate() *cobra.Command {
	c := &cobra.Command{
		Use:   "create",
		Short: "Make a key, and print it this once",
		Long: `Create makes a key and prints it, and nothing else, on standard output. It is shown this
once: what is kept of it is a hash.

Its scopes say what it is for: ingest to send events, read to read where reading is not
for everybody (private boards, --public-reads=false, /metrics), admin for everything. It
is for all games, or for those that --game names.`,
		Example: `  statstracker keys create --scope ingest --game exrps --name "server 7" --expires 90d
  statstracker keys create --scope admin --out admin.key
  statstracker keys create --scope ingest,read --data /var/lib/statstracker | pbcopy`,
		Args: takes(0, 0),
		RunE: runKeysCreate,
	}
	addKeysData(c)
	f := c.Flags()
	f.StringSlice("scope", nil, "what the key is for: `ingest`, read or admin; several with commas, or again")
	f.StringArray("game", nil, "a `game` that it is for, by its product_id; may be given several times; without it, all")
	f.String("name", "", "what you `call` it, to know it again in the list")
	f.String("expires", "", "`when` it ends to hold: after 90d, 12w or 8h, or at a date or time as 2027-03-01; without it, never")
	f.String("out", "", "write the key into this new `file`, which only you may read, instead of printing it")
	return c
}

func runKeysCreate(c *cobra.Command, _ []string) error {
	draft, err := draftOf(c, time.Now())
	if err != nil {
		return err
	}
	to, err := openOut(c)
	if err != nil {
		return err
	}
	keys := keysOf(c)
	text, key, err := keys.Create(c.Context(), draft)
	if err != nil {
		return errors.Join(explainDraft(c, err), to.remove())
	}
	if err := to.write(text); err != nil {
		return errors.Join(fmt.Errorf("write the key: %w", err), takeBack(c.Context(), keys, key.ID), to.remove())
	}
	_, err = fmt.Fprintf(c.ErrOrStderr(), "made the key %s (%s; games: %s; expires: %s) in %s\nit is shown this once; statstracker keys revoke %s%s takes it back\n",
		key.ID, scopesOf(&key), gamesOf(&key), expiryText(&key, key.Created), visible(keys.Path()), dataFlag(c), key.ID)
	return err
}

// dataFlag returns the flag that names the same directory for another command.
func dataFlag(c *cobra.Command) string {
	dir := settingsOf(c).text("data")
	if dir == defaultData {
		return ""
	}
	return "--data " + shellWord(dir) + " "
}

// draftOf reads the flags.
func draftOf(c *cobra.Command, now time.Time) (k access.Key, err error) {
	set := settingsOf(c)
	k.Name = set.text("name")
	for _, name := range set.texts("scope") {
		s, err := access.ParseScope(name)
		if err != nil {
			return k, &usageError{c, fmt.Errorf("--scope: %w", err)}
		}
		k.Scopes = append(k.Scopes, s)
	}
	if games := set.texts("game"); len(games) > 0 {
		k.Games = games
	}
	if text := set.text("expires"); text != "" {
		if k.Expires, err = expiryOf(text, now); err != nil {
			return k, &usageError{c, fmt.Errorf("--expires: %w", err)}
		}
	}
	return k, nil
}

// expiryOf reads a while from now on, or a time.
func expiryOf(text string, now time.Time) (time.Time, error) {
	last := len(text) - 1
	if days := map[byte]int{'d': 1, 'w': 7}[text[last]]; days > 0 {
		if n, err := strconv.Atoi(text[:last]); err == nil && n > 0 && n <= maxDays {
			return now.AddDate(0, 0, n*days), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return now.Add(d), nil
	}
	at, err := timeOf(text, false)
	if err != nil {
		return at, fmt.Errorf("%s is neither a while, as 90d, 12w or 8h, nor a date or time, as 2027-03-01", visible(text))
	}
	return at, nil
}

// maxDays is how many days or weeks may be asked for.
const maxDays = 100_000

// explainDraft names the flag that is wrong.
func explainDraft(c *cobra.Command, err error) error {
	draft, ok := errors.AsType[*access.DraftError](err)
	if !ok {
		return damagedKeys(err)
	}
	flag := map[string]string{"scopes": "scope", "games": "game"}[draft.Field]
	if flag == "" {
		flag = draft.Field
	}
	return &usageError{c, fmt.Errorf("--%s %s", flag, draft.Problem)}
}

// takeBack revokes a key that nobody has got.
func takeBack(ctx context.Context, keys *access.Keys, id string) error {
	_, err := keys.Revoke(ctx, id)
	return err
}

// keyOut is where a new key goes.
type keyOut struct {
	to   io.Writer
	file *os.File // nil if it is printed
}

// openOut makes the file of --out.
func openOut(c *cobra.Command) (*keyOut, error) {
	path := settingsOf(c).text("out")
	if path == "" {
		return &keyOut{to: c.OutOrStdout()}, nil
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, hint(fmt.Errorf("the file %s exists", visible(path)), "name another one with --out")
	}
	if err != nil {
		return nil, fmt.Errorf("write the key: %w", err)
	}
	return &keyOut{file, file}, nil
}

func (o *keyOut) write(text string) error {
	_, err := io.WriteString(o.to, text+"\n")
	if o.file != nil {
		err = errors.Join(err, o.file.Sync(), o.file.Close())
	}
	return err
}

// remove removes the file again.
func (o *keyOut) remove() error {
	if o.file == nil {
		return nil
	}
	_ = o.file.Close() // nothing in it is wanted
	return os.Remove(o.file.Name())
}
