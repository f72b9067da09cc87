package httpapi

import (
	"time"

	"statstracker/tracker"
)

func appendOutlook(dst []byte, o *tracker.Outlook, from Profiles) []byte {
	dst = appendString(append(dst, '{'), "game", o.Game)
	dst = appendInt(dst, "records", int64(o.Records))
	for _, m := range []struct {
		name string
		at   time.Time
	}{{"from", o.From}, {"to", o.To}} {
		if !m.at.IsZero() {
			dst = appendString(dst, m.name, m.at.UTC().Format(time.RFC3339Nano))
		}
	}
	dst = appendBool(dst, "same_rules", o.Same)
	dst = appendString(dst, "plan", o.Plan)
	dst = appendKey(dst, "boards")
	dst = appendList(dst, len(o.Boards), func(dst []byte, i int) []byte { return appendBoardOutlook(dst, &o.Boards[i], from) })
	dst = appendNames(appendKey(dst, "only_before"), o.OnlyBefore)
	dst = appendNames(appendKey(dst, "only_after"), o.OnlyAfter)
	dst = appendKey(dst, "stats")
	dst = appendList(dst, len(o.Stats), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), "stat", o.Stats[i].Stat)
		return append(appendInt(dst, "differ", int64(o.Stats[i].Differ)), '}')
	})
	return append(dst, '}')
}

func appendNames(dst []byte, names []string) []byte {
	return appendList(dst, len(names), func(dst []byte, i int) []byte { return appendText(dst, names[i]) })
}

func appendBoardOutlook(dst []byte, b *tracker.BoardOutlook, from Profiles) []byte {
	dst = appendString(append(dst, '{'), "board", b.Board)
	dst = appendString(appendSeason(dst, b.Season), "order", order(b.Low))
	dst = appendInt(appendInt(append(appendKey(dst, "players"), '{'), "before", int64(b.Before)), "after", int64(b.After))
	dst = appendInt(appendInt(append(dst, '}'), "differ", int64(b.Differ)), "moved", int64(b.Moved))
	if b.HasCorrelation {
		dst = appendNumber(appendKey(dst, "correlation"), b.Correlation)
	}
	for _, l := range []struct {
		name string
		list []tracker.Move
	}{{"top", b.Top}, {"climbed", b.Climbed}, {"fell", b.Fell}, {"raised", b.Raised}, {"lowered", b.Lowered}} {
		dst = appendKey(dst, l.name)
		dst = appendList(dst, len(l.list), func(dst []byte, i int) []byte { return appendOutlookMove(dst, &l.list[i], from) })
	}
	if b.ForecastBefore != nil || b.ForecastAfter != nil {
		dst = append(appendKey(dst, "prediction"), '{')
		dst = appendForecast(dst, "before", b.ForecastBefore)
		dst = append(appendForecast(dst, "after", b.ForecastAfter), '}')
	}
	return append(dst, '}')
}

// appendOutlookMove appends a player's rank and score in both, where he is on the board.
func appendOutlookMove(dst []byte, m *tracker.Move, from Profiles) []byte {
	dst = appendCalled(append(dst, '{'), "player", m.Player, from)
	if m.RankBefore > 0 {
		dst = appendInt(dst, "rank_before", int64(m.RankBefore))
		dst = appendNumber(appendKey(dst, "score_before"), m.ScoreBefore)
	}
	if m.RankAfter > 0 {
		dst = appendInt(dst, "rank_after", int64(m.RankAfter))
		dst = appendNumber(appendKey(dst, "score_after"), m.ScoreAfter)
	}
	return append(dst, '}')
}

func appendForecast(dst []byte, name string, f *tracker.Forecast) []byte {
	if f == nil {
		return dst
	}
	dst = appendInt(append(appendKey(dst, name), '{'), "matches", int64(f.Matches))
	dst = appendNumber(appendKey(dst, "log_loss"), f.LogLoss)
	dst = appendNumber(appendKey(dst, "brier"), f.Brier)
	dst = appendInt(dst, "decided", int64(f.Decided))
	return append(appendNumber(appendKey(dst, "accuracy"), f.Accuracy), '}')
}
