package cmd

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
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
	bounds     httpedge.Bounds    // of connections
	listener   *httpedge.Listener // nil before anything is served
}

func addEdgeFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringSlice("trusted-proxy", nil, "believe the proxies of this `network`, such as 10.0.0.0/8, about the address of a client (X-Forwarded-For, Forwarded); may be given several times")
	f.StringSlice("cors-origin", nil, "let web pages of this `origin`, such as https://portal.example, read; * is all; may be given several times")
	f.Int("max-connections", 16_384, "keep at most this `number` of connections at each address; one more takes the place of the longest idle")
	f.String("max-connections-per-address", auto, "and at most this `number` of those of one address that is no trusted proxy; or off; auto is "+usualConnections+", and off where only this machine can connect")
	f.Int("max-requests", 512, "answer at most this `number` of requests at once, and of those with events half of it; who waits longer than a second is turned away")
	for _, l := range rateSettings() {
		f.String(l.name, auto, fmt.Sprintf("how often %s: a `rate` such as %s, by the second and at once; or off; auto is that, and off where only this machine can connect", l.what, l.usual))
	}
}

const (
	// auto is the usual limit beyond this machine, and off on it.
	auto = "auto"
	// usualConnections are those of one address.
	usualConnections = "1024"
)

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
	each        int           // of one client's address; 0: no limit
	autoEach    bool          // which does not hold where only this machine can connect
	auto        []rateSetting // nor do these
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
	if c.each, c.autoEach, err = readEach(set.text("max-connections-per-address")); err != nil {
		return nil, err
	}
	for _, s := range rateSettings() {
		text := set.text(s.name)
		if text == auto {
			text, c.auto = s.usual, append(c.auto, s)
		}
		if *s.of(&c.limits), err = httpedge.ParseRate(text); err != nil {
			return nil, fmt.Errorf("--%s: %w", s.name, err)
		}
	}
	return &c, nil
}

// readEach reads how many connections one address may have; 0 is any number.
func readEach(text string) (n int, isAuto bool, err error) {
	switch text {
	case "off":
		return 0, false, nil
	case auto:
		text, isAuto = usualConnections, true
	}
	if n, err = strconv.Atoi(text); err != nil || n < 1 {
		return 0, false, fmt.Errorf("--max-connections-per-address: %q has to be 1 or more, auto or off", text)
	}
	return n, isAuto, nil
}

// edge returns the edge of a listener to which only this machine can connect, or
// others too. KeyOf returns the id of a client's key.
func (c *edgeConfig) edge(local bool, keyOf func(*http.Request) string) *edge {
	limits := c.limitsOf(local)
	limits.KeyOf = keyOf
	return &edge{
		origins: c.origins, limiter: httpedge.NewLimiter(limits), compressor: httpedge.NewCompressor(),
		slots: httpedge.NewSlots(c.requests), bounds: c.boundsOf(local),
	}
}

// isPrivate reports whether all clients of a listener are on this machine. A proxy in
// front means others.
func (c *edgeConfig) isPrivate(local bool) bool { return local && len(c.limits.Proxies) == 0 }

func (c *edgeConfig) limitsOf(local bool) httpedge.Limits {
	limits := c.limits
	if c.isPrivate(local) {
		for _, s := range c.auto {
			*s.of(&limits) = httpedge.Rate{}
		}
	}
	return limits
}

func (c *edgeConfig) boundsOf(local bool) httpedge.Bounds {
	b := httpedge.Bounds{All: c.connections, Each: c.each, Trusted: c.limits.Proxies}
	if c.autoEach && c.isPrivate(local) {
		b.Each = 0
	}
	return b
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
	return httpedge.Resets(e.bounds.Trusted, httpedge.Pace(e.origins.Wrap(e.limiter.Wrap(e.slots.Wrap(e.compressor.Wrap(api))))))
}

// operator returns the handler of the operator's address, who is not limited, nor waits
// for others.
func (e *edge) operator(api http.Handler) http.Handler { return httpedge.Pace(e.compressor.Wrap(api)) }
