package cmd

import "testing"

// TestAutoIsForThoseWhoComeFromElsewhere: where only this machine can connect nobody is
// bounded by his address unless it is asked for; a proxy in front brings others.
func TestAutoIsForThoseWhoComeFromElsewhere(t *testing.T) {
	for _, c := range []struct {
		args       []string
		local      bool
		wantEach   int
		wantLimits bool
	}{
		{nil, true, 0, false},
		{nil, false, 1024, true},
		{[]string{"--trusted-proxy=10.0.0.0/8"}, true, 1024, true},
		{[]string{"--max-connections-per-address=7"}, true, 7, false},
		{[]string{"--max-connections-per-address=7"}, false, 7, true},
		{[]string{"--max-connections-per-address=off"}, false, 0, true},
		{[]string{"--rate-limit-reads=1/s"}, true, 0, true},
	} {
		serve := newServe(nil)
		if err := serve.ParseFlags(c.args); err != nil {
			t.Fatal(err)
		}
		config, err := readEdge(settingsOf(serve))
		if err != nil {
			t.Fatal(err)
		}
		got := config.edge(c.local, nil)
		limits := config.limitsOf(c.local)
		if got.bounds.Each != c.wantEach || got.bounds.All != 16_384 || limits.On() != c.wantLimits {
			t.Errorf("%q, local %v: %+v, limits of rate: %v", c.args, c.local, got.bounds, limits.On())
		}
	}
}
