package tracker

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"statstracker/stats"
)

// FuzzStandings compares the reader of the field standings with a plain reading
// by encoding/json: they agree on what is a match, and on which.
func FuzzStandings(f *testing.F) {
	for _, text := range []string{
		`[{"rank":1,"players":["ann","bob"]},{"rank":2,"players":["cy"],"score":7}]`,
		` [ { "players" : [ "ann" ] , "rank" : 1.0 } , {"rank":1e0,"players":["bob"],"more":{"a":[null]}} ] `,
		`[{"rank":1,"players":["a"]},{"rank":1,"players":["a"]}]`,
		`[{"rank":2,"players":["a"]},{"rank":1,"players":["b"]}]`,
		`[{"rank":1,"players":["\u00e9\n"]},{"rank":1,"players":[""]}]`,
		`[{"rank":1,"players":["a"]}]`, `[]`, `[{}]`, `[[]]`, `null`, ``, `[{"rank":0,"players":["a"]},{"rank":1,"players":["b"]}]`,
		`[{"rank":1,"players":[]},{"rank":1,"players":["b"]}]`, `[{"rank":1,"players":["a"],"score":1e999},{"rank":2,"players":["b"]}]`,
		`[{"rank":1,"players":["a"]},{"rank":2,"players":["b"]}]x`, `[{"rank":1,"players":["a"],"score":null},{"rank":2,"players":["b"]}]`,
		`[{"rank":1,"rank":2,"players":["a"]},{"rank":2,"players":["b"]}]`,
	} {
		f.Add(text)
	}
	var reader matchReader
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ToLower(text), `\ud`) {
			return // encoding/json replaces half a surrogate pair, which is refused here
		}
		want, sure := plainStandings(text)
		event := stats.Event{Fields: []stats.Field{{Name: stats.FieldType, Value: stats.TypeGameOver}, {Name: stats.FieldStandings, Value: text}}}
		match, err := read(&reader, &event)
		if err == nil {
			requireMatch(t, match)
		} else if strings.ContainsAny(err.Error(), "\n\x00") || len(err.Error()) > 200 {
			t.Fatalf("the reason repeats the text: %q", err)
		}
		if !sure {
			return
		}
		if (err == nil) != (want != nil) {
			t.Fatalf("%q: %v, encoding/json reads %v", text, err, want)
		}
		if err == nil && !reflect.DeepEqual(match.Sides, want) {
			t.Fatalf("%q: %v, encoding/json reads %v", text, match.Sides, want)
		}
	})
}

// requireMatch requires what stats.Match promises.
func requireMatch(t *testing.T, m *stats.Match) {
	t.Helper()
	seen, rank := map[string]bool{}, 1
	for _, side := range m.Sides {
		if side.Rank < rank || len(side.Players) == 0 || math.IsNaN(side.Score) || math.IsInf(side.Score, 0) {
			t.Fatalf("a side %+v after rank %d", side, rank)
		}
		rank = side.Rank
		for _, id := range side.Players {
			if seen[id] || stats.CheckID(id) != nil {
				t.Fatalf("a player %q", id)
			}
			seen[id] = true
		}
	}
	if len(m.Sides) < 2 || len(seen) > stats.MaxPlayers {
		t.Fatalf("%d sides, %d players", len(m.Sides), len(seen))
	}
}

// plainStandings reads standings the plain way. It returns nil for what is no
// match, and false where encoding/json reads on purpose what is refused here:
// names in another case, a member twice, a member that is null, bytes that are
// not UTF-8.
func plainStandings(text string) (sides []stats.Side, sure bool) {
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) {
		return nil, true
	}
	var list []map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &list) != nil {
		return nil, true
	}
	if twice(text) {
		return nil, false
	}
	for _, members := range list {
		side, ok := plainSide(members)
		if !ok {
			return nil, true
		}
		sides = append(sides, side)
	}
	return plainMatch(sides), true
}

// twice returns whether a member is there twice, or may be: as many names as
// there are colons outside of text would need a parser, so a text that has a
// known name more often than objects is left out.
func twice(text string) bool {
	objects := strings.Count(text, "{")
	for _, name := range []string{`"rank"`, `"players"`, `"score"`} {
		if strings.Count(text, name) > objects {
			return true
		}
	}
	return strings.Contains(text, `\u00`) || nested(text)
}

// nested returns whether objects are in objects, where names do not count.
func nested(text string) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth > 1 {
			return true
		}
	}
	return false
}

func plainSide(members map[string]json.RawMessage) (side stats.Side, ok bool) {
	rank, players := 0.0, []any(nil)
	if json.Unmarshal(members["rank"], &rank) != nil || rank < 1 || rank > math.MaxInt32 || rank != math.Trunc(rank) {
		return side, false
	}
	if json.Unmarshal(members["players"], &players) != nil {
		return side, false
	}
	for _, p := range players {
		id, isText := p.(string)
		if !isText {
			return side, false
		}
		side.Players = append(side.Players, id)
	}
	side.Rank = int(rank)
	if score, has := members["score"]; has {
		if string(score) == "null" || json.Unmarshal(score, &side.Score) != nil {
			return side, false
		}
		side.HasScore = true
	}
	return side, true
}

func plainMatch(sides []stats.Side) []stats.Side {
	var all []string
	for i, side := range sides {
		if len(side.Players) == 0 || i > 0 && side.Rank < sides[i-1].Rank {
			return nil
		}
		all = append(all, side.Players...)
	}
	for _, id := range all {
		if stats.CheckID(id) != nil {
			return nil
		}
	}
	slices.Sort(all)
	if len(sides) < 2 || len(all) > stats.MaxPlayers || len(slices.Compact(slices.Clone(all))) != len(all) {
		return nil
	}
	return sides
}

func read(r *matchReader, e *stats.Event) (*stats.Match, error) {
	k := knownOf(e)
	return r.read(&k)
}
