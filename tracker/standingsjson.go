package tracker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/stats"
)

var errStandings = errors.New(`it has to be JSON like [{"rank":1,"players":["ann"]},{"rank":2,"players":["bob"]}]`)

// standingsReader reads the JSON text of the field standings. Keys that it does
// not know are left to handlers. It uses its memory again for the next text.
type standingsReader struct {
	text    bytes.Buffer
	decoder jsontext.Decoder
	sides   []stats.Side
	ends    []int // for each side, where its players end
	players []string
	places  []int // for each player, a place in the text between his id and what is before
}

func (r *standingsReader) read(text string) ([]stats.Side, error) {
	r.text.Reset()
	r.text.WriteString(text)
	r.decoder.Reset(&r.text)
	r.sides, r.ends, r.players, r.places = r.sides[:0], r.ends[:0], r.players[:0], r.places[:0]
	err := r.list('[', r.side)
	if err == nil {
		err = r.atEnd()
	}
	if err != nil {
		return nil, r.explain(err)
	}
	start := 0
	for i, end := range r.ends {
		r.sides[i].Players = r.players[start:end:end]
		start = end
	}
	return r.sides, nil
}

// explain keeps what we found ourselves and turns what the JSON library says,
// which may repeat the text, into one sentence.
func (r *standingsReader) explain(err error) error {
	if _, ours := errors.AsType[sideError](err); ours {
		return err
	}
	return errStandings
}

type sideError string

func (e sideError) Error() string { return string(e) }

// list reads an array or an object and calls element before each of its values
// or names.
func (r *standingsReader) list(kind jsontext.Kind, element func() error) error {
	if r.decoder.PeekKind() != kind {
		return errStandings
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	for {
		switch r.decoder.PeekKind() {
		case ']', '}':
			_, err := r.decoder.ReadToken()
			return err
		case 0:
			_, err := r.decoder.ReadToken()
			return errors.Join(errStandings, err)
		}
		if err := element(); err != nil {
			return err
		}
	}
}

func (r *standingsReader) side() error {
	if len(r.sides) == stats.MaxPlayers {
		return sideError("a match has at most 256 players")
	}
	side := stats.Side{}
	hasPlayers := false
	err := r.list('{', func() error {
		key, err := r.decoder.ReadToken()
		if err != nil {
			return err
		}
		switch key.String() {
		case "rank":
			side.Rank, err = r.rank()
		case "players":
			hasPlayers = true
			err = r.list('[', r.player)
		case "score":
			side.Score, err = r.number()
			side.HasScore = true
		default:
			err = r.decoder.SkipValue()
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case side.Rank == 0:
		return sideError(fmt.Sprintf("side %d has no rank", len(r.sides)+1))
	case !hasPlayers:
		return sideError(fmt.Sprintf("side %d has no players", len(r.sides)+1))
	}
	r.sides, r.ends = append(r.sides, side), append(r.ends, len(r.players))
	return nil
}

func (r *standingsReader) rank() (int, error) {
	n, err := r.number()
	if err != nil || n < 1 || n > math.MaxInt32 || n != math.Trunc(n) {
		return 0, sideError("a rank has to be a whole number from 1")
	}
	return int(n), nil
}

func (r *standingsReader) number() (float64, error) {
	if r.decoder.PeekKind() != '0' {
		return 0, sideError("a rank or score has to be a number")
	}
	text, err := r.decoder.ReadValue()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return 0, sideError("a rank or score is out of range")
	}
	return n, nil
}

func (r *standingsReader) player() error {
	if r.decoder.PeekKind() != '"' {
		return sideError("a player has to be a JSON string")
	}
	place := int(r.decoder.InputOffset())
	id, err := r.decoder.ReadToken()
	if err != nil {
		return err
	}
	if len(r.players) == stats.MaxPlayers {
		return sideError("a match has at most 256 players")
	}
	r.players, r.places = append(r.players, id.String()), append(r.places, place)
	return nil
}

func (r *standingsReader) atEnd() error {
	if _, err := r.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return errStandings
	}
	return nil
}

// renamed returns the text, which was read last and is a match, with the other names of
// its players. Nothing else of it changes.
func (r *standingsReader) renamed(text string, names map[string]string) string {
	var out []byte
	from := 0
	for i, id := range r.players {
		name, has := names[id]
		if !has {
			continue
		}
		start := r.places[i] + strings.IndexByte(text[r.places[i]:], '"')
		out = append(out, text[from:start]...)
		out, _ = jsontext.AppendQuote(out, name) // what is not UTF-8 is made so
		from = stringEnd(text, start)
	}
	return string(append(out, text[from:]...))
}
