package console_test

import (
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"statstracker/httpapi"
	"statstracker/internal/supervisor"
	"statstracker/pulse"
	"statstracker/source"
	"statstracker/tracker"
)

// tree returns the tree of a page.
func tree(t *testing.T, rec *httptest.ResponseRecorder) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all returns the elements of a name.
func all(root *html.Node, name string) (list []*html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			list = append(list, n)
		}
	}
	return list
}

// text returns the words of an element.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// points returns what a path goes through.
func points(t *testing.T, path string) (list [][2]float64) {
	t.Helper()
	for _, p := range strings.FieldsFunc(path, func(c rune) bool { return c == 'M' || c == 'L' || c == 'Z' }) {
		x, y, _ := strings.Cut(p, " ")
		left, err := strconv.ParseFloat(x, 64)
		top, other := strconv.ParseFloat(y, 64)
		if err != nil || other != nil {
			t.Fatalf("%q is no point", p)
		}
		list = append(list, [2]float64{left, top})
	}
	return list
}

// TestGraphs: what is drawn is what was.
func TestGraphs(t *testing.T) {
	s := newSite(t, false)
	s.console.TestOnlyNow(func() time.Time { return start.Add(time.Hour) })
	total := [4]uint64{}
	for i := range 361 { // twice as many in the second half, and nothing in five minutes of it
		if i <= 300 || i > 330 {
			total[0] += 100 * uint64(1+min((i-1)/180, 1))
		}
		if i%6 == 0 {
			total[3]++
		}
		copied := total
		s.pulse.Add(pulse.Sample{At: start.Add(time.Duration(i) * pulse.Every), Outcomes: &copied, Sources: []pulse.Source{
			{Name: "redis", Status: source.Status{State: source.OK, Lag: time.Duration(i) * time.Second}},
		}})
	}
	root := tree(t, s.browser().ask("GET", "/admin", nil))
	graphs := all(root, "figure")
	if len(graphs) != 6 {
		t.Fatalf("%d graphs", len(graphs))
	}
	svg := all(graphs[1], "svg")[0]
	if attribute(svg, "role") != "img" || attribute(svg, "aria-label") != "Events: counted, per second over the last hour: now 20.0, at most 20.0, on average 13.3." {
		t.Errorf("%v", svg.Attr)
	}
	line := points(t, attribute(all(svg, "path")[2], "d"))
	if len(line) != 120 || line[0] != [2]float64{0, 50} || line[80][1] != 0 || line[105][1] != 100 || line[119] != [2]float64{600, 0} {
		t.Errorf("%d points: %v", len(line), line)
	}
	if lag := points(t, attribute(all(graphs[5], "path")[2], "d")); lag[119][1] != 0 || lag[59][1] != 50 {
		t.Errorf("the lag: %v", lag)
	}
	if got := text(graphs[5]); got != "Lag of redis 6 min 0 s an hour ago ↑ 6 min 0 s now" {
		t.Errorf("%s", got)
	}
	rows := all(all(root, "details")[0], "tr")
	if len(rows) != 13 || !strings.HasSuffix(text(rows[1]), "UTC 10.0 10.0 0 0 0.02 30.0 s") || !strings.HasSuffix(text(rows[11]), "UTC 0.02 0 0 0 0.02 5 min 30 s") {
		t.Errorf("%d rows: %s | %s", len(rows), text(rows[1]), text(rows[11]))
	}
}

// TestGaps: what is not known is not drawn, and said.
func TestGaps(t *testing.T) {
	s := newSite(t, false)
	s.console.TestOnlyNow(func() time.Time { return start.Add(time.Hour) })
	root := tree(t, s.browser().ask("GET", "/admin", nil))
	if svg := all(root, "svg")[1]; attribute(svg, "aria-label") != "Events per second: not known yet." || len(all(svg, "path")) != 1 {
		t.Errorf("%v", svg.Attr)
	}
	for _, at := range []int{0, 1, 2, 3, 100, 101, 102, 358, 359, 360} {
		s.pulse.Add(pulse.Sample{At: start.Add(time.Duration(at) * pulse.Every), Outcomes: &[4]uint64{uint64(at)}})
	}
	d := attribute(all(all(tree(t, s.browser().ask("GET", "/admin", nil)), "figure")[0], "path")[2], "d")
	if strings.Count(d, "M") != 3 {
		t.Errorf("the line is not broken twice: %s", d)
	}
}

// TestHowTheServerIs: the tiles, the sources and the workers.
func TestHowTheServerIs(t *testing.T) {
	s := newSite(t, false)
	s.console.TestOnlyNow(func() time.Time { return start.Add(26*time.Hour + 5*time.Minute) })
	s.status = &tracker.Status{Revision: 1_234_567, LogSize: 5_400_000, Outcomes: [4]uint64{1_000_000, 2, 3, 4}, Checkpointed: 1_234_000, Rejections: 7, Dropped: 8, WriteError: "no space left \u202e<b>"}
	s.report = httpapi.Report{
		Sources: []httpapi.SourceReport{
			{Name: "redis", Status: source.Status{State: source.Unreachable, Detail: "connection refused <script>", Position: "170-1", Lag: 90 * time.Second, LagEvents: 1200}},
			{Name: "other", Status: source.Status{State: source.OK}},
		},
		Workers: []supervisor.Status{{Name: "checkpoints", State: "running", Restarts: 3, Err: "disk full"}},
	}
	for i, r := range s.report.Sources {
		s.pulse.Add(pulse.Sample{At: start.Add(time.Duration(i) * time.Second), Sources: []pulse.Source{{Name: r.Name, Status: source.Status{State: r.State, Detail: "once " + r.Name}}}})
	}
	rec := s.browser().ask("GET", "/admin?lang=de", nil)
	page := text(tree(t, rec))
	for _, want := range []string{
		"v1.2.3", "1 d 2 h", "1.234.567", "5,4 MB", "seither 567 Einträge", "8 verworfen", "1.000.000", "no space left ⟨U+202E⟩<b>",
		"connection refused <script>", "nicht erreichbar", "1 min 30 s, 1.200 Ereignisse", "170-1", "2026-11-22 18:00:00 UTC", "once other", "checkpoints running 3 disk full",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
	checkPage(t, rec)
	if n := rec.Body.Len(); n > 50_000 || strings.Contains(rec.Body.String(), "<script>") {
		t.Errorf("%d bytes", n)
	}
}

// TestAFullHour: with as many sources as are kept, the page is still small.
func TestAFullHour(t *testing.T) {
	s := newSite(t, false)
	s.console.TestOnlyNow(func() time.Time { return start.Add(time.Hour) })
	var total [4]uint64
	for i := range 361 {
		sample := pulse.Sample{At: start.Add(time.Duration(i) * pulse.Every)}
		for o := range total {
			total[o] += uint64((i*i + 17*o) % 1013)
		}
		copied := total
		sample.Outcomes = &copied
		for j := range 3 {
			sample.Sources = append(sample.Sources, pulse.Source{Name: fmt.Sprint("source ", j), Status: source.Status{Lag: time.Duration((i*i+j)%977) * time.Second}})
		}
		s.pulse.Add(sample)
	}
	if n := s.browser().ask("GET", "/admin", nil).Body.Len(); n > 50_000 {
		t.Errorf("the page has %d bytes", n)
	}
}
