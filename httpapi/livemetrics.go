package httpapi

import (
	"github.com/prometheus/client_golang/prometheus"

	"statstracker/live"
)

// liveCollector reads the metrics of those who listen when they are asked for.
type liveCollector struct {
	feeds                            *live.Feeds
	listeners, lists, events, behind *prometheus.Desc
}

func newLiveCollector(feeds *live.Feeds) *liveCollector {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("statstracker_live_"+name, help, nil, nil)
	}
	return &liveCollector{
		feeds:     feeds,
		listeners: desc("listeners", "Clients that listen to a board."),
		lists:     desc("boards", "Tops of boards that somebody listens to."),
		events:    desc("events_total", "Events sent to clients that listen to a board."),
		behind:    desc("behind_total", "Snapshots sent to clients that were too slow for changes."),
	}
}

// Describe implements [prometheus.Collector].
func (c *liveCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.listeners, c.lists, c.events, c.behind} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *liveCollector) Collect(to chan<- prometheus.Metric) {
	u := c.feeds.Usage()
	to <- prometheus.MustNewConstMetric(c.listeners, prometheus.GaugeValue, float64(u.Listeners))
	to <- prometheus.MustNewConstMetric(c.lists, prometheus.GaugeValue, float64(u.Lists))
	to <- prometheus.MustNewConstMetric(c.events, prometheus.CounterValue, float64(u.Events))
	to <- prometheus.MustNewConstMetric(c.behind, prometheus.CounterValue, float64(u.Behind))
}
