package console

import (
	"math"
	"runtime/metrics"
	"time"

	"statstracker/httpapi"
	"statstracker/pulse"
)

const (
	graphSteps = 120 // of half a minute
	tableSteps = 12  // of five minutes
)

type overviewView struct {
	shell
	troubles []string // what an operator has to know at once
	tiles    []tile
	graphs   []graph
	columns  []string // of the table of what the graphs show
	rows     []hourRow
	sources  []sourceRow
	workers  []workerRow
}

// tile is a number, and what there is to say about it.
type tile struct{ name, value, more string }

type hourRow struct {
	from  time.Time
	cells []string
}

type sourceRow struct {
	name, state, position, lag, problem string
	well                                bool
	since, problemAt                    time.Time
}

type workerRow struct {
	name, state, problem, restarts string
}

// overviewPage answers GET /admin.
func overviewPage(v *visit) error {
	now := v.now()
	report := v.config.Health.Report()
	o := &overviewView{shell: v.shell(v.words.overview, "/admin")}
	o.addTiles(v.Console, now, &report)
	o.addHour(v.config.Pulse, now)
	for i := range report.Sources {
		o.sources = append(o.sources, v.words.sourceRow(&report.Sources[i], v.config.Pulse))
	}
	for _, w := range report.Workers {
		o.workers = append(o.workers, workerRow{w.Name, string(w.State), visible(w.Err, maxShown), v.words.count(w.Restarts)})
	}
	return v.show(o.show())
}

// addTiles adds how the server is now.
func (o *overviewView) addTiles(c *Console, now time.Time, report *httpapi.Report) {
	w := o.w
	o.tiles = []tile{
		{w.version, visible(c.config.Version, 60), ""},
		{w.uptime, w.span(now.Sub(c.config.Start)), ""},
		{w.memory, w.size(memory()), ""},
	}
	s, ok := c.config.Status()
	if !ok {
		o.troubles = append(o.troubles, said(w.folding, w.whole(report.Folded), w.whole(report.FoldEnd)))
		return
	}
	if s.WriteError != "" {
		o.troubles = append(o.troubles, said(w.unwritable, visible(s.WriteError, maxShown)))
	}
	o.tiles = append(o.tiles,
		tile{w.revision, w.whole(s.Revision), ""},
		tile{w.log, w.size(uint64(max(s.LogSize, 0))), ""},
		tile{w.checkpoint, w.whole(s.Checkpointed), said(w.sinceCheckpoint, w.whole(s.Revision-min(s.Checkpointed, s.Revision)))},
		tile{w.rejections, w.count(s.Rejections), said(w.dropped, w.whole(s.Dropped))},
	)
	for i, n := range s.Outcomes {
		o.tiles = append(o.tiles, tile{w.events + ": " + w.outcomes[i], w.whole(n), ""})
	}
}

// memory returns how many bytes of memory the program has from the system.
func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

// addHour adds the last hour, as graphs and as a table.
func (o *overviewView) addHour(p *pulse.Pulse, now time.Time) {
	w := o.w
	h := p.Hour(now, graphSteps)
	o.graphs = append(o.graphs, w.newGraph(w.throughput, valuesOf(&h, rateOf), 1, w.rate))
	for i := range w.outcomes {
		o.graphs = append(o.graphs, w.newGraph(w.events+": "+w.outcomes[i]+", "+w.perSecond, valuesOf(&h, outcomeOf(i)), 1, w.rate))
	}
	for i, name := range h.Sources {
		o.graphs = append(o.graphs, w.newGraph(said(w.lag, name), valuesOf(&h, lagOf(i)), 1, w.seconds))
	}
	o.addTable(p.Hour(now, tableSteps))
}

// addTable adds the hour as numbers.
func (o *overviewView) addTable(h pulse.Hour) {
	w := o.w
	o.columns = append(append(o.columns, w.throughput), w.outcomes[:]...)
	reads := []reading{rateOf, outcomeOf(0), outcomeOf(1), outcomeOf(2), outcomeOf(3)}
	for i, name := range h.Sources {
		o.columns, reads = append(o.columns, said(w.lag, name)), append(reads, lagOf(i))
	}
	for i := range h.Steps {
		row := hourRow{from: h.Steps[i].From}
		for column, read := range reads {
			show := w.rate
			if column > len(w.outcomes) {
				show = w.seconds
			}
			text := "–"
			if x := read(&h.Steps[i]); !math.IsNaN(x) {
				text = show(x)
			}
			row.cells = append(row.cells, text)
		}
		o.rows = append(o.rows, row)
	}
}

// seconds returns seconds as a duration.
func (w *words) seconds(x float64) string { return w.span(time.Duration(x * float64(time.Second))) }

// sourceRow returns how a source is.
func (w *words) sourceRow(s *httpapi.SourceReport, p *pulse.Pulse) sourceRow {
	c := p.Condition(s.Name)
	row := sourceRow{
		name: s.Name, state: w.states[s.State], position: visible(s.Position, 60), lag: w.span(s.Lag),
		well: s.Detail == "", since: c.Since, problem: visible(s.Detail, maxShown),
	}
	if s.LagEvents > 0 {
		row.lag += ", " + w.whole(uint64(s.LagEvents)) + " " + w.events
	}
	if row.well && c.Error != "" {
		row.problem, row.problemAt = visible(c.Error, maxShown), c.At
	}
	return row
}
