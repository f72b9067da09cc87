package httpapi_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/httpapi"
	"statstracker/live"
)

// tokens hold until they are revoked.
type tokens struct{ revoked atomic.Bool }

func (k *tokens) Read(string) (player string, games []string, err error) {
	if k.revoked.Load() {
		return "", nil, errors.New("it has expired")
	}
	return "ann", nil, nil
}

// behind is the server behind another guard, which looks all the time at who listens.
func (s *server) behind(who access.Config) *server {
	s.t.Helper()
	api := httpapi.New(httpapi.Config{
		Logger: slog.New(slog.DiscardHandler), Health: s.health, Metrics: httpapi.NewMetrics("", ""),
		Guard: access.NewGuard(who), Live: live.Config{Beat: time.Millisecond},
	})
	api.Open(httpapi.Backend{Reader: s.tracker, Changes: s.tracker})
	web := httptest.NewServer(api)
	s.t.Cleanup(func() {
		api.EndLive()
		web.Close()
	})
	return &server{t: s.t, address: web.Listener.Addr().String()}
}

// Who may not read a board may not listen to it, and who may not any more is told so.
func TestLiveNeedsWhatTheBoardNeeds(t *testing.T) {
	held := &tokens{}
	closed := newServer(t).behind(access.Config{Tokens: held, ClosedReads: true})
	const target = "/v1/games/arena/boards/wins/live"
	for _, target := range []string{target, strings.TrimSuffix(target, "/live")} {
		if r := closed.send("GET", target, nil, ""); r.StatusCode != http.StatusUnauthorized && r.StatusCode != http.StatusForbidden {
			t.Errorf("without a token %s answers %s", target, r.Status)
		}
	}
	l := closed.listen(target, "Authorization", "Bearer a.b.c")
	l.next()
	held.revoked.Store(true)
	if e := l.next(); e.Name != "end" || !strings.Contains(e.Data, `"/problems/invalid-key"`) {
		t.Errorf("with a token that has expired: %v", e)
	}
}

// Who listens to a private board is told when he may not any more, where everything else
// is public.
func TestLiveEndsWhenAPrivateBoardIsClosed(t *testing.T) {
	held := &tokens{}
	s := newClub(t, access.Config{}).behind(access.Config{Tokens: held})
	l := s.listen(club+"/boards/inner/live", "Authorization", "Bearer a.b.c")
	l.next()
	held.revoked.Store(true)
	if e := l.next(); e.Name != "end" || !strings.Contains(e.Data, `"/problems/invalid-key"`) {
		t.Errorf("with a token that has expired: %v", e)
	}
}
