package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"statstracker/tracker"
)

// Metrics is what /metrics shows. The number of series does not depend on what
// clients ask for: requests are counted by route pattern.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	appended prometheus.Histogram
	folded   prometheus.Histogram
	failed   prometheus.Counter
}

// NewMetrics returns metrics that know the build of the program. Collectors may
// add series of their own.
func NewMetrics(version, goVersion string, more ...prometheus.Collector) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "statstracker_http_requests_total",
			Help: "HTTP requests answered, by route pattern and status code.",
		}, []string{"route", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "statstracker_http_request_duration_seconds",
			Help: "Time to answer an HTTP request, by route pattern.", Buckets: seconds(),
		}, []string{"route"}),
		appended: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "statstracker_append_duration_seconds",
			Help: "Time to append a block to the event log, fsync included.", Buckets: seconds(),
		}),
		folded: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "statstracker_fold_duration_seconds",
			Help: "Time to fold a block into the state.", Buckets: seconds(),
		}),
		failed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "statstracker_append_failures_total",
			Help: "Blocks that could not be appended to the event log.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "statstracker_build_info", Help: "The build of the program; always 1.",
		ConstLabels: prometheus.Labels{"version": version, "go": goVersion},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.took, m.appended, m.folded, m.failed, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(more...)
	return m
}

// seconds are the bounds of the histograms: 20 µs to 5 s.
func seconds() []float64 { return prometheus.ExponentialBucketsRange(20e-6, 5, 16) }

// Commit observes a block of the tracker.
func (m *Metrics) Commit(c tracker.Commit) {
	if c.Err != nil {
		m.failed.Inc()
		return
	}
	m.appended.Observe(c.Append.Seconds())
	m.folded.Observe(c.Fold.Seconds())
}

func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// routeMetrics are the series of one route, looked up once.
type routeMetrics struct {
	took  prometheus.Observer
	codes func(code int) prometheus.Counter
	ok    prometheus.Counter
}

func (m *Metrics) route(pattern string) *routeMetrics {
	codes := func(code int) prometheus.Counter { return m.requests.WithLabelValues(pattern, strconv.Itoa(code)) }
	return &routeMetrics{took: m.took.WithLabelValues(pattern), codes: codes, ok: codes(http.StatusOK)}
}

func (r *routeMetrics) observe(status int, took time.Duration) {
	r.took.Observe(took.Seconds())
	if status == http.StatusOK || status == 0 {
		r.ok.Inc()
		return
	}
	r.codes(status).Inc()
}
