package cmd

import (
	"context"
	"fmt"

	"statstracker/access"
	"statstracker/access/playertoken"
	"statstracker/internal/supervisor"
	"statstracker/source/httpsource"
)

// addAccess reads who may do what. Keys that cannot be read stop the start: it is better
// noticed then than by whoever is refused.
func (s *server) addAccess(ctx context.Context, set settings) error {
	key, err := readSecret(set.text("key-file"), "key")
	if err != nil {
		return err
	}
	s.keys = access.OpenKeys(set.text("data"), s.logger)
	if err := s.keys.Refresh(ctx); err != nil {
		return hint(err, "put back one that is whole, or move it away and make new keys with statstracker keys create")
	}
	s.access = access.Config{
		Shared: key, Keys: s.keys, ClosedReads: !set.yes("public-reads"), OpenMetrics: set.yes("public-metrics"),
	}
	s.ingest = httpsource.Config{ProfilesByGameKeys: set.yes("profiles-by-game-keys"), Logger: s.logger}
	return s.addTokens(ctx, set)
}

// addTokens reads whose tokens of players hold, if any do.
func (s *server) addTokens(ctx context.Context, set settings) error {
	config := playertoken.Config{
		Issuer: set.text("jwt-issuer"), Audience: set.text("jwt-audience"), Algorithm: set.text("jwt-algorithm"),
		Keys: set.text("jwt-jwks"), Logger: s.logger,
	}
	var err error
	if config.Secret, err = readSecret(set.text("jwt-secret-file"), "secret of the issuer"); err != nil {
		return err
	}
	if config == (playertoken.Config{Logger: s.logger}) {
		return nil
	}
	s.tokens, err = playertoken.New(ctx, config)
	if err != nil {
		return hint(fmt.Errorf("--jwt-…: %w", err), "tokens of players need --jwt-issuer, --jwt-audience, --jwt-algorithm, and --jwt-jwks or --jwt-secret-file")
	}
	s.access.Tokens = s.tokens
	return nil
}

// accessWorkers keep up with the keys.
func (s *server) accessWorkers() []supervisor.Worker {
	workers := []supervisor.Worker{{Name: "keys", Run: s.keys.Run}}
	if s.tokens != nil {
		workers = append(workers, supervisor.Worker{Name: "keys of the issuer", Run: s.tokens.Run})
	}
	return workers
}

// closeTo finds out who can reach the addresses. Beyond this machine nobody could write
// without a key, so that a server without one is started by mistake.
func (s *server) closeTo(ctx context.Context, all fronts) error {
	s.access.Local = true
	for _, f := range all {
		s.access.Local = s.access.Local && f.isLocal()
	}
	if s.access.Shared != "" || s.keys.Hold() {
		return nil
	}
	for _, f := range all {
		if !f.isLocal() {
			return hint(fmt.Errorf("listen on %s: others than this machine can reach it, and there is no key that holds", f.listener.Addr()), "%s", firstKey(s.config.Dir))
		}
	}
	if s.keys.Exist() {
		s.logger.WarnContext(ctx, "there are keys, and none of them holds: nobody can write", "file", s.keys.Path())
	}
	return nil
}

// firstKey says how to make one.
func firstKey(dir string) string {
	if dir == defaultData {
		return "statstracker keys create --scope admin makes one"
	}
	return "statstracker keys create --scope admin --data " + dir + " makes one"
}
