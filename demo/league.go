package demo

import (
	"encoding/json"
	"iter"
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// nations is how many there are in a [League].
const nations = 160

// League has nations that play football. They began one after the other, and grow stronger
// and weaker over the years; who plays at home scores a little more.
type League struct {
	r       *rand.Rand
	teams   []team
	matches int
	series  string
}

type team struct {
	name     string
	strength float64 // logarithm of goals
	since    int     // year
}

// firstYear is that of the first match.
const firstYear = 1872

// NewLeague returns a league. The series is part of the ids of all its matches.
func NewLeague(seed uint64, series string) *League {
	l := &League{r: rand.New(rand.NewPCG(seed, 2)), series: series} //nolint:gosec // it has to be the same again
	names := newNamer(l.r)
	for i := range nations {
		since := firstYear
		if i >= 4 {
			since += int(90 * math.Sqrt(float64(i)/nations))
		}
		l.teams = append(l.teams, team{names.nation(), 0.3 * l.r.NormFloat64(), since})
	}
	return l
}

// History returns so many matches that were played from the first year to the time, in the
// order of time: few in the beginning and in the years of wars, and more from decade to
// decade.
func (l *League) History(matches int, until time.Time) iter.Seq[Event] {
	weights := make([]float64, until.Year()-firstYear+1)
	sum := 0.0
	for i := range weights {
		weights[i] = weightOf(firstYear + i)
		if firstYear+i == until.Year() {
			weights[i] *= float64(until.YearDay()) / 366
		}
		sum += weights[i]
	}
	return func(yield func(Event) bool) {
		for i, w := range weights {
			year := firstYear + i
			begin := time.Date(year, time.January, 1, 15, 0, 0, 0, time.UTC)
			end := begin.AddDate(1, 0, 0)
			if end.After(until) {
				end = until
			}
			n := int(math.Ceil(w / sum * float64(matches)))
			for k := range n {
				at := begin.Add(time.Duration(float64(end.Sub(begin)) * float64(k) / float64(n)))
				if !yield(l.Match(at)) {
					return
				}
			}
			l.age()
		}
	}
}

// weightOf returns how many matches the year has, compared with others.
func weightOf(year int) float64 {
	w := math.Pow(float64(year-firstYear+4)/150, 3)
	if year >= 1915 && year <= 1918 || year >= 1940 && year <= 1945 {
		w /= 6
	}
	return w
}

// age makes teams stronger and weaker, as a year does.
func (l *League) age() {
	for i := range l.teams {
		l.teams[i].strength = 0.97*l.teams[i].strength + 0.07*l.r.NormFloat64()
	}
}

// Match returns the result of the next match.
func (l *League) Match(at time.Time) Event {
	l.matches++
	home, away := l.pair(at.Year())
	neutral := l.r.IntN(4) == 0
	advantage := 0.25
	if neutral {
		advantage = 0
	}
	goals := [2]int{l.goals(0.2 + advantage + home.strength - away.strength), l.goals(0.2 + away.strength - home.strength)}
	id := numbered(l.series, l.matches)
	e := Event{
		"product_id": LeagueGame, "type": "game_over", "game_id": id, "event_id": id + "-over", "occurred_at": stamp(at),
		"tournament": tournament(l.r, at), "home": home.name, "away": away.name, "neutral": strconv.FormatBool(neutral),
		"home_score": strconv.Itoa(goals[0]), "away_score": strconv.Itoa(goals[1]),
	}
	switch {
	case goals[0] > goals[1]:
		e["winner_id"], e["loser_id"] = home.name, away.name
	case goals[0] < goals[1]:
		e["winner_id"], e["loser_id"] = away.name, home.name
	default:
		e["standings"] = draw(home.name, away.name)
	}
	return e
}

// draw returns the standings of two that are equal.
func draw(a, b string) string {
	type side struct {
		Rank    int      `json:"rank"`
		Players []string `json:"players"`
	}
	text, _ := json.Marshal([]side{{1, []string{a}}, {1, []string{b}}}) //nolint:errchkjson // texts and numbers
	return string(text)
}

// pair returns two nations that play in the year. Those that began first play most.
func (l *League) pair(year int) (home, away *team) {
	n := 4
	for n < len(l.teams) && l.teams[n].since <= year {
		n++
	}
	i := l.r.IntN(n)
	k := (i + 1 + l.r.IntN(n-1)) % n
	return &l.teams[i], &l.teams[k]
}

// goals returns how many goals fall, a Poisson number of which the mean is given by its
// logarithm (Knuth, The Art of Computer Programming, volume 2, section 3.4.1, algorithm Q).
func (l *League) goals(logMean float64) (n int) {
	limit := math.Exp(-math.Exp(min(logMean, 2.5)))
	for p := l.r.Float64(); p > limit; n++ {
		p *= l.r.Float64()
	}
	return n
}

func tournament(r *rand.Rand, at time.Time) string {
	switch x := r.IntN(100); {
	case at.Year() >= 1930 && at.Year()%4 == 2 && at.Month() == time.June:
		return "World Cup"
	case x < 45:
		return "Friendly"
	case x < 75 && at.Year() >= 1930:
		return "World Cup qualification"
	case x < 90:
		return "Continental Cup"
	default:
		return "Cup of the Nations"
	}
}
