package gametest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"statstracker/internal/eventjson"
	"statstracker/stats"
)

// event is a step that submits an event.
type event struct{ fields []stats.Field }

// event makes an event of the fields and those that the words add.
func (p *parser) event(fields []stats.Field, words []word) (action, error) {
	if p.game == "" {
		return nil, errNoGame
	}
	e := &event{fields: fields}
	for _, w := range words {
		if w.field == "" {
			return nil, fmt.Errorf("%s is not a field: write field=value", spell(w.text))
		}
		e.fields = append(e.fields, stats.Field{Name: w.field, Value: w.text})
	}
	e.belongTo(p.game)
	return e, nil
}

// belongTo gives the event the product_id of the game. If it has one of its own,
// that holds: of a field that is there twice it is the last.
func (e *event) belongTo(game string) {
	e.fields = append([]stats.Field{{Name: stats.FieldProduct, Value: game}}, e.fields...)
}

// Field implements [eventjson.Fields].
func (e *event) Field(name, value []byte) {
	e.fields = append(e.fields, stats.Field{Name: string(name), Value: string(value)})
}

// json reads an event in JSON.
func (p *parser) json(text string) (action, error) {
	if p.game == "" {
		return nil, errNoGame
	}
	var e event
	var d eventjson.Decoder
	d.Reset([]byte(text))
	if err := d.Next(&e); err != nil {
		return nil, fmt.Errorf("read the event: %w", err)
	}
	if more, err := split(text[d.Offset():]); err != nil || len(more) > 0 {
		return nil, errors.New("nothing but a comment can follow the event, which is a line of its own")
	}
	e.belongTo(p.game)
	return &e, nil
}

// sentence reads an event that begins with who it is about.
func (p *parser) sentence(words []word) (action, error) {
	first, rest, err := side(words)
	if err != nil || len(rest) == 0 {
		return nil, errUnreadable
	}
	switch verb := rest[0]; {
	case verb.is("beats") || verb.is("beat"):
		return p.match(first, rest[1:], 2)
	case (verb.is("draws") || verb.is("draw")) && len(rest) > 1 && rest[1].is("with"):
		return p.match(first, rest[2:], 1)
	case verb.is("does") && len(first) == 1:
		return p.gameplay(first[0], rest[1:])
	}
	return nil, errUnreadable
}

// match makes the event of a match of two sides, of which the other has the rank.
func (p *parser) match(first []string, words []word, rank int) (action, error) {
	second, fields, err := side(words)
	if err != nil {
		return nil, err
	}
	if rank == 2 && len(first) == 1 && len(second) == 1 {
		return p.event([]stats.Field{
			{Name: stats.FieldType, Value: stats.TypeGameOver},
			{Name: stats.FieldWinner, Value: first[0]},
			{Name: stats.FieldLoser, Value: second[0]},
		}, fields)
	}
	return p.standings([]placed{{Rank: 1, Players: first}, {Rank: rank, Players: second}}, fields)
}

// gameplay makes the event of something that a player did.
func (p *parser) gameplay(player string, words []word) (action, error) {
	if len(words) == 0 || words[0].field != "" {
		return nil, errors.New("does needs what is done, and may be followed by with what: ann does select_weapon 0")
	}
	fields := []stats.Field{
		{Name: stats.FieldType, Value: "gameplay"},
		{Name: stats.FieldUser, Value: player},
		{Name: stats.FieldEventName, Value: words[0].text},
	}
	words = words[1:]
	if len(words) > 0 && words[0].field == "" {
		fields = append(fields, stats.Field{Name: stats.FieldEventData, Value: words[0].text})
		words = words[1:]
	}
	return p.event(fields, words)
}

// placed is a side of a result, in the form of the field standings.
type placed struct {
	Rank    int         `json:"rank"`
	Players []string    `json:"players"`
	Score   json.Number `json:"score,omitempty"`
}

// standings makes the event of a result.
func (p *parser) standings(sides []placed, fields []word) (action, error) {
	text, err := json.Marshal(sides)
	if err != nil {
		return nil, fmt.Errorf("write the result: %w", err)
	}
	return p.event([]stats.Field{
		{Name: stats.FieldType, Value: stats.TypeGameOver},
		{Name: stats.FieldStandings, Value: string(text)},
	}, fields)
}

var errResult = errors.New("a result has for each side its rank, its players and perhaps a score, the best side first: " +
	"result 1 ann 7 / 2 bob + cy 3")

// result reads what follows result.
func (p *parser) result(words []word) (action, error) {
	var sides []placed
	for {
		if len(words) == 0 {
			return nil, errResult
		}
		rank, err := strconv.Atoi(words[0].text)
		if err != nil || words[0].field != "" || rank < 1 {
			return nil, errResult
		}
		s := placed{Rank: rank}
		if s.Players, words, err = side(words[1:]); err != nil {
			return nil, err
		}
		if len(words) > 0 && words[0].field == "" && !words[0].is("/") {
			if s.Score, err = score(words[0].text); err != nil {
				return nil, err
			}
			words = words[1:]
		}
		sides = append(sides, s)
		if len(words) == 0 || !words[0].is("/") {
			return p.standings(sides, words)
		}
		words = words[1:]
	}
}

// score reads the score of a side, which is sent as it is written.
func score(text string) (json.Number, error) {
	if _, err := readNumber(text); err != nil || !json.Valid([]byte(text)) {
		return "", fmt.Errorf("the score of a side is a number, and not %s", spell(text))
	}
	return json.Number(text), nil
}

// side reads the players of a side, and returns what follows them.
func side(words []word) (players []string, rest []word, err error) {
	for {
		if len(words) == 0 || words[0].field != "" || words[0].is("+") || words[0].is("/") {
			return nil, nil, errors.New("a player is missing")
		}
		players = append(players, words[0].text)
		if len(words) == 1 || !words[1].is("+") {
			return players, words[1:], nil
		}
		words = words[2:]
	}
}

func (*event) form() form { return form{ordered: true, implied: stats.Counted.String()} }

// rejected comes before the reason of a rejection.
const rejected = "rejected:"

var errOutcome = errors.New("below an event is what has to become of it: counted, ignored, duplicate, or rejected: REASON")

// expected reads an outcome: its name, and of a rejection its reason.
func (*event) expected(line string) (string, error) {
	if reason, ok := strings.CutPrefix(line, rejected); ok {
		return rejected + " " + strings.Join(strings.Fields(reason), " "), nil
	}
	words, err := split(line)
	if err != nil || len(words) != 1 {
		return "", errOutcome
	}
	for o := range stats.Rejected {
		if words[0].is(o.String()) {
			return o.String(), nil
		}
	}
	if words[0].is(stats.Rejected.String()) {
		return rejected + " " + open, nil
	}
	return "", errOutcome
}

// do submits the event.
func (e *event) do(ctx context.Context, p *play) ([]string, error) {
	outcome, reason, err := p.submit(ctx, e.fields)
	if err != nil {
		return nil, err
	}
	if outcome == stats.Rejected {
		return []string{rejected + " " + strings.Join(strings.Fields(reason), " ")}, nil
	}
	return []string{outcome.String()}, nil
}
