package httpapi

import (
	"net/http"

	"statstracker/stats"
	"statstracker/tracker"
)

const errBoardAndStat = requestError("board and stat exclude each other")

// explain answers GET …/players/{player}/explain.
func explain(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	q, err := parseHistoryQuery(r)
	if err != nil {
		return nil, err
	}
	stat := q.values.Get("stat")
	if stat != "" && q.board != "" {
		return nil, errBoardAndStat
	}
	x, err := b.History.Explain(tracker.ExplainQuery{
		Game: q.game, Player: q.player, Board: q.board, Season: q.season, Stat: stat, Before: q.before, Limit: q.limit,
	})
	if err != nil {
		return nil, err
	}
	return appendExplanation(dst, &x, b.Profiles), nil
}

func appendExplanation(dst []byte, x *tracker.Explanation, from Profiles) []byte {
	var who cast
	who.add(x.Player)
	for i := range x.Parts {
		who.addOccurrence(&x.Parts[i].Event)
	}
	dst = appendString(append(dst, '{'), "game", x.Game)
	dst = appendString(dst, "player", x.Player)
	if x.Stat != nil {
		dst = appendString(dst, "stat", x.Stat.Name)
	} else {
		dst = appendSeason(appendString(dst, "board", x.Board), x.Season)
	}
	dst = appendNumber(appendKey(dst, "value"), x.Value)
	if x.Inputs != nil {
		dst = who.append(appendInputs(dst, x.Inputs), from)
		return append(appendInt(dst, "revision", int64(x.Revision)), '}')
	}
	dst = appendNumber(appendKey(dst, "start"), x.Start)
	if x.Carried {
		dst = appendBool(dst, "carried", true)
	}
	dst = appendRest(dst, "earlier", x.Earlier)
	dst = appendKey(dst, "parts")
	dst = appendList(dst, len(x.Parts), func(dst []byte, i int) []byte { return appendPart(dst, &x.Parts[i]) })
	dst = appendRest(dst, "later", x.Later)
	dst = who.append(appendCategories(dst, x.Categories), from)
	dst = appendNext(dst, x.Next, 0)
	return append(appendInt(dst, "revision", int64(x.Revision)), '}')
}

// appendInputs appends what a derived statistic was computed of.
func appendInputs(dst []byte, inputs []tracker.Input) []byte {
	dst = append(appendKey(dst, "inputs"), '{')
	for _, in := range inputs {
		dst = appendNumber(appendName(dst, in.Stat), in.Value)
	}
	return append(dst, '}')
}

func appendPart(dst []byte, p *tracker.Part) []byte {
	dst = appendOccurrence(append(dst, '{'), &p.Event)
	dst = appendChange(dst, p.Before, p.Change, p.After)
	return append(appendSteps(appendTerms(dst, p.Terms), p.Categories), '}')
}

// appendRest appends parts that are not listed, if there are any.
func appendRest(dst []byte, name string, rest *tracker.Rest) []byte {
	if rest == nil {
		return dst
	}
	dst = append(appendKey(dst, name), '{')
	if name == "earlier" { // later ones are not counted
		dst = appendInt(dst, "parts", int64(rest.Parts))
		dst = appendBool(dst, "complete", rest.Complete)
	}
	dst = appendNumber(appendKey(dst, "start"), rest.Start)
	return append(appendNumber(appendKey(dst, "change"), rest.Change), '}')
}

// appendTerms appends what a change came from, if the rules say so.
func appendTerms(dst []byte, terms []stats.Term) []byte {
	if len(terms) == 0 {
		return dst
	}
	dst = append(appendKey(dst, "terms"), '{')
	for _, t := range terms {
		dst = appendNumber(appendName(dst, t.Name), t.Value)
	}
	return append(dst, '}')
}

// appendSteps appends by how much each category changed, if there are any.
func appendSteps(dst []byte, steps []tracker.Category) []byte {
	if steps == nil {
		return dst
	}
	dst = appendKey(dst, "categories")
	return appendList(dst, len(steps), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), "category", steps[i].Name)
		return append(appendInt(dst, "change", steps[i].Count), '}')
	})
}
