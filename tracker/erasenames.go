package tracker

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/eventlog"
	"statstracker/stats"
)

// disguise is the pseudonyms that the ids of an erased person become, each another
// one: so the log is, but for names, the same as before.
type disguise map[string]string

// pseudonymStart begins every pseudonym.
const pseudonymStart = "erased-"

// newDisguise returns random pseudonyms. Nothing about an id can be found out from
// its own.
func newDisguise(ids []string) disguise {
	d := make(disguise, len(ids))
	for _, id := range ids {
		var random [8]byte
		rand.Read(random[:]) // which never fails
		d[id] = pseudonymStart + hex.EncodeToString(random[:])
	}
	return d
}

// of returns what the id becomes.
func (d disguise) of(id string) string {
	if pseudonym, ok := d[id]; ok {
		return pseudonym
	}
	return id
}

// pseudonyms returns them all, in order.
func (d disguise) pseudonyms() []string { return slices.Sorted(maps.Values(d)) }

// json returns the JSON text with the pseudonyms in the place of strings that are ids,
// and of the ids that stand in strings as words.
func (d disguise) json(text []byte) ([]byte, error) {
	var out bytes.Buffer
	in, to := jsontext.NewDecoder(bytes.NewReader(text)), jsontext.NewEncoder(&out)
	for {
		token, err := in.ReadToken()
		if errors.Is(err, io.EOF) {
			return out.Bytes(), nil
		}
		if err != nil {
			return nil, fmt.Errorf("read JSON: %w", err)
		}
		if token.Kind() == '"' {
			token = jsontext.String(d.text(token.String()))
		}
		if err := to.WriteToken(token); err != nil {
			return nil, fmt.Errorf("write JSON: %w", err)
		}
	}
}

// text returns a text that is an id, or has one in it as a word, with the pseudonym.
func (d disguise) text(text string) string {
	if pseudonym, is := d[text]; is {
		return pseudonym
	}
	return d.words(text)
}

// record replaces the ids in a record of the log, and reports whether it had any.
func (d disguise) record(r *eventlog.Record) (changed bool) {
	if r.Kind == eventlog.KindEvent {
		return d.event(&r.Event)
	}
	if r.Kind == eventlog.KindRefused && d.refusedProfile(&r.Event) {
		changed = true
	}
	for i := range r.Event.Fields {
		f := &r.Event.Fields[i]
		now := d.field(r, f)
		changed = changed || now != f.Value
		f.Value = now
	}
	if r.Kind == eventlog.KindRefused {
		now := d.quoted(r.Text)
		changed = changed || now != r.Text
		r.Text = now
	}
	return changed
}

// event replaces the ids in an event.
func (d disguise) event(e *stats.Event) (changed bool) {
	if !slices.ContainsFunc(e.Fields, func(f stats.Field) bool { return d.mayBeIn(f.Value) }) {
		return false
	}
	d.profile(e)
	changed = len(new(naming).of(e).rename(d)) > 0
	for i := range e.Fields {
		if f := &e.Fields[i]; f.Name == stats.FieldStandings {
			now := d.standings(f.Value)
			changed = changed || now != f.Value
			f.Value = now
		}
	}
	return changed
}

// field returns what becomes of the value of a field of what is no event.
func (d disguise) field(r *eventlog.Record, f *stats.Field) string {
	if r.Kind == eventlog.KindControl {
		return d.controlField(r.Text, f)
	}
	return d.refusedField(f)
}

// controlField is of a control record: those of people name them, and what people
// have written may.
func (d disguise) controlField(kind string, f *stats.Field) string {
	switch kind {
	case controlAmend, controlVisibility, controlErased:
	default:
		return f.Value
	}
	switch f.Name {
	case fieldPlayer, fieldInto:
		return d.of(f.Value)
	case fieldReason, fieldBy:
		return d.words(f.Value)
	}
	return f.Value
}

// refusedField is of what is no event, so that nobody knows what its fields are.
func (d disguise) refusedField(f *stats.Field) string {
	switch f.Name {
	case "":
		return d.quoted(f.Value)
	case stats.FieldStandings:
		return d.standings(f.Value)
	}
	return d.of(f.Value)
}

// standings returns the standings with the pseudonyms. Those that are no match count
// for nobody, and may name a player anywhere.
func (d disguise) standings(text string) string {
	if !d.mayBeIn(text) {
		return text
	}
	var r standingsReader
	if _, err := r.read(text); err != nil {
		return d.quoted(text)
	}
	return r.renamed(text, d)
}

// mayBeIn reports whether one of the ids may be in the JSON text, as it is or with
// escapes.
func (d disguise) mayBeIn(text string) bool {
	if strings.IndexByte(text, '\\') >= 0 {
		return true
	}
	for id := range d {
		if strings.Contains(text, id) {
			return true
		}
	}
	return false
}

// quoted returns the text, JSON or nearly, with the pseudonyms in the place of ids in
// quotation marks, which may be spelt with escapes.
func (d disguise) quoted(text string) string {
	if !d.mayBeIn(text) {
		return text
	}
	for i := strings.IndexByte(text, '"'); i >= 0 && i < len(text); {
		end := stringEnd(text, i)
		value, err := jsontext.AppendUnquote(nil, text[i:end])
		if pseudonym, is := d[string(value)]; is && err == nil {
			text = text[:i+1] + pseudonym + `"` + text[end:]
			end = i + len(pseudonym) + 2
		}
		next := strings.IndexByte(text[end:], '"')
		if next < 0 {
			break
		}
		i = end + next
	}
	for id, pseudonym := range d {
		text = strings.ReplaceAll(text, `"`+id+`"`, `"`+pseudonym+`"`)
	}
	return text
}

// stringEnd returns where the JSON string ends that begins at i.
func stringEnd(text string, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// words returns the text with the pseudonyms in the place of ids that stand in it as
// words.
func (d disguise) words(text string) string {
	for _, id := range slices.Sorted(maps.Keys(d)) {
		text = replaceWord(text, id, d[id])
	}
	return text
}

func replaceWord(text, word, by string) string {
	var out strings.Builder
	from := 0
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			break
		}
		i += at
		end := i + len(word)
		if isWord(text, i, end) {
			out.WriteString(text[from:i])
			out.WriteString(by)
			from, at = end, end
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		at = i + size
	}
	if from == 0 {
		return text
	}
	return out.String() + text[from:]
}

// isWord reports whether what is between the two places is a word, and not a part of one.
func isWord(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return (from == 0 || !inWord(before)) && (to == len(text) || !inWord(after))
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-'
}
