package httpedge

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestAcceptsGzip(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"gzip"}, true},
		{[]string{"GZip"}, true},
		{[]string{"x-gzip"}, true},
		{[]string{"gzip, deflate, br, zstd"}, true},
		{[]string{"br", "deflate , gzip"}, true},
		{[]string{"br, deflate"}, false},
		{[]string{"identity"}, false},
		{[]string{"gzip;q=0"}, false},
		{[]string{"gzip;q=0.000"}, false},
		{[]string{"gzip; Q=0.001"}, true},
		{[]string{"gzip;q=1.000"}, true},
		{[]string{"gzip ; q = 0.5"}, true},
		{[]string{"*"}, true},
		{[]string{"*;q=0"}, false},
		{[]string{"gzip;q=0, *"}, false},
		{[]string{"*;q=0, gzip;q=0.1"}, true},
		{[]string{"gzip;q=2"}, false},
		{[]string{"gzip;q=1.001"}, false},
		{[]string{"gzip;q=-1"}, false},
		{[]string{"gzip;q=0.1234"}, false},
		{[]string{"gzip;level=1"}, false},
		{[]string{"gzip;q="}, false},
		{[]string{"gzipped"}, false},
	} {
		if got := acceptsGzip(http.Header{"Accept-Encoding": c.lines}); got != c.want {
			t.Errorf("%q: %v", c.lines, got)
		}
	}
}

// FuzzAcceptsGzip: nobody gets gzip who has not named it, or everything; and
// quality is what strconv reads, where that is a number as it should be.
func FuzzAcceptsGzip(f *testing.F) {
	for _, s := range []string{"gzip", "*;q=0.5,gzip;q=0", "gzip;q=1.000, br;q=0.001", ";;,,q=", "gzip;q=00.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		accepted := acceptsGzip(http.Header{"Accept-Encoding": {line}})
		if accepted && !strings.Contains(strings.ToLower(line), "gzip") && !strings.Contains(line, "*") {
			t.Fatalf("%q is taken for gzip", line)
		}
		n := thousandths(line)
		if n == 0 {
			return
		}
		if v, err := strconv.ParseFloat(line, 64); err != nil || v > 1 || int(v*1000+0.5) != n {
			t.Fatalf("%q is %d thousandths", line, n)
		}
	})
}
