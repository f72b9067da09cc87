package httpapi

import (
	"errors"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"statstracker/tracker"
)

const (
	maxLookup     = 1000
	maxLookupBody = 4 << 20 // bytes: the longest ids, with every character escaped
)

// lookup answers POST …/boards/{board}/lookup.
func lookup(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	ref, err := refOf(r, v)
	if err != nil {
		return nil, err
	}
	body := bodyOf(r, maxLookupBody, errLargeLookup)
	players, err := parseLookup(body)
	if err != nil {
		return nil, body.explain(err)
	}
	page, err := from.Lookup(ref, players)
	if err != nil {
		return nil, err
	}
	ranks := ranksAmong(page.Entries)
	dst = appendPageHead(append(dst, '{'), &page)
	dst = appendKey(dst, "entries")
	dst = appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
		e := &page.Entries[i]
		dst = appendInt(append(dst, '{'), "rank", int64(ranks[i]))
		dst = appendInt(dst, "overall_rank", int64(e.Rank))
		return append(appendStanding(dst, &page, e), '}')
	})
	missing := missingFrom(players, page.Entries)
	dst = appendKey(dst, "missing")
	dst = appendList(dst, len(missing), func(dst []byte, i int) []byte { return appendText(dst, missing[i]) })
	return append(dst, '}'), nil
}

// ranksAmong ranks the entries, which are in the order of the board, among each
// other.
func ranksAmong(entries []tracker.Entry) []int {
	ranks := make([]int, len(entries))
	for i := range entries {
		ranks[i] = i + 1
		if i > 0 && equal(&entries[i], &entries[i-1]) {
			ranks[i] = ranks[i-1]
		}
	}
	return ranks
}

// equal returns whether two entries share a rank.
func equal(a, b *tracker.Entry) bool {
	return a.Score == b.Score && a.HasTie == b.HasTie && a.Tie == b.Tie
}

// missingFrom returns the players that are not on the board, once each.
func missingFrom(players []string, entries []tracker.Entry) []string {
	seen := make(map[string]bool, len(players))
	for i := range entries {
		seen[entries[i].Player] = true
	}
	var missing []string
	for _, p := range players {
		if !seen[p] {
			seen[p] = true
			missing = append(missing, p)
		}
	}
	return missing
}

const (
	errLookupForm  = requestError(`the body has to be JSON like {"players":["ann","bob"]}`)
	errManyPlayers = requestError("at most 1000 players can be looked up at once")
)

var errLargeLookup = errors.New("the body is larger than 4 MiB")

// parseLookup returns the players that the body asks for.
func parseLookup(body io.Reader) ([]string, error) {
	var asked struct {
		Players *playerList `json:"players"`
	}
	err := json.UnmarshalRead(body, &asked)
	switch {
	case errors.Is(err, errManyPlayers):
		return nil, errManyPlayers
	case err != nil || asked.Players == nil:
		return nil, errLookupForm
	}
	return *asked.Players, nil
}

// playerList is a JSON array of at most maxLookup strings. Of a longer one no
// more is kept.
type playerList []string

// UnmarshalJSONFrom implements [json.UnmarshalerFrom].
func (l *playerList) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if token, err := d.ReadToken(); err != nil || token.Kind() != '[' {
		return errors.Join(errLookupForm, err)
	}
	for d.PeekKind() == '"' {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		if len(*l) == maxLookup {
			return errManyPlayers
		}
		*l = append(*l, token.String())
	}
	if token, err := d.ReadToken(); err != nil || token.Kind() != ']' {
		return errors.Join(errLookupForm, err)
	}
	return nil
}
