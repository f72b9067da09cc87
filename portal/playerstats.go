package portal

import (
	"encoding/json"
	"slices"
	"strconv"

	"statstracker/tracker"
)

type numberView struct{ label, value, unit string }

type splitView struct {
	label, total string
	parts        []partView
}

type partView struct {
	name, count, percent string
	share                string // in percent of the largest
}

// resultsView is how many matches were won, drawn and lost, and a bar of three parts.
type resultsView struct {
	won, drew, lost string
	draws           bool // whether there were any
	bar             resultsBar
}

// resultsBar is where the parts of a bar begin, and how wide they are, in percent.
type resultsBar struct{ won, drew, lost, drewFrom, lostFrom string }

// shownSplit is how many categories of a statistic are shown; of more, the rest is one.
const shownSplit = 10

// addStats adds the statistics in the order of the game. What people look for first stands
// apart: how much is won, and what streaks there are.
func (v *playerView) addStats(w *words, all []tracker.Stat) {
	for i := range all {
		s := &all[i]
		if s.Hidden {
			continue
		}
		label, unit := w.text(s.Label, s.Name), w.text(s.Unit, "")
		if s.Stat.Categories > 0 {
			v.addSplit(w, label, s)
			continue
		}
		n := numberView{label, w.formatted(s.Value, s.Format), unit}
		if stands(s) && len(v.highlights) < 4 {
			v.highlights = append(v.highlights, n)
			continue
		}
		v.numbers = append(v.numbers, n)
	}
	v.addResults(w, all)
}

// stands reports whether the statistic is one to stand apart: a share that is derived of
// others, or a streak.
func stands(s *tracker.Stat) bool {
	if s.Derive != nil {
		return s.Format == "percent"
	}
	var rules struct {
		Streak json.RawMessage `json:"streak"`
	}
	return s.Longest != "" || json.Unmarshal([]byte(s.Rules), &rules) == nil && rules.Streak != nil
}

// addResults adds how matches ended, in a game that counts that.
func (v *playerView) addResults(w *words, all []tracker.Stat) {
	value := func(name string) (n int, ok bool) {
		i := slices.IndexFunc(all, func(s tracker.Stat) bool { return s.Name == name && s.Stat.Categories == 0 && s.Derive == nil })
		if i < 0 || all[i].Value < 0 {
			return 0, false
		}
		return int(all[i].Value), true
	}
	won, hasWon := value("wins")
	lost, hasLost := value("losses")
	drew, _ := value("draws")
	if !hasWon && !hasLost || won+lost+drew == 0 {
		return
	}
	v.results = w.resultsOf(won, drew, lost)
}

func (w *words) resultsOf(won, drew, lost int) *resultsView {
	all := max(won+drew+lost, 1)
	share := func(n int) string { return strconv.FormatFloat(100*float64(n)/float64(all), 'f', 1, 64) }
	return &resultsView{
		w.whole(won), w.whole(drew), w.whole(lost), drew > 0,
		resultsBar{share(won), share(drew), share(lost), share(won), share(won + drew)},
	}
}

// addSplit adds a statistic by category.
func (v *playerView) addSplit(w *words, label string, s *tracker.Stat) {
	split := splitView{label: label, total: w.formatted(s.Value, "0")}
	list := s.Categories
	if len(list) > shownSplit {
		rest := tracker.Category{}
		for _, c := range list[shownSplit-1:] {
			rest.Count += c.Count
		}
		list = append(slices.Clone(list[:shownSplit-1]), rest)
	}
	most := int64(1)
	for _, c := range list {
		most = max(most, c.Count)
	}
	for _, c := range list {
		name := c.Name
		switch name {
		case "":
			name = w.other
		case tracker.Hidden:
			name = w.hiddenPlayer
		}
		split.parts = append(split.parts, partView{
			name: name, count: w.formatted(float64(c.Count), "0"), percent: w.share(float64(c.Count), s.Value),
			share: strconv.FormatFloat(100*float64(max(c.Count, 0))/float64(most), 'f', 1, 64),
		})
	}
	v.splits = append(v.splits, split)
}

// share returns a part of a whole in percent; "" where that means nothing.
func (w *words) share(part, whole float64) string {
	if whole <= 0 || part < 0 {
		return ""
	}
	return w.fixed(100*part/whole, 1) + w.percent
}
