package cmd

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"statstracker/client"
)

// outlook is what a server says a game would be by other rules.
type outlook struct {
	Game       string         `json:"game"`
	Records    uint64         `json:"records"`
	SameRules  bool           `json:"same_rules"`
	Plan       string         `json:"plan"`
	Boards     []boardOutlook `json:"boards"`
	OnlyBefore []string       `json:"only_before"`
	OnlyAfter  []string       `json:"only_after"`
	Stats      []struct {
		Stat   string `json:"stat"`
		Differ int    `json:"differ"`
	} `json:"stats"`
}

// boardOutlook is a board, or its newest season, in both.
type boardOutlook struct {
	Board   string         `json:"board"`
	Season  *client.Season `json:"season"`
	Players struct {
		Before int `json:"before"`
		After  int `json:"after"`
	} `json:"players"`
	Differ      int           `json:"differ"`
	Moved       int           `json:"moved"`
	Correlation *float64      `json:"correlation"`
	Top         []outlookMove `json:"top"`
	Climbed     []outlookMove `json:"climbed"`
	Fell        []outlookMove `json:"fell"`
	Raised      []outlookMove `json:"raised"`
	Lowered     []outlookMove `json:"lowered"`
	Prediction  struct {
		Before *forecast `json:"before"`
		After  *forecast `json:"after"`
	} `json:"prediction"`
}

// outlookMove is a player in both; what he does not have is nil.
type outlookMove struct {
	Player      string   `json:"player"`
	Name        string   `json:"name"` // "" if he is called nothing
	RankBefore  *int     `json:"rank_before"`
	RankAfter   *int     `json:"rank_after"`
	ScoreBefore *float64 `json:"score_before"`
	ScoreAfter  *float64 `json:"score_after"`
}

// forecast is how well a board foretells results.
type forecast struct {
	Matches  int     `json:"matches"`
	LogLoss  float64 `json:"log_loss"`
	Brier    float64 `json:"brier"`
	Decided  int     `json:"decided"`
	Accuracy float64 `json:"accuracy"`
}

// name is the board, and its season if it is about one.
func (b *boardOutlook) name() string {
	if b.Season == nil {
		return visible(b.Board)
	}
	return visible(b.Board) + ", season " + visible(b.Season.ID)
}

// changed reports whether anybody differs.
func (b *boardOutlook) changed() bool {
	return b.Differ > 0 || b.Players.Before != b.Players.After
}

func (o *outlook) print(w io.Writer) error {
	head := fmt.Sprintf("%s by these rules, from %s of the log\n", visible(o.Game), count(int(o.Records), "record"))
	if o.SameRules {
		head += "these are the rules that hold already\n"
	}
	if _, err := io.WriteString(w, head+"\n"); err != nil {
		return err
	}
	if err := o.summary().print(w); err != nil {
		return err
	}
	if err := o.printRest(w); err != nil {
		return err
	}
	if err := o.printForecasts(w); err != nil {
		return err
	}
	for i := range o.Boards {
		if b := &o.Boards[i]; b.changed() {
			if err := b.print(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// summary has a line for each board.
func (o *outlook) summary() *table {
	t := &table{right: []bool{false, true, true, true, true}}
	t.add("board", "players", "another score or rank", "another rank", "rank correlation")
	for i := range o.Boards {
		b := &o.Boards[i]
		players := strconv.Itoa(b.Players.After)
		if b.Players.Before != b.Players.After {
			players = fmt.Sprintf("%d, before %d", b.Players.After, b.Players.Before)
		}
		correlation := ""
		if b.Correlation != nil {
			correlation = strconv.FormatFloat(*b.Correlation, 'f', 4, 64)
		}
		t.add(b.name(), players, strconv.Itoa(b.Differ), strconv.Itoa(b.Moved), correlation)
	}
	return t
}

// printRest says what the boards do not: those that only one has, and statistics.
func (o *outlook) printRest(w io.Writer) error {
	var rest strings.Builder
	for _, name := range o.OnlyBefore {
		_, _ = fmt.Fprintf(&rest, "the board %s would be no more\n", visible(name))
	}
	for _, name := range o.OnlyAfter {
		_, _ = fmt.Fprintf(&rest, "the board %s would be new\n", visible(name))
	}
	for _, s := range o.Stats {
		_, _ = fmt.Fprintf(&rest, "the statistic %s would be another for %s\n", visible(s.Stat), count(s.Differ, "player"))
	}
	text := rest.String()
	if text == "" {
		return nil
	}
	_, err := io.WriteString(w, "\n"+text)
	return err
}

// printForecasts prints how well the boards foretell results, before and after.
func (o *outlook) printForecasts(w io.Writer) error {
	t := &table{right: []bool{false, false, true, true, true, true}}
	t.add("foretells results", "", "matches", "log loss", "Brier score", "favourite won")
	for i := range o.Boards {
		b := &o.Boards[i]
		for _, f := range []struct {
			when string
			is   *forecast
		}{{"before", b.Prediction.Before}, {"after", b.Prediction.After}} {
			if f.is != nil {
				t.add(b.name(), f.when, strconv.Itoa(f.is.Matches), strconv.FormatFloat(f.is.LogLoss, 'f', 5, 64),
					strconv.FormatFloat(f.is.Brier, 'f', 5, 64), strconv.FormatFloat(100*f.is.Accuracy, 'f', 2, 64)+"%")
			}
		}
	}
	if len(t.rows) == 1 {
		return nil
	}
	_, _ = io.WriteString(w, "\n") // print tells the error
	return t.print(w)
}

// print prints who would stand where on the board.
func (b *boardOutlook) print(w io.Writer) error {
	for _, l := range []struct {
		title string
		list  []outlookMove
	}{
		{"the first of either", b.Top},
		{"who climbs most", b.Climbed},
		{"who falls most", b.Fell},
		{"whose score rises most", b.Raised},
		{"whose score sinks most", b.Lowered},
	} {
		if len(l.list) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s: %s\n", b.name(), l.title); err != nil {
			return err
		}
		if err := moveTable(l.list).print(w); err != nil {
			return err
		}
	}
	return nil
}

func moveTable(list []outlookMove) *table {
	t := &table{right: []bool{true, true, false, true, true, true}}
	t.add("rank", "before", "player", "score", "before", "change")
	before, after, change := scoresOf(list)
	for i, m := range list {
		t.add(rankText(m.RankAfter), rankText(m.RankBefore), called(m.Name, m.Player), after[i], before[i], change[i])
	}
	return t
}

// rankText is a rank, or - for who is not on the board.
func rankText(rank *int) string {
	if rank == nil {
		return "-"
	}
	return strconv.Itoa(*rank)
}

// scoresOf returns the scores as they are shown in three columns.
func scoresOf(list []outlookMove) (before, after, change []string) {
	var all []float64
	for _, m := range list {
		for _, s := range []*float64{m.ScoreBefore, m.ScoreAfter} {
			if s != nil {
				all = append(all, *s)
			}
		}
		if m.ScoreBefore != nil && m.ScoreAfter != nil {
			all = append(all, *m.ScoreAfter-*m.ScoreBefore)
		}
	}
	texts := scoreTexts(all)
	next := func(is bool) string {
		if !is {
			return "-"
		}
		text := texts[0]
		texts = texts[1:]
		return text
	}
	for _, m := range list {
		before = append(before, next(m.ScoreBefore != nil))
		after = append(after, next(m.ScoreAfter != nil))
		both := m.ScoreBefore != nil && m.ScoreAfter != nil
		text := next(both)
		if both && *m.ScoreAfter > *m.ScoreBefore {
			text = "+" + text
		}
		change = append(change, text)
	}
	return before, after, change
}
