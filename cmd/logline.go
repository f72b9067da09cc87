package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"statstracker/eventlog"
	"statstracker/internal/eventjson"
	"statstracker/stats"
	"statstracker/tracker"
)

// lineWriter writes records as lines of JSON.
type lineWriter struct {
	out   io.Writer
	flush func() error // of out
	meta  bool         // with the number, the time and the source
	text  []byte       // not written yet
	since time.Time    // of the last flush
}

// flushAfter is how long a line may wait to be seen.
const flushAfter = time.Second

// add adds the line of a record.
func (w *lineWriter) add(e tracker.Logged) error {
	if w.meta {
		w.text = appendLogged(w.text, e)
	} else {
		w.text = eventjson.Append(w.text, &e.Event)
	}
	w.text = append(w.text, '\n')
	if len(w.text) < 64<<10 {
		return nil
	}
	return w.write()
}

func (w *lineWriter) write() error {
	if len(w.text) == 0 {
		return nil
	}
	_, err := w.out.Write(w.text)
	w.text = w.text[:0]
	return err
}

// rest hands over what was written: before a pause, and now and then.
func (w *lineWriter) rest(waits bool) error {
	if !waits && time.Since(w.since) < flushAfter {
		return nil
	}
	w.since = time.Now()
	if err := w.write(); err != nil {
		return err
	}
	return w.flush()
}

// appendLogged appends a record with all that the log has of it.
func appendLogged(dst []byte, e tracker.Logged) []byte {
	dst = strconv.AppendUint(append(dst, `{"revision":`...), e.Revision, 10)
	dst = append(dst, `,"received":"`...)
	dst = append(e.Event.Received.UTC().AppendFormat(dst, time.RFC3339Nano), '"')
	if e.Kind == eventlog.KindControl {
		dst = append(eventjson.AppendMember(dst, "control", e.Text), `,"fields":`...)
		return append(appendControl(dst, e.Event.Fields), '}')
	}
	dst = eventjson.AppendMember(dst, "source", e.Source)
	dst = eventjson.AppendMember(dst, "position", e.Position)
	if e.Kind == eventlog.KindRefused {
		dst = eventjson.AppendMember(dst, "refused", e.Text)
	}
	return append(eventjson.Append(append(dst, `,"event":`...), &e.Event), '}')
}

// appendControl appends the fields of a control record. Of a name that comes more than once
// the values are a list.
func appendControl(dst []byte, fields []stats.Field) []byte {
	values, names := make(map[string][]string), []string(nil)
	for _, f := range fields {
		if values[f.Name] == nil {
			names = append(names, f.Name)
		}
		values[f.Name] = append(values[f.Name], f.Value)
	}
	dst = append(dst, '{')
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(eventjson.AppendText(dst, name), ':')
		if list := values[name]; len(list) > 1 {
			dst = appendTexts(dst, list)
		} else {
			dst = eventjson.AppendText(dst, list[0])
		}
	}
	return append(dst, '}')
}

func appendTexts(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, text := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = eventjson.AppendText(dst, text)
	}
	return append(dst, ']')
}

// loggedLine is what is read back of a line with an event.
type loggedLine struct {
	Revision uint64          `json:"revision"`
	Received time.Time       `json:"received"`
	Source   string          `json:"source"`
	Position string          `json:"position"`
	Event    json.RawMessage `json:"event"`
}

// loggedParser reads lines that appendLogged has written of events.
type loggedParser struct{ decoder eventjson.Decoder }

func (p *loggedParser) parse(text []byte) (e tracker.Logged, err error) {
	var line loggedLine
	if err := json.Unmarshal(text, &line); err != nil {
		return e, fmt.Errorf("read what the server says of the log: %w", err)
	}
	fields := &fieldList{}
	if err := p.decoder.Object(line.Event, fields); err != nil {
		return e, fmt.Errorf("read what the server says of an event: %w", err)
	}
	r := &eventlog.Record{Position: line.Position, Event: stats.Event{Fields: fields.list, Received: line.Received}}
	return tracker.Logged{Revision: line.Revision, Source: line.Source, Record: r}, nil
}

// fieldList takes the fields of an event.
type fieldList struct{ list []stats.Field }

// Field implements [eventjson.Fields].
func (l *fieldList) Field(name, value []byte) {
	l.list = append(l.list, stats.Field{Name: string(name), Value: string(value)})
}
