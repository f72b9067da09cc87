package cmd

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statstracker/access"
)

func newKeys() *cobra.Command {
	c := &cobra.Command{
		Use:   "keys",
		Short: "Make, list and revoke the keys of a server",
		Long: `Keys makes, lists and revokes keys in the data directory of a server. It need not be
stopped: a running server notices within a second.

As soon as there is a key, whoever sends events or changes something needs one, also on
the server's own machine; clients send it as Authorization: Bearer KEY, and commands
have --key-file. The file keys.json has a hash of each key, from which nobody gets the
key back, and is not in backups.`,
		Example: `  statstracker keys create --scope ingest --game exrps --name "server 7" --expires 90d
  statstracker keys list
  statstracker keys revoke k3v6q2ab`,
		Args:                       noSuchCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
		SuggestionsMinimumDistance: 2,
	}
	c.AddCommand(newKeysCreate(), newKeysList(), newKeysRevoke())
	return c
}

// addKeysData adds the flag of which directory is meant.
func addKeysData(c *cobra.Command) {
	c.Flags().String("data", defaultData, "the data `directory` of the server")
}

// keysOf returns the keys that the command is about.
func keysOf(c *cobra.Command) *access.Keys { return access.OpenKeys(settingsOf(c).text("data"), nil) }

func newKeysList() *cobra.Command {
	c := &cobra.Command{
		Use:   "list",
		Short: "List the keys of a server, without the keys themselves",
		Long: `List prints what is known of each key: its id, name, scopes and games, when it was
created and expires, and when it was revoked. Nobody can print a key again.`,
		Example: `  statstracker keys list
  statstracker keys list --data /var/lib/statstracker`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			keys, err := keysOf(c).List()
			if err != nil {
				return damagedKeys(err)
			}
			if len(keys) == 0 {
				_, err := fmt.Fprintln(c.OutOrStdout(), "there are no keys")
				return err
			}
			return keyTable(keys, time.Now()).print(c.OutOrStdout())
		},
	}
	addKeysData(c)
	return c
}

// keyTable is a row for each key.
func keyTable(keys []access.Key, now time.Time) *table {
	t := &table{right: make([]bool, 7)}
	t.add("id", "name", "scopes", "games", "created", "expires", "last change")
	for i := range keys {
		k := &keys[i]
		changed := ""
		if !k.Revoked.IsZero() {
			changed = "revoked " + k.Revoked.Format(time.RFC3339)
		}
		t.add(k.ID, nameOf(k), scopesOf(k), gamesOf(k), k.Created.Format(time.RFC3339), expiryText(k, now), changed)
	}
	return t.withoutEmpty()
}

func nameOf(k *access.Key) string {
	if k.Name == "" {
		return ""
	}
	return visible(k.Name)
}

func scopesOf(k *access.Key) string {
	names := make([]string, len(k.Scopes))
	for i, s := range k.Scopes {
		names[i] = s.String()
	}
	return strings.Join(names, ", ")
}

func gamesOf(k *access.Key) string {
	if k.Games == nil {
		return "all"
	}
	names := make([]string, len(k.Games))
	for i, game := range k.Games {
		names[i] = visible(game)
	}
	return strings.Join(names, ", ")
}

func expiryText(k *access.Key, now time.Time) string {
	switch {
	case k.Expires.IsZero():
		return "never"
	case !now.Before(k.Expires):
		return "expired " + k.Expires.Format(time.RFC3339)
	}
	return k.Expires.Format(time.RFC3339)
}

func newKeysRevoke() *cobra.Command {
	c := &cobra.Command{
		Use:   "revoke ID",
		Short: "Take a key back",
		Long: `Revoke takes a key back: a running server refuses it within a second. The list goes on
to have it, as revoked; it never holds again.`,
		Example: `  statstracker keys list
  statstracker keys revoke k3v6q2ab`,
		Args: takes(1, 1),
		RunE: runKeysRevoke,
	}
	addKeysData(c)
	return c
}

func runKeysRevoke(c *cobra.Command, args []string) error {
	if err := notEmpty(c, args, "ID"); err != nil {
		return err
	}
	k, err := keysOf(c).Revoke(c.Context(), args[0])
	switch {
	case errors.Is(err, access.ErrUnknownKey) && strings.HasPrefix(args[0], "st_"):
		return hint(errors.New("that looks like a key and not like an id"),
			"statstracker keys list shows the ids; others on this machine may have seen the key in the list of processes, so revoke it")
	case errors.Is(err, access.ErrUnknownKey):
		return hint(fmt.Errorf("there is no key with the id %s", visible(args[0])), "statstracker keys list shows the ids; --data names another data directory")
	case err != nil:
		return damagedKeys(err)
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "revoked %s\n", k.ID)
	return err
}

// damagedKeys adds what to do about keys that cannot be read.
func damagedKeys(err error) error {
	return hint(err, "put back a file that is whole, or move it away and make new keys; until then a server takes none")
}
