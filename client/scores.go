package client

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
)

// Score is a score that somebody may reach.
type Score struct {
	Score float64
	// Tie is what orders equal scores, on a board that has something; nil is behind those
	// that have it.
	Tie *float64
}

func (s *Score) set(v url.Values) url.Values {
	v.Set("score", numberText(s.Score))
	if s.Tie != nil {
		v.Set("tie", numberText(*s.Tie))
	}
	return v
}

// ScoreRank says what a score would be on a board.
type ScoreRank struct {
	State
	Score float64 `json:"score"` // the one that was asked about
	Rank  int     `json:"rank"`  // from 1
	// Percentile is the share of the players with less, 0 to 100; 100 on an empty board.
	Percentile float64 `json:"percentile"`
}

// RankOf returns which rank somebody would have who is not on the board yet and reached
// the score now.
func (c *Client) RankOf(ctx context.Context, r Ref, s Score) (ScoreRank, error) {
	var answer ScoreRank
	err := c.get(ctx, c.board(&r, "rank"), s.set(r.query()), &answer)
	return answer, err
}

// ScorePage is the part of a board around a score.
type ScorePage struct {
	State
	Score   float64 `json:"score"` // the one that was asked about
	Rank    int     `json:"rank"`  // that of those who have reached as much, from 1
	Place   int     `json:"place"` // that of a new entry: after those who have reached as much
	Entries []Entry `json:"entries"`
	Next    string  `json:"next"` // a cursor for [Client.Board]; "" at the end of the board
}

// UnmarshalJSON implements [json.Unmarshaler], as that of [Page] does.
func (p *ScorePage) UnmarshalJSON(text []byte) error {
	type plain ScorePage
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	return setTies(p.Entries, text, p.Tie)
}

// AroundScore returns up to limit entries, at most 1000, above and below the place that
// the score would have; 0 is as many as the server thinks fit.
func (c *Client) AroundScore(ctx context.Context, r Ref, s Score, limit int) (ScorePage, error) {
	v := s.set(r.query())
	setNumber(v, "limit", limit)
	var p ScorePage
	err := c.get(ctx, c.board(&r, "around"), v, &p)
	return p, err
}

// Percentiles are the scores that have percentiles.
type Percentiles struct {
	State
	// Percentiles are in the order in which they were asked for; none of an empty board.
	Percentiles []Percentile `json:"percentiles"`
}

// Percentile is the score of the last player whose percentile is at least that.
type Percentile struct {
	Percentile float64  `json:"percentile"` // 0 to 100
	Score      float64  `json:"score"`
	Tie        *float64 `json:"-"`    // what orders equal scores; nil where there is none
	Rank       int      `json:"rank"` // of those who have the score
}

// UnmarshalJSON implements [json.Unmarshaler], as that of [Page] does.
func (p *Percentiles) UnmarshalJSON(text []byte) error {
	type plain Percentiles
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	ties, err := tiesOf(text, "percentiles", p.Tie)
	for i := range ties {
		p.Percentiles[i].Tie = ties[i]
	}
	return err
}

// Percentiles returns which scores have these percentiles, at most 100 of 0 to 100 each;
// without any, some that the server thinks fit.
func (c *Client) Percentiles(ctx context.Context, r Ref, at ...float64) (Percentiles, error) {
	texts := make([]string, len(at))
	for i, p := range at {
		texts[i] = numberText(p)
	}
	v := r.query()
	setText(v, "at", strings.Join(texts, ","))
	var answer Percentiles
	err := c.get(ctx, c.board(&r, "percentiles"), v, &answer)
	return answer, err
}

// DistributionQuery asks for how scores are distributed.
type DistributionQuery struct {
	Ref
	Buckets int     // the most of them, up to 1000; 0 is as many as the server thinks fit
	Width   float64 // of each, instead of Buckets; 0 is what comes of the others
	// From and To are the lowest and the highest bound; nil has everybody between them.
	From, To *float64
}

// Distribution is how many players have which scores.
type Distribution struct {
	State
	Below   int      `json:"below"`   // players with less than the lowest bound
	Above   int      `json:"above"`   // players with the highest bound or more
	Buckets []Bucket `json:"buckets"` // of equal width, the lowest scores first
}

// Bucket is how many players have a score of From or more and less than To.
type Bucket struct {
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	Players int     `json:"players"`
}

// Distribution returns a histogram of a board.
func (c *Client) Distribution(ctx context.Context, q DistributionQuery) (Distribution, error) {
	v := q.query()
	setNumber(v, "buckets", q.Buckets)
	if q.Width != 0 {
		v.Set("width", numberText(q.Width))
	}
	for name, bound := range map[string]*float64{"from": q.From, "to": q.To} {
		if bound != nil {
			v.Set(name, numberText(*bound))
		}
	}
	var d Distribution
	err := c.get(ctx, c.board(&q.Ref, "distribution"), v, &d)
	return d, err
}
