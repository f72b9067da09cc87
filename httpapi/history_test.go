package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"statstracker/httpapi"
	"statstracker/internal/problem"
	"statstracker/tracker"
)

func TestHowNumbersCameAboutOverHTTP(t *testing.T) {
	s := newServer(t)
	s.post(`{"product_id":"arena","type":"game_over","game_id":"m 1","winner_id":"ann","loser_id":"bob","occurred_at":"2026-01-02T03:04:05Z"}` + "\n" +
		`{"product_id":"arena","type":"game_over","game_id":"m2","winner_id":"bob","loser_id":"ann","occurred_at":"2026-01-03T03:04:05Z"}` + "\n")
	const ann = "/v1/games/arena/players/ann"
	for target, want := range map[string]string{
		ann + "/explain":                      `"value":1498.53`,
		ann + "/explain?board=wins":           `"board":"wins","value":1,"start":0,"parts":[{`,
		ann + "/explain?limit=1":              `"earlier":{"parts":1,"complete":true,"start":1500,"change":16}`,
		ann + "/explain?stat=games&limit=5":   `"stat":"games","value":2,"start":0`,
		ann + "/history":                      `"result":"loss","opponents":["bob"]`,
		ann + "/history?board=elo&limit=1":    `"next":"`,
		ann + "/opponents":                    `"total":1,"complete":true,"opponents":[{"opponent":"bob","games":2,"wins":1,"losses":1,"draws":0,"last_met":"2026-01-03T03:04:05Z"}]`,
		ann + "/opponents/bob":                `"games":2,"wins":1,"losses":1,"draws":0,"complete":true,"matches":[`,
		"/v1/games/arena/matches/m%201":       `"match":"m 1","events":[{`,
		ann + "/explain?limit=1&cursor=99999": `"parts":[{`,
	} {
		if body := s.get(target, http.StatusOK); !strings.Contains(body, want) {
			t.Errorf("GET %s: %s; want %s in it", target, body, want)
		}
	}
	for target, status := range map[string]int{
		ann + "/explain?board=goals":               http.StatusNotFound,
		ann + "/explain?stat=goals":                http.StatusNotFound,
		ann + "/explain?board=elo&stat=games":      http.StatusBadRequest,
		ann + "/explain?season=2026":               http.StatusBadRequest,
		ann + "/explain?board=elo&season=2026":     http.StatusNotFound,
		ann + "/history?limit=0":                   http.StatusBadRequest,
		ann + "/history?cursor=0":                  http.StatusBadRequest,
		ann + "/history?cursor=x":                  http.StatusBadRequest,
		ann + "/history?cursor=7.0":                http.StatusBadRequest,
		ann + "/opponents/nobody":                  http.StatusNotFound,
		"/v1/games/arena/players/nobody/explain":   http.StatusNotFound,
		"/v1/games/arena/players/nobody/history":   http.StatusNotFound,
		"/v1/games/arena/players/nobody/opponents": http.StatusNotFound,
		"/v1/games/arena/matches/m9":               http.StatusNotFound,
	} {
		s.get(target, status)
	}
}

// forgetful is a history of a server that was started without one.
type forgetful struct{ httpapi.HistoryReader }

func (forgetful) History(tracker.HistoryQuery) (page tracker.HistoryPage, err error) {
	return page, tracker.ErrNoHistory
}

// TestWhatThereIsNotInTheHistory: each thing that is not there has a kind of its own.
func TestWhatThereIsNotInTheHistory(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	for target, kind := range map[string]problem.Kind{
		"/v1/games/diary2/players/ann/explain?stat=none":   problem.UnknownStat,
		"/v1/games/diary2/players/ann/explain?board=none":  problem.UnknownBoard,
		"/v1/games/diary2/players/none/explain?board=wins": problem.UnknownPlayer,
		"/v1/games/diary2/matches/none":                    problem.UnknownMatch,
	} {
		if body := s.get(target, http.StatusNotFound); !strings.Contains(body, kind.Type()) {
			t.Errorf("%s: %s, want %s", target, body, kind)
		}
	}
	s.api.Open(httpapi.Backend{Reader: s.tracker, History: forgetful{}})
	if body := s.get("/v1/games/diary2/players/ann/history", http.StatusNotFound); !strings.Contains(body, problem.NoHistory.Type()) {
		t.Errorf("without a history: %s", body)
	}
}
