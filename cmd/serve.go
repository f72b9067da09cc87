package cmd

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statstracker/access/playertoken"
	"statstracker/live"
	"statstracker/source/redissource"
	"statstracker/stats"
	"statstracker/tracker"
)

func newServe(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Take events, keep them, and serve leaderboards and statistics",
		Long: `Serve takes events over HTTP and, if asked to, from a Redis stream, keeps them in a
durable log in the data directory, and serves leaderboards and player statistics.
It needs no other server.

Games without code of their own are described in a file (--games): its rules hold
from the start on, and are kept in the log. SIGHUP applies the file again. Without
--games the rules hold that the log has.

It listens on this machine only unless told otherwise. Beyond it, events are taken and
anything is changed only with a key (statstracker keys create), without which it does
not start; everybody who can reach it may read, unless --public-reads=false.`,
		Example: `  statstracker serve
  statstracker serve --events redis://127.0.0.1:6379/1
  statstracker serve --games games.yaml
  statstracker keys create --scope admin && statstracker serve --listen 0.0.0.0:5000
  statstracker serve --listen 0.0.0.0:443 --listen-admin 127.0.0.1:5001 --tls-cert fullchain.pem --tls-key privkey.pem
  GAME_EVENT_STREAM_REDIS_URL=redis://:secret@redis:6379/1 statstracker serve`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runServe(c, games) },
	}
	f := c.Flags()
	f.String("data", defaultData, "keep the event log in this `directory`")
	addListenFlags(c)
	f.String("key-file", "", "let who sends the key in this `file` do everything, beside the keys of statstracker keys")
	f.Bool("public-reads", true, "let everybody read boards and players; with false only who has a key with the scope read, or a player's token")
	f.Bool("profiles-by-game-keys", false, "let keys for some games set names, pictures and countries of players too (player_updated), which all games show")
	f.String("jwt-issuer", "", "take tokens of players (JWT) from this `issuer`, their claim iss; they may read private boards")
	f.String("jwt-audience", "", "the `audience` that tokens have to name, in their claim aud")
	f.String("jwt-algorithm", "", "the `algorithm` that they are signed with: "+strings.Join(playertoken.Algorithms(), ", "))
	f.String("jwt-jwks", "", "the public keys of the issuer, a JWK set: a `file`, or an address with https://")
	f.String("jwt-secret-file", "", "the secret that the issuer signs with, in this `file`, for HS256, HS384 and HS512")
	f.Bool("public-metrics", false, "let everybody read /metrics, which everybody on this machine may if the server listens on no other address")
	f.String("public-url", "", "others reach the server at this `address`, such as https://stats.example: what pages of others are given to show boards with begins so; usually each request says it")
	f.String("cache-control", "no-cache", "tell caches what they may do with answers about games: a `duration` that they may keep them for, or the header Cache-Control")
	f.Bool("history", true, "keep what each event has changed, so that every number can be explained; see statstracker explain")
	f.Duration("movement-window", 7*24*time.Hour, "keep for this `duration` which ranks players had, so that boards can say how they have moved (?since=24h); 0 keeps none")
	f.Duration("movement-interval", time.Hour, "record ranks after each `duration`")
	f.Bool("default-game", true, "count the events of games that are not registered by the rules of the game default")
	f.String("games", "", "apply the rules of games in this `file`, or in the *.yaml of this directory, at the start and at SIGHUP")
	f.String("events", "", "follow the Redis stream at this `URL` too: redis://host:6379/1 or rediss://…")
	f.String("events-stream", redissource.DefaultStream, "the `key` of the Redis stream")
	f.String("events-password-file", "", "read the password of Redis from this `file`")
	f.String("events-ca-file", "", "trust the authorities in this PEM `file` for rediss://, instead of the system's")
	f.String("events-on-reset", string(redissource.ResetStop), "if the stream was deleted and filled again: `stop` and wait for the operator, or restart from its beginning")
	f.Int("live-listeners", 10_000, "let at most this `number` of clients listen to boards at once; 0 is none")
	f.Duration("verify-every", 0, "fold the log again beside the live state after each `duration`, such as 24h, and compare; 0 is never")
	addEdgeFlags(c)
	f.Int("rejections", tracker.DefaultRejections, "keep this `number` of rejected events to be listed and sent again, up to 1000000; the oldest are dropped first")
	addLogFlags(c)
	return c
}

func runServe(c *cobra.Command, games []stats.Game) error {
	s, err := newServer(c, games)
	if err != nil {
		return err
	}
	return s.run(c.Context())
}

// progress says in the log how far the folding at the start is, every two
// seconds.
func progress(logger *slog.Logger) func(done, end uint64) {
	last := time.Now()
	return func(done, end uint64) {
		if time.Since(last) < 2*time.Second {
			return
		}
		last = time.Now()
		logger.Info("folding the log", "records", done, "of", end, "percent", fmt.Sprintf("%.0f", 100*float64(done)/float64(max(end, 1))))
	}
}

// detached returns a context for what still has to be done after the end of
// another.
func detached(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// listenersOf returns how many may listen to boards at once, as live.Config has it.
func listenersOf(set settings) int {
	if n := set.number("live-listeners"); n > 0 {
		return n
	}
	return live.Nobody
}
