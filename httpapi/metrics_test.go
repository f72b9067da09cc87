package httpapi_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"statstracker/httpapi"
	"statstracker/internal/supervisor"
	"statstracker/source"
	"statstracker/tracker"
)

// seriesOf returns the series whose name starts with the prefix.
func (s *server) seriesOf(prefix string) map[string]string {
	s.t.Helper()
	series := map[string]string{}
	for line := range strings.SplitSeq(s.get("/metrics", 200), "\n") {
		if at := strings.LastIndexByte(line, ' '); at > 0 && strings.HasPrefix(line, prefix) {
			series[line[:at]] = line[at+1:]
		}
	}
	return series
}

func TestMetricsAreAsPrometheusWantsThem(t *testing.T) {
	s := newServer(t)
	s.busy()
	problems, err := promlint.New(strings.NewReader(s.get("/metrics", 200))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// busy makes the server have something to tell of every kind.
func (s *server) busy() {
	s.post(win("exrps", "ann", "bob") + win("exrps", "ann", "ann") + `{"product_id":"x","event_id":"1"}` + "\n" + `{"product_id":"x","event_id":"1"}`)
	s.metrics.Commit(tracker.Commit{Records: 1, Append: time.Millisecond, Fold: time.Microsecond})
	s.metrics.Commit(tracker.Commit{Err: errors.New("no space left on device")})
	s.health.set(sourceReport(source.Behind, true), httpapi.SourceReport{
		Name: "redis", Status: source.Status{State: source.OK, Position: "1700000000000-5", Lag: 2 * time.Second, LagEvents: 3},
	})
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	s.health.report.Workers = []supervisor.Status{{Name: "redis", State: supervisor.Running, Restarts: 2}, {Name: "old", State: supervisor.Waiting}}
}

func TestMetricsTellTheState(t *testing.T) {
	s := newServer(t)
	s.busy()
	s.get("/stats/exrps/ann", 200)
	s.get("/stats/exrps/bob", 200)
	s.get(wins+"?limit=x", 400)
	s.get("/nowhere", 404)
	s.send("FOO", "/v1/games", nil, "")
	got := s.seriesOf("statstracker_")
	for series, want := range map[string]string{
		`statstracker_build_info{go="go1.26",version="v1.2.3"}`:                                           "1",
		`statstracker_events_total{outcome="counted"}`:                                                    "1",
		`statstracker_events_total{outcome="ignored"}`:                                                    "1",
		`statstracker_events_total{outcome="duplicate"}`:                                                  "1",
		`statstracker_events_total{outcome="rejected"}`:                                                   "1",
		`statstracker_rejections`:                                                                         "1",
		`statstracker_rejections_dropped_total`:                                                           "0",
		`statstracker_log_records`:                                                                        "5",
		`statstracker_log_writable`:                                                                       "1",
		`statstracker_window_ids`:                                                                         "1",
		`statstracker_players{board="wins",game="exrps"}`:                                                 "2",
		`statstracker_source_state{source="redis",state="ok"}`:                                            "1",
		`statstracker_source_state{source="redis",state="behind"}`:                                        "0",
		`statstracker_source_state{source="stream",state="behind"}`:                                       "1",
		`statstracker_source_lag_seconds{source="redis"}`:                                                 "2",
		`statstracker_source_lag_events{source="redis"}`:                                                  "3",
		`statstracker_source_position{source="redis"}`:                                                    "1.7e+12",
		`statstracker_worker_running{worker="redis"}`:                                                     "1",
		`statstracker_worker_running{worker="old"}`:                                                       "0",
		`statstracker_worker_restarts_total{worker="redis"}`:                                              "2",
		`statstracker_append_duration_seconds_count`:                                                      "1",
		`statstracker_fold_duration_seconds_count`:                                                        "1",
		`statstracker_append_failures_total`:                                                              "1",
		`statstracker_http_requests_total{code="200",route="GET /stats/{game}/{player}"}`:                 "2",
		`statstracker_http_requests_total{code="400",route="GET /v1/games/{game}/boards/{board}"}`:        "1",
		`statstracker_http_requests_total{code="404",route="other"}`:                                      "1",
		`statstracker_http_requests_total{code="405",route="other"}`:                                      "1",
		`statstracker_http_requests_total{code="200",route="POST /v1/events"}`:                            "1",
		`statstracker_http_request_duration_seconds_count{route="GET /stats/{game}/{player}"}`:            "2",
		`statstracker_http_request_duration_seconds_bucket{route="GET /stats/{game}/{player}",le="+Inf"}`: "2",
	} {
		if got[series] != want {
			t.Errorf("%s is %q, want %q", series, got[series], want)
		}
	}
	if _, told := got[`statstracker_source_lag_events{source="stream"}`]; told {
		t.Error("a lag that is not known is told")
	}
	if _, told := got[`statstracker_players{board="",game="(other)"}`]; told {
		t.Error("there are other games where there are few")
	}
	if got["statstracker_log_bytes"] == "0" || got["statstracker_log_bytes"] == "" {
		t.Errorf("the log has %q bytes", got["statstracker_log_bytes"])
	}
}

// TestMetricsDoNotGrowWithWhatIsAskedFor: neither with ids, nor with games, nor
// with methods and addresses that do not exist.
func TestMetricsDoNotGrowWithWhatIsAskedFor(t *testing.T) {
	s := newServer(t)
	ask := func(i int) {
		id := url.PathEscape(fmt.Sprintf("id %d\n\"", i))
		for _, target := range []string{
			"/stats/exrps/" + id, "/stats/" + id + "/ann", "/leaderboards/top_ten/" + id, "/v1/games/" + id,
			"/v1/games/exrps/boards/" + id, wins + "/players/" + id, "/" + id, "/v1/" + id, "//" + id,
		} {
			s.send("GET", target, nil, "")
		}
		s.send(fmt.Sprintf("FOO%d", i), "/v1/games", nil, "")
		s.send("GET", wins, []string{"Host: " + fmt.Sprintf("host%d", i)}, "")
	}
	ask(0)
	s.get("/metrics", 200)
	before := len(s.seriesOf("statstracker_"))
	for i := range 100 {
		ask(i)
	}
	if after := len(s.seriesOf("statstracker_")); after != before {
		t.Errorf("%d series, and %d after more has been asked for", before, after)
	}
}

// TestMetricsDoNotGrowWithMadeUpGames: whoever may send events may make up games.
func TestMetricsDoNotGrowWithMadeUpGames(t *testing.T) {
	s := newServer(t)
	var body strings.Builder
	for i := range 1000 {
		body.WriteString(win(fmt.Sprintf("made up \"%d\"\n", i), "ann", "bob"))
	}
	for i := range 5 {
		body.WriteString(win("exrps", fmt.Sprint(i), "ann"))
	}
	s.post(body.String())
	players := s.seriesOf("statstracker_players")
	if len(players) != 101 {
		t.Errorf("%d series of players", len(players))
	}
	if got := players[`statstracker_players{board="wins",game="exrps"}`]; got != "6" {
		t.Errorf("the largest game has %q players", got)
	}
	if got := players[`statstracker_players{board="",game="(other)"}`]; got != "1802" {
		t.Errorf("the others have %q players", got)
	}
}

// stuck is a tracker whose log cannot be written.
type stuck struct{ *tracker.Tracker }

func (stuck) Status() tracker.Status {
	return tracker.Status{Revision: 7, Checkpointed: 3, WriteError: "no space left on device"}
}

func TestMetricsTellThatTheLogCannotBeWritten(t *testing.T) {
	s := newServer(t)
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(httpapi.NewCollector(func() httpapi.Meter { return stuck{s.tracker} }, s.health))
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		got[f.GetName()] = f.GetMetric()[0].GetGauge().GetValue()
	}
	for name, want := range map[string]float64{"statstracker_log_writable": 0, "statstracker_log_records": 7, "statstracker_checkpoint_records": 3} {
		if value, told := got[name]; !told || value != want {
			t.Errorf("%s is %v, want %v", name, value, want)
		}
	}
}

// TestMetricsWhileTheLogIsFolded: there is no state to tell of yet.
func TestMetricsWhileTheLogIsFolded(t *testing.T) {
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(httpapi.NewCollector(func() httpapi.Meter { return nil }, &health{}))
	if families, err := registry.Gather(); err != nil || len(families) != 0 {
		t.Errorf("%v, %v", families, err)
	}
}
