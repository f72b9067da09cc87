package httpapi

import (
	"cmp"
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"statstracker/source"
	"statstracker/stats"
	"statstracker/tracker"
)

// Meter is what the metrics of the state are read from: a [tracker.Tracker].
type Meter interface {
	Status() tracker.Status
	Games() []tracker.Game
	MovementBytes() int64
}

// Collector reads the metrics of the state, the sources and the workers when
// they are asked for.
type Collector struct {
	meter  func() Meter // nil while the log is folded
	health Health
	descs  map[string]*prometheus.Desc
}

// NewCollector returns a collector. Meter may return nil.
func NewCollector(meter func() Meter, health Health) *Collector {
	c := &Collector{meter: meter, health: health, descs: make(map[string]*prometheus.Desc)}
	for _, d := range []struct {
		name, help string
		labels     []string
	}{
		{"events_total", "Events of the log, by outcome.", []string{"outcome"}},
		{"rejections", "Rejected events that can be listed.", nil},
		{"rejections_dropped_total", "Rejected events that cannot be listed any more, because there are --rejections newer ones.", nil},
		{"log_records", "Records of the event log that have been applied.", nil},
		{"log_bytes", "Size of the event log on disk.", nil},
		{"log_writable", "1 if the last append to the event log worked.", nil},
		{"checkpoint_records", "Records that the newest checkpoint holds.", nil},
		{"window_ids", "Event ids that are remembered to find duplicates.", nil},
		{"movement_bytes", "Size of the records of ranks on disk, which tell how players have moved.", nil},
		{"players", "Players on a board. Small games beyond the largest hundred are added up as (other).", []string{"game", "board"}},
		{"source_state", "1 for the state that a source is in.", []string{"source", "state"}},
		{"source_lag_seconds", "How far a source is behind its newest entry.", []string{"source"}},
		{"source_lag_events", "Entries that a source has not delivered yet, where it knows.", []string{"source"}},
		{"source_position", "Where a source is, as far as it is a number: the time of the entry in milliseconds for a Redis stream.", []string{"source"}},
		{"worker_running", "1 if a worker runs.", []string{"worker"}},
		{"worker_restarts_total", "How often a worker has failed.", []string{"worker"}},
	} {
		c.descs[d.name] = prometheus.NewDesc("statstracker_"+d.name, d.help, d.labels, nil)
	}
	return c
}

// Describe implements [prometheus.Collector].
func (c *Collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range c.descs {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *Collector) Collect(to chan<- prometheus.Metric) {
	emit := func(name string, kind prometheus.ValueType, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(c.descs[name], kind, value, labels...)
	}
	c.collectReport(emit)
	if meter := c.meter(); meter != nil {
		collectState(meter.Status(), emit)
		emit("movement_bytes", prometheus.GaugeValue, float64(meter.MovementBytes()))
		collectPlayers(meter.Games(), emit)
	}
}

type emitFunc func(name string, kind prometheus.ValueType, value float64, labels ...string)

func collectState(s tracker.Status, emit emitFunc) {
	for o, n := range s.Outcomes {
		emit("events_total", prometheus.CounterValue, float64(n), stats.Outcome(o).String())
	}
	emit("rejections", prometheus.GaugeValue, float64(s.Rejections))
	emit("rejections_dropped_total", prometheus.CounterValue, float64(s.Dropped))
	emit("log_records", prometheus.GaugeValue, float64(s.Revision))
	emit("log_bytes", prometheus.GaugeValue, float64(s.LogSize))
	emit("log_writable", prometheus.GaugeValue, number01(s.WriteError == ""))
	emit("checkpoint_records", prometheus.GaugeValue, float64(s.Checkpointed))
	emit("window_ids", prometheus.GaugeValue, float64(s.WindowIDs))
}

func (c *Collector) collectReport(emit emitFunc) {
	report := c.health.Report()
	for _, s := range report.Sources {
		for _, state := range []source.State{source.OK, source.Behind, source.Unreachable, source.Broken} {
			emit("source_state", prometheus.GaugeValue, number01(s.State == state), s.Name, string(state))
		}
		emit("source_lag_seconds", prometheus.GaugeValue, s.Lag.Seconds(), s.Name)
		if s.LagEvents >= 0 {
			emit("source_lag_events", prometheus.GaugeValue, float64(s.LagEvents), s.Name)
		}
		if at, ok := leadingNumber(s.Position); ok {
			emit("source_position", prometheus.GaugeValue, at, s.Name)
		}
	}
	for _, w := range report.Workers {
		emit("worker_running", prometheus.GaugeValue, number01(w.State == "running"), w.Name)
		emit("worker_restarts_total", prometheus.CounterValue, float64(w.Restarts), w.Name)
	}
}

// maxGames is how many games have series of their own.
const maxGames = 100

// collectPlayers bounds the series: games come from events, and anybody who may
// send these could make up any number.
func collectPlayers(games []tracker.Game, emit emitFunc) {
	slices.SortStableFunc(games, func(a, b tracker.Game) int { return cmp.Compare(b.Players, a.Players) })
	others := 0
	for i, g := range games {
		if i >= maxGames {
			others += g.Players
			continue
		}
		for _, b := range g.Boards {
			emit("players", prometheus.GaugeValue, float64(b.Players), g.Name, b.Name)
		}
	}
	if len(games) > maxGames {
		emit("players", prometheus.GaugeValue, float64(others), "(other)", "")
	}
}

func number01(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// leadingNumber returns the digits that a position starts with.
func leadingNumber(position string) (n float64, ok bool) {
	for _, c := range position {
		if c < '0' || c > '9' {
			break
		}
		n, ok = n*10+float64(c-'0'), true
	}
	return n, ok
}
