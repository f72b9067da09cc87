package cmd

import (
	"github.com/prometheus/client_golang/prometheus"
)

// edgeMetrics reads the metrics of what stands between clients and routes when they are
// asked for.
type edgeMetrics struct {
	server *server
}

var (
	refusedDesc = prometheus.NewDesc("statstracker_http_limited_total", "Requests refused because their client asks too often, by what they count for.", []string{"by"}, nil)
	shedDesc    = prometheus.NewDesc("statstracker_http_shed_total", "Requests turned away because the server has too many at once.", []string{"of"}, nil)
	busyDesc    = prometheus.NewDesc("statstracker_http_requests_at_once", "Requests that are being answered, but for streams and probes.", nil, nil)
	openDesc    = prometheus.NewDesc("statstracker_http_connections", "Connections of clients.", nil, nil)
	closedDesc  = prometheus.NewDesc("statstracker_http_connections_closed_total", "Connections closed for the sake of others, by why: all places are taken (full) or those of its address (address), it floods (resets), or comes from where such a one came (shut).", []string{"because"}, nil)
	expiresDesc = prometheus.NewDesc("statstracker_tls_certificate_expires_seconds", "When the TLS certificate ends, in seconds since 1970.", nil, nil)
	reloadsDesc = prometheus.NewDesc("statstracker_tls_reload_failures_total", "Changes of the files of the TLS certificate that could not be used.", nil, nil)
)

// Describe implements [prometheus.Collector].
func (m edgeMetrics) Describe(to chan<- *prometheus.Desc) {
	to <- refusedDesc
	to <- shedDesc
	to <- busyDesc
	to <- openDesc
	to <- closedDesc
	to <- expiresDesc
	to <- reloadsDesc
}

// Collect implements [prometheus.Collector].
func (m edgeMetrics) Collect(to chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, n uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	if e := m.server.public; e != nil && e.listener != nil {
		byAddress, byKey := e.limiter.Refused()
		count(refusedDesc, byAddress, "address")
		count(refusedDesc, byKey, "key")
		reads, ingest := e.slots.Shed()
		count(shedDesc, reads, "reads")
		count(shedDesc, ingest, "events")
		to <- prometheus.MustNewConstMetric(busyDesc, prometheus.GaugeValue, float64(e.slots.Busy()))
		to <- prometheus.MustNewConstMetric(openDesc, prometheus.GaugeValue, float64(e.listener.Open()))
		closed := e.listener.Closed()
		count(closedDesc, closed.Full, "full")
		count(closedDesc, closed.Address, "address")
		count(closedDesc, closed.Resets, "resets")
		count(closedDesc, closed.Shut, "shut")
	}
	if c := m.server.listen.certificate; c != nil {
		to <- prometheus.MustNewConstMetric(expiresDesc, prometheus.GaugeValue, float64(c.Expires().Unix()))
		count(reloadsDesc, c.Failures())
	}
}
