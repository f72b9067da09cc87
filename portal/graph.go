package portal

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"statstracker/tracker"
)

// graphView is a player's score over time as a picture, and as a table of the same scores.
// Places in it are in percent of its width and height, but for the lines, whose ends are in
// thousandths of both.
type graphView struct {
	board    string
	sentence string   // what it shows
	lines    []string // paths, one for each season
	levels   []levelView
	dates    []labelView
	bands    []bandView
	marks    []markView
	points   []pointView // the newest first
	seasons  bool        // points have them
	thinned  string      // how many scores there are, if not all are points; "" otherwise
}

// levelView is a line of equal score.
type levelView struct{ y, text string }

// labelView is a text below the picture.
type labelView struct{ x, anchor, text string }

// bandView is the time of a season.
type bandView struct{ x, width, middle, name, kind string }

// markView is a score that stands out.
type markView struct{ x, y, kind, text, textY, anchor string }

type pointView struct{ date, season, score, change string }

// plot is where a graph puts times and scores.
type plot struct {
	from, to  int64 // in milliseconds since 1970
	low, high float64
}

// Where the highest and the lowest line of a graph are, in thousandths of its height: above
// are the names of seasons, below are dates.
const (
	plotTop    = 130.0
	plotBottom = 860.0
	plotLeft   = 80.0
	plotRight  = 985.0
)

// newGraph draws the scores, of which there are two or more; nil for less.
func newGraph(w *words, b *tracker.Board, c *tracker.BoardCourse, spans []tracker.Season) *graphView {
	if len(c.Points) < 2 {
		return nil
	}
	digits := scaleOfPoints(b, c.Points)
	v := &graphView{board: w.text(b.Title, b.Name), seasons: b.Seasons != ""}
	p := plotOf(c)
	places := v.addLines(&p, c.Points)
	v.addLevels(w, &p, digits)
	v.addDates(w, &p)
	v.addBands(&p, spans)
	v.addMarks(w, &p, c, places, digits)
	v.addPoints(w, c.Points, digits)
	v.sentence = w.courseSentence(v.board, c, digits)
	if c.Scores > len(c.Points) {
		v.thinned = fmt.Sprintf(w.thinned, w.whole(len(c.Points)), w.whole(c.Scores))
	}
	return v
}

// scaleOfPoints returns how many digits behind the point scores are shown with.
func scaleOfPoints(b *tracker.Board, points []tracker.CoursePoint) (most int) {
	switch word, _ := system(b); word {
	case "elo", "glicko2", "openskill", "wins", "count":
		return scaleOf(b, nil)
	}
	for i := range points {
		most = max(most, digitsOf(points[i].Score))
	}
	return most
}

// plotOf makes room for all scores, between round ones.
func plotOf(c *tracker.BoardCourse) plot {
	p := plot{from: c.Points[0].At.UnixMilli(), low: c.Lowest.Score, high: c.Highest.Score}
	p.to = p.from
	for i := range c.Points {
		at := c.Points[i].At.UnixMilli()
		p.from, p.to = min(p.from, at), max(p.to, at)
	}
	if p.high == p.low {
		p.low, p.high = p.low-1, p.high+1
	}
	step := p.step()
	p.low, p.high = math.Floor(p.low/step)*step, math.Ceil(p.high/step)*step
	return p
}

// step returns how far apart the lines of equal score are: 1, 2 or 5 and noughts.
func (p *plot) step() float64 {
	const lines = 4
	raw := (p.high - p.low) / lines
	size := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, n := range []float64{1, 2, 5} {
		if raw <= n*size {
			return n * size
		}
	}
	return 10 * size
}

// x and y return places in thousandths.
func (p *plot) x(at int64) float64 {
	if p.to == p.from {
		return plotRight
	}
	return plotLeft + (plotRight-plotLeft)*float64(at-p.from)/float64(p.to-p.from)
}

func (p *plot) y(score float64) float64 {
	return plotBottom - (plotBottom-plotTop)*(score-p.low)/(p.high-p.low)
}

// percent returns a place in thousandths as one in percent.
func percent(thousandths float64) string {
	return strconv.FormatFloat(thousandths/10, 'f', 1, 64) + "%"
}

// addLines adds the line of the scores, or one for each season where those have a few scores
// each. An event that happened
// before the one that came before it stands at the same time, so that no line goes back.
// It returns where each is from left to right, by record.
func (v *graphView) addLines(p *plot, points []tracker.CoursePoint) (places map[uint64]float64) {
	places = make(map[uint64]float64, len(points))
	var line strings.Builder
	latest, season, apart := p.from, "", seasonsOf(points)*fewInSeason <= len(points)
	for i := range points {
		latest = max(latest, points[i].At.UnixMilli())
		x, y := p.x(latest), p.y(points[i].Score)
		places[points[i].Record] = x
		switch {
		case i > 0 && (!apart || points[i].Season == season):
			fmt.Fprintf(&line, "L%.0f %.0f", x, y)
			continue
		case i > 0:
			v.lines = append(v.lines, line.String())
			line.Reset()
		}
		season = points[i].Season
		fmt.Fprintf(&line, "M%.0f %.0fh0", x, y) // a line without length is a dot
	}
	v.lines = append(v.lines, line.String())
	return places
}

// fewInSeason is how many scores seasons need on average to have lines of their own: fewer
// would be dots.
const fewInSeason = 4

// seasonsOf returns in how many seasons scores were, which follow one another.
func seasonsOf(points []tracker.CoursePoint) (n int) {
	for i := range points {
		if i == 0 || points[i].Season != points[i-1].Season {
			n++
		}
	}
	return n
}

func (v *graphView) addLevels(w *words, p *plot, digits int) {
	step := p.step()
	digits = max(digits, digitsOf(step))
	for n := range 12 {
		score := p.low + float64(n)*step
		if score > p.high+step/2 {
			return
		}
		v.levels = append(v.levels, levelView{percent(p.y(score)), w.fixed(score, min(digits, digitsOf(step)))})
	}
}

// addDates names the first day, the last one, and one between them.
func (v *graphView) addDates(w *words, p *plot) {
	for _, d := range []struct {
		share  int64
		anchor string
	}{{0, "start"}, {1, "middle"}, {2, "end"}} {
		at := p.from + (p.to-p.from)/2*d.share
		text := w.day(time.UnixMilli(at))
		if n := len(v.dates); n == 0 || v.dates[n-1].text != text {
			v.dates = append(v.dates, labelView{percent(p.x(at)), d.anchor, text})
		}
	}
	if len(v.dates) == 1 {
		v.dates[0].x, v.dates[0].anchor = percent((plotLeft+plotRight)/2), "middle"
	}
}

const (
	// mostBands is how many seasons are shown behind a line, and narrowBand how wide one
	// has to be for its name, in thousandths.
	mostBands  = 80
	narrowBand = 75
)

// addBands adds the seasons in which the scores were, the oldest first. More than so many
// would be a pattern that says nothing.
func (v *graphView) addBands(p *plot, spans []tracker.Season) {
	var bands []bandView
	for i := range spans {
		s := &spans[i]
		from, to := max(s.Start.UnixMilli(), p.from), min(s.End.UnixMilli(), p.to)
		if from >= to && p.from != p.to || s.Start.UnixMilli() > p.to || s.End.UnixMilli() <= p.from {
			continue
		}
		x, end := p.x(from), p.x(to)
		b := bandView{x: percent(x), width: percent(end - x), middle: percent((x + end) / 2), kind: "even"}
		if end-x >= narrowBand {
			b.name = s.ID
		}
		bands = append(bands, b)
	}
	if len(bands) > mostBands {
		return
	}
	for i := range bands {
		b := bands[len(bands)-1-i]
		if i%2 == 1 {
			b.kind = "odd"
		}
		v.bands = append(v.bands, b)
	}
}

// addMarks marks the highest score, the lowest and the last.
func (v *graphView) addMarks(w *words, p *plot, c *tracker.BoardCourse, places map[uint64]float64, digits int) {
	last := c.Points[len(c.Points)-1]
	seen := make(map[uint64]bool)
	for _, m := range []struct {
		kind  string
		point tracker.CoursePoint
		below bool
	}{{"high", c.Highest, false}, {"low", c.Lowest, true}, {"last", last, last.Score < (p.low+p.high)/2}} {
		if seen[m.point.Record] {
			continue
		}
		seen[m.point.Record] = true
		x, y := places[m.point.Record], p.y(m.point.Score)
		mark := markView{x: percent(x), y: percent(y), kind: m.kind, textY: percent(y - 35), anchor: "middle", text: w.fixed(m.point.Score, digits)}
		if m.below {
			mark.textY = percent(y + 70)
		}
		switch {
		case x < 60:
			mark.anchor = "start"
		case x > 940:
			mark.anchor = "end"
		}
		v.marks = append(v.marks, mark)
	}
	v.spread()
}

// spread leaves out the text of the last score where it would lie on another.
func (v *graphView) spread() {
	if n := len(v.marks); n > 1 && v.marks[n-1].kind == "last" {
		for _, m := range v.marks[:n-1] {
			if near(m.x, v.marks[n-1].x, 9) && near(m.textY, v.marks[n-1].textY, 9) {
				v.marks[n-1].text = ""
			}
		}
	}
}

// near reports whether two places in percent are less than so many apart.
func near(a, b string, most float64) bool {
	x, _ := strconv.ParseFloat(strings.TrimSuffix(a, "%"), 64)
	y, _ := strconv.ParseFloat(strings.TrimSuffix(b, "%"), 64)
	return math.Abs(x-y) < most
}

func (v *graphView) addPoints(w *words, points []tracker.CoursePoint, digits int) {
	changes := digits
	if changes == 0 {
		for i := range points {
			if digitsOf(points[i].Change) > 0 {
				changes = 1
			}
		}
	}
	for i := range points {
		p := &points[len(points)-1-i]
		v.points = append(v.points, pointView{w.day(p.At), p.Season, w.fixed(p.Score, digits), w.signed(p.Change, changes)})
	}
}

// day returns the day of a time, in UTC.
func (w *words) day(at time.Time) string { return at.UTC().Format(w.date) }

// courseSentence says in words what a graph shows.
func (w *words) courseSentence(board string, c *tracker.BoardCourse, digits int) string {
	first, last := c.Points[0], c.Points[len(c.Points)-1]
	return fmt.Sprintf(w.graphSays, board, w.day(first.At), w.day(last.At), w.fixed(first.Score, digits), w.fixed(last.Score, digits),
		w.fixed(c.Highest.Score, digits), w.day(c.Highest.At), w.fixed(c.Lowest.Score, digits), w.day(c.Lowest.At))
}
