package gamefile

import (
	"slices"
	"strings"
	"time"

	"statstracker/calendar"
	"statstracker/rating"
	"statstracker/stats"
)

// board compiles one board.
func (c *compiler) board(e *entry[boardSpec]) stats.Board {
	s := &e.value
	b := stats.Board{
		Name: e.name, Rules: rulesOf(*s), Title: stats.Text(s.Title), Unit: stats.Text(s.Unit), Low: s.Order == "low",
		MinGames: s.MinGames, Provisional: s.Provisional, Private: s.Private, Season: c.season(s.Season), Tie: c.tie(e.name, s.Tie),
	}
	c.carries(s)
	if s.Score.measured() {
		b.Measure = c.measure(s.src, s.From, s.Score.name, b.Low, "board "+quote(e.name))
	} else {
		b.Scorer = c.scorer(s)
	}
	c.bounds(&b, s.Bounds)
	return b
}

// rulesOf is the text of how a board counts: what only says how and to whom it is shown is
// left out, so that a change of that is no change of the rules.
func rulesOf(s boardSpec) string {
	s.Title, s.Unit, s.Private = nil, nil, false
	text, err := plainJSON(s)
	if err != nil {
		return "" // it is not compiled then
	}
	return string(text)
}

func (c *compiler) scorer(s *boardSpec) stats.Scorer {
	if s.From != nil && s.Score.name != "" {
		c.sayf(s.src.named("from"), "from is for measures; a rating system reads the results of matches: leave it out")
	}
	scorer := s.Score.scorer()
	if checked, ok := scorer.(interface{ Check() error }); ok {
		if err := checked.Check(); err != nil {
			c.sayf(s.Score.src, "these parameters make no sense: %s", err)
			return nil
		}
	}
	return scorer
}

func (c *compiler) bounds(b *stats.Board, s *boundsSpec) {
	switch {
	case s == nil || s.src.get("min") == nil || s.src.get("max") == nil:
		return
	case s.Min >= s.Max:
		c.sayf(s.src, "the lowest score %s is not below the highest, %s", shortest(s.Min), shortest(s.Max))
		return
	}
	b.Min, b.Max = s.Min, s.Max
	if b.Scorer == nil {
		return
	}
	if start := b.Scorer.Start()[0]; !b.InBounds(start) {
		c.sayf(s.src, "players begin with %s, which is not within %s", shortest(start), between(s.Min, s.Max))
	}
}

// carries checks that a part of the board's scores means something: half of a
// sum does, half of a lap time does not.
func (c *compiler) carries(s *boardSpec) {
	if c.logged || s.Season == nil || s.Season.CarryOver == 0 || s.Season.CarryOver == 1 {
		return
	}
	if s.Score.measured() && s.Score.name != "sum" && s.Score.name != "count" {
		c.sayf(s.Season.src.named("carry_over"), "a share of a score that is the %s of values means nothing; it has to be nothing or everything",
			s.Score.name)
	}
}

// reducers are the ways to make one number of values, by their words.
func reducer(word string, low bool) stats.Reducer {
	switch word {
	case "best":
		return rating.Best{Low: low}
	case "last":
		return rating.Last{}
	case "sum":
		return rating.Sum{}
	case "min":
		return rating.Min{}
	case "max":
		return rating.Max{}
	}
	return rating.Count{}
}

// measure compiles the rules of a board or of a tie breaker.
func (c *compiler) measure(at *node, from many[ruleSpec], word string, low bool, what string) *stats.Measure {
	if from == nil {
		if at.get("from") == nil {
			c.sayf(at.named("score"), "%s needs from: the rules that find its values", word)
		}
		return nil
	}
	r := c.newRules()
	to := target{what: what, effect: giveValue}
	if word == "count" {
		to.effect = giveOne
	}
	c.add(r, from, to)
	return &stats.Measure{Feed: feed{r}, Reducer: reducer(word, low)}
}

// present lists the measures that are there, by their words.
func (s *tieSpec) present() (words []string, from many[ruleSpec]) {
	for _, k := range []struct {
		word string
		from many[ruleSpec]
	}{{"best", s.Best}, {"last", s.Last}, {"sum", s.Sum}, {"min", s.Min}, {"max", s.Max}, {"count", s.Count}} {
		if k.from != nil {
			words, from = append(words, k.word), k.from
		}
	}
	return words, from
}

func (c *compiler) tie(board string, s *tieSpec) *stats.Tie {
	if s == nil {
		return nil
	}
	words, from := s.present()
	if len(words) != 1 {
		return nil // which has been said
	}
	c.tieName(s)
	low := s.Order == "low"
	measure := c.measure(s.src, from, words[0], low, "board "+quote(board)+", tie")
	if measure == nil {
		return nil
	}
	return &stats.Tie{Measure: *measure, Low: low, Name: s.Name}
}

// members are those of an entry of a board in an answer, of which what orders
// equal scores is another one.
var members = []string{
	"rank", "overall_rank", "player", "score", "tie", "provisional", "percentile", "total", "revision", "season",
}

// tieName checks what the value of a tie breaker is called.
func (c *compiler) tieName(s *tieSpec) {
	at := s.src.named("name")
	switch {
	case c.logged || s.Name == "":
	case len(s.Name) > maxName:
		c.sayf(at, "this name has %d bytes; a name has 1 to %d", len(s.Name), maxName)
	case slices.Contains(members, s.Name):
		c.sayf(at, "%s means something else in the entries of a board; choose another name, or leave it out: then it is called tie", quote(s.Name))
	}
}

// season compiles a season.
func (c *compiler) season(s *seasonSpec) *stats.Season {
	if s == nil {
		return nil
	}
	zone, err := calendar.Zone(string(s.Zone))
	if err != nil {
		c.sayf(s.src.named("zone"), "%s", err)
		return nil
	}
	cal := c.calendar(s, zone)
	if cal == nil {
		return nil
	}
	return &stats.Season{Calendar: cal, Grace: time.Duration(s.Grace), CarryOver: float64(s.CarryOver), Keep: s.Keep}
}

func (c *compiler) calendar(s *seasonSpec, zone *time.Location) stats.Calendar {
	var cal stats.Calendar
	var err error
	at := s.src
	switch {
	case s.Cron != "":
		at = s.src.named("cron")
		if !c.cron(at, s.Cron) {
			return nil
		}
		cal, err = calendar.Cron(s.Cron, zone)
	case s.Spans != nil:
		at = s.src.named("spans")
		spans, ok := c.spans(s.Spans, zone)
		if !ok {
			return nil
		}
		cal, err = calendar.List(spans)
	case s.Every != "":
		cal = every(s.Every, zone)
	default:
		return nil // which has been said
	}
	if err != nil {
		c.sayf(at, "%s", err)
		return nil
	}
	return cal
}

// cronFields are the fields of a cron expression, and what stands in them.
var cronFields = []struct{ name, right, others string }{
	{"minute", "one number from 0 to 59", "%s * * * *"},
	{"hour", "0 to 23", "0 %s * * *"},
	{"day of month", "1 to 31", "0 0 %s * *"},
	{"month", "1 to 12, or JAN to DEC", "0 0 * %s *"},
	{"day of week", "0 to 6 from Sunday, or SUN to SAT", "0 0 * * %s"},
}

// cron says which field of a cron expression is wrong by itself.
func (c *compiler) cron(at *node, text string) (ok bool) {
	fields := strings.Fields(text)
	if strings.HasPrefix(text, "@") || strings.Contains(text, "TZ=") {
		return true
	}
	if len(fields) != len(cronFields) {
		c.sayf(at, "the cron expression %s has %d fields; it has to have five: minute, hour, day of month (1 to 31), month, day of week",
			quote(text), len(fields))
		return false
	}
	ok = true
	for i, f := range cronFields {
		if _, err := calendar.Cron(strings.Replace(f.others, "%s", fields[i], 1), time.UTC); err != nil {
			c.sayf(at, "the %s of this cron expression is %s; it has to be %s", f.name, quote(fields[i]), f.right)
			ok = false
		}
	}
	return ok
}

func every(word string, zone *time.Location) stats.Calendar {
	switch word {
	case "daily":
		return calendar.Daily(zone)
	case "weekly":
		return calendar.Weekly(zone)
	case "monthly":
		return calendar.Monthly(zone)
	}
	return calendar.Yearly(zone)
}

func (c *compiler) spans(specs many[spanSpec], zone *time.Location) (spans []stats.Span, ok bool) {
	ok = true
	for i := range specs {
		s := &specs[i]
		start, found := c.moment(s.src.named("start"), s.Start, zone)
		end, alsoFound := c.moment(s.src.named("end"), s.End, zone)
		ok = ok && found && alsoFound
		spans = append(spans, stats.Span{ID: s.ID, Start: start, End: end})
	}
	return spans, ok
}

// moment reads a day, which begins in the zone, or a time with a zone of its own.
func (c *compiler) moment(at *node, text string, zone *time.Location) (t time.Time, ok bool) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t, err = time.ParseInLocation(time.DateOnly, text, zone)
	}
	if err != nil {
		c.sayf(at, "%s is no time; it has to be a day such as 2026-03-01, or a time such as 2026-03-01T18:00:00Z", quote(text))
		return t, false
	}
	return t.In(zone), true
}
