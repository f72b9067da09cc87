package bench

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const rounds = 5

// BenchmarkHTTPLines posts NDJSON bodies of 5,000 events on two connections.
func BenchmarkHTTPLines(b *testing.B) {
	const perBody = 5000
	all := bodies(60, perBody, 10_000)
	var rates []float64
	for b.Loop() {
		for range rounds {
			s := serve(b, b.TempDir())
			s.wait(b)
			rates = append(rates, float64(len(all)*perBody)/postAll(b, s, all, 2).Seconds())
			s.stop(b, syscall.SIGTERM)
		}
	}
	b.ReportMetric(median(rates), "events/s")
}

// postAll posts the bodies on so many connections, and returns how long it took.
func postAll(b *testing.B, s *server, all [][]byte, connections int) time.Duration {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var group sync.WaitGroup
	start := time.Now()
	for range connections {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(all) {
					return
				}
				post(b, client, s, all[i])
			}
		})
	}
	group.Wait()
	return time.Since(start)
}

func post(b *testing.B, client *http.Client, s *server, body []byte) {
	resp, err := client.Post(s.url+"/v1/events", "application/x-ndjson", bytes.NewReader(body))
	if err != nil {
		b.Error(err)
		return
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !bytes.Contains(answer, []byte(`"rejected":0`)) {
		b.Errorf("posting events: %s %.200s %v", resp.Status, answer, err)
	}
}

// BenchmarkSinglePosts has 64 clients post one event at a time, each made durable
// by fsync before its answer.
func BenchmarkSinglePosts(b *testing.B) {
	const clients, each = 64, 500
	all := bodies(clients*each, 1, 10_000)
	var rates []float64
	for b.Loop() {
		for range rounds {
			s := serve(b, b.TempDir())
			s.wait(b)
			var requests [][]byte
			for _, body := range all {
				requests = append(requests, rawPost("/v1/events", body))
			}
			took := hammer(b, s.addr, clients, requests)
			rates = append(rates, float64(len(requests))/took.Seconds())
			s.stop(b, syscall.SIGTERM)
		}
	}
	b.ReportMetric(median(rates), "requests/s")
}
