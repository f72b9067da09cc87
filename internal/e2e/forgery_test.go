package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"statstracker/internal/redistest"
)

// forgeries try to be lines of the log of their own, or to change how a terminal
// shows it.
var forgeries = []string{
	"x\ntime=2026-01-01T00:00:00.000Z level=ERROR msg=forged",
	"x\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}",
	"\x1b[2J\x1b[31mforged\x1b[0m",
	"x\" level=ERROR msg=forged \"",
	"\u009b2J\u009b31mforged",
	"x\u2028forged\u0085bell\x07",
	"x\x00forged",
	"forged\u202egnirts",
}

// textLine is a whole line of the log in the format text.
var textLine = regexp.MustCompile(`^time=\S+ level=(DEBUG|INFO|WARN|ERROR) msg=("([^"\\]|\\.)*"|[^" ]+)( [^" =]+=("([^"\\]|\\.)*"|[^" ]*))*$`)

// format is a format of the log: what a line has to be, and which characters
// must not be in it as they are.
type format struct {
	whole func(line string) bool
	odd   func(r rune) bool
}

var formats = map[string]format{
	"text": {textLine.MatchString, func(r rune) bool { return !unicode.IsPrint(r) }},
	"json": {func(line string) bool { return json.Valid([]byte(line)) }, func(r rune) bool { return r < ' ' }},
}

func (f format) check(t *testing.T, output string) {
	t.Helper()
	for line := range strings.Lines(output) {
		line = strings.TrimSuffix(line, "\n")
		if !f.whole(line) || strings.ContainsFunc(line, f.odd) {
			t.Errorf("not a line of the program: %q", line)
		}
	}
}

// Whatever ids, fields and paths hold, each line of the log stays one line that
// the program has written, in both formats and at every level.
func TestNoIDForgesALogLine(t *testing.T) {
	for name, f := range formats {
		t.Run(name, func(t *testing.T) {
			redis := redistest.Start(t, redistest.Options{})
			s := serve(t, t.TempDir(), "--events", redis.URL(0), "--log-format", name, "--log-level", "debug")
			for _, text := range forgeries {
				forge(t, s, redis, text)
			}
			s.stop()
			f.check(t, s.output())
		})
	}
}

// So with a text that is in the log: the key of the stream.
func TestNoStreamKeyForgesALogLine(t *testing.T) {
	for name, f := range formats {
		for _, text := range forgeries {
			if strings.Contains(text, "\x00") {
				continue // which no argument of a program has
			}
			s := launchServer(t, t.TempDir(), "--log-format", name, "--events", "redis://127.0.0.1:1", "--events-stream", text)
			await(t, "the log names the stream", func() bool { return strings.Contains(s.output(), "cannot be followed") })
			s.stop()
			f.check(t, s.output())
		}
	}
}

// forge puts the text everywhere where somebody else's text can be.
func forge(t *testing.T, s *server, redis *redistest.Server, text string) {
	t.Helper()
	events := []event{
		{"product_id": text, "type": "game_over", "winner_id": text, "loser_id": "b", "event_id": text},
		{"product_id": "exrps", "type": text, "event_name": "select_weapon", "user_id": text, "event_data": text},
		{"product_id": "exrps", "type": "game_over", "standings": text, text: text},
	}
	s.post(events...)
	s.awaitDrained(add(t, redis.Client(), events...))
	for _, path := range []string{
		"/stats/" + url.PathEscape(text) + "/" + url.PathEscape(text),
		"/" + url.PathEscape(text),
		"/v1/rejections?cursor=" + url.QueryEscape(text),
	} {
		if _, err := s.request(t.Context(), http.MethodGet, path, nil); err != nil {
			t.Errorf("GET %s: %v", path, err)
		}
	}
}
