package cmd

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"statstracker/access"
	"statstracker/httpedge"
)

// edge is what stands between the clients and the routes.
type edge struct {
	origins    httpedge.Origins
	limiter    *httpedge.Limiter
	compressor *httpedge.Compressor
	slots      *httpedge.Slots
}

func addEdgeFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringSlice("trusted-proxy", nil, "believe the proxies of this `network`, such as 10.0.0.0/8, about the address of a client (X-Forwarded-For, Forwarded); may be given several times")
	f.StringSlice("cors-origin", nil, "let web pages of this `origin`, such as https://portal.example, read; * is all; may be given several times")
	f.Int("max-connections", 16_384, "keep at most this `number` of connections at each address; one more takes the place of the longest idle")
	f.Int("max-requests", 512, "answer at most this `number` of requests at once, and of those with events half of it; who waits longer than a second is turned away")
	for _, l := range rateSettings() {
		f.String(l.name, autoRate, fmt.Sprintf("how often %s: a `rate` such as %s, by the second and at once; or off; auto is that, and off where only this machine can connect", l.what, l.usual))
	}
}

// autoRate is the usual rate beyond this machine, and off on it.
const autoRate = "auto"

// rateSetting is a setting of a rate.
type rateSetting struct {
	name, what string
	usual      string // what auto is beyond this machine
	of         func(*httpedge.Limits) *httpedge.Rate
}

func rateSettings() []rateSetting {
	return []rateSetting{
		{"rate-limit-reads", "one address may read", "100/s:500", func(l *httpedge.Limits) *httpedge.Rate { return &l.AddressReads }},
		{"rate-limit-writes", "one address may send without a key that holds", "100/s:500", func(l *httpedge.Limits) *httpedge.Rate { return &l.AddressWrites }},
		{"rate-limit-key-reads", "one key may read", "1000/s:5000", func(l *httpedge.Limits) *httpedge.Rate { return &l.KeyReads }},
		{"rate-limit-key-writes", "one key may send", "1000/s:5000", func(l *httpedge.Limits) *httpedge.Rate { return &l.KeyWrites }},
	}
}

// edgeConfig is what the settings say about the edge.
type edgeConfig struct {
	origins     httpedge.Origins
	limits      httpedge.Limits
	requests    int           // at once
	connections int           // of each address
	auto        []rateSetting // those that do not hold where only this machine can connect
}

func readEdge(set settings) (*edgeConfig, error) {
	c := edgeConfig{requests: set.number("max-requests"), connections: set.number("max-connections")}
	if c.requests < 2 || c.connections < 2 {
		return nil, errors.New("--max-requests and --max-connections have to be 2 or more")
	}
	var err error
	if c.origins, err = httpedge.ParseOrigins(set.list("cors-origin")); err != nil {
		return nil, fmt.Errorf("--cors-origin: %w", err)
	}
	if c.limits.Proxies, err = httpedge.ParseProxies(set.list("trusted-proxy")); err != nil {
		return nil, fmt.Errorf("--trusted-proxy: %w", err)
	}
	for _, s := range rateSettings() {
		text := set.text(s.name)
		if text == autoRate {
			text, c.auto = s.usual, append(c.auto, s)
		}
		if *s.of(&c.limits), err = httpedge.ParseRate(text); err != nil {
			return nil, fmt.Errorf("--%s: %w", s.name, err)
		}
	}
	return &c, nil
}

// edge returns the edge of a listener to which only this machine can connect, or
// others too. A proxy in front means others. KeyOf returns the id of a client's key.
func (c *edgeConfig) edge(local bool, keyOf func(*http.Request) string) *edge {
	limits := c.limits
	limits.KeyOf = keyOf
	if local && len(limits.Proxies) == 0 {
		for _, s := range c.auto {
			*s.of(&limits) = httpedge.Rate{}
		}
	}
	return &edge{origins: c.origins, limiter: httpedge.NewLimiter(limits), compressor: httpedge.NewCompressor(), slots: httpedge.NewSlots(c.requests)}
}

// keyOf returns what finds the id of a client's key. The token of a player, which has
// dots, is none, and takes longer to check than most answers.
func keyOf(guard *access.Guard) func(*http.Request) string {
	return func(r *http.Request) string {
		if strings.Contains(r.Header.Get("Authorization"), ".") {
			return ""
		}
		grant, _ := guard.Identify(r)
		return grant.Key
	}
}

// clients returns the handler of clients from anywhere.
func (e *edge) clients(api http.Handler) http.Handler {
	return httpedge.Pace(e.origins.Wrap(e.limiter.Wrap(e.slots.Wrap(e.compressor.Wrap(api)))))
}

// operator returns the handler of the operator's address, who is not limited, nor waits
// for others.
func (e *edge) operator(api http.Handler) http.Handler { return httpedge.Pace(e.compressor.Wrap(api)) }
