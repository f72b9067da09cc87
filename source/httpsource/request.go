package httpsource

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"time"

	"statstracker/eventlog"
	"statstracker/internal/eventjson"
	"statstracker/source"
)

// MaxEvents is the largest number of events in one body. Events so small that
// more of them fit lack something that every event has.
const MaxEvents = 1 << 18

// request is what one request needs, kept for another one.
type request struct {
	manner
	body     []byte
	inflater *gzip.Reader // nil until a body was compressed
	batch    *eventlog.Batch
	decoder  eventjson.Decoder
	cloud    cloudEvent
	summary  source.Summary
	repeated bool // it is the answer to a request before
	reply    []byte
}

func newRequest() *request { return &request{batch: eventlog.NewBatch(Name)} }

// byteOrderMark is what some programs begin a text with.
var byteOrderMark = []byte("\xef\xbb\xbf")

// blanks is the white space of JSON.
const blanks = " \t\r\n"

// decode turns the body into a batch. The headers have the attributes of an event of
// which the body is the data.
func (q *request) decode(h http.Header, now time.Time) error {
	q.batch.Reset()
	text := bytes.TrimLeft(bytes.TrimPrefix(q.body, byteOrderMark), blanks)
	switch q.form {
	case formLines:
		return q.decodeLines(text, now)
	case formCloudEvent:
		return q.decodeCloudEvent(text, now)
	case formCloudEvents:
		return q.decodeCloudEvents(text, now)
	case formCloudData:
		return q.decodeCloudData(text, h, now)
	case formJSON:
	}
	q.decoder.Reset(text)
	if q.decoder.Open() {
		return q.decodeArray(text, now)
	}
	if err := q.decoder.Next(q.batch); err != nil {
		return errForm
	}
	q.batch.Add(now, nil)
	end := q.decoder.Offset()
	return q.decodeRest(text[:end], bytes.TrimLeft(text[end:], " \t\r"), now)
}

// decodeRest takes what follows the first object. Lines that follow one of a
// single line are NDJSON that its sender has not called so.
func (q *request) decodeRest(first, rest []byte, now time.Time) error {
	switch {
	case len(bytes.Trim(rest, blanks)) == 0:
		return nil
	case rest[0] != '\n' || bytes.IndexByte(first, '\n') >= 0:
		return errForm
	}
	return q.decodeLines(rest, now)
}

// decodeLines takes each line as an event, and what is none as a rejection.
func (q *request) decodeLines(text []byte, now time.Time) error {
	for len(text) > 0 {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte{'\n'})
		if line = bytes.Trim(line, blanks); len(line) == 0 {
			continue
		}
		if q.batch.Len() == MaxEvents {
			return errTooMany
		}
		if err := q.decoder.Object(line, q.batch); err != nil {
			q.batch.Refuse(line, err.Error(), now, nil)
			continue
		}
		q.batch.Add(now, nil)
	}
	return nil
}

// decodeArray takes the elements of an array, which has to be whole.
func (q *request) decodeArray(text []byte, now time.Time) error {
	for q.decoder.More() {
		if q.batch.Len() == MaxEvents {
			return errTooMany
		}
		start := q.decoder.Offset()
		switch err := q.decoder.Next(q.batch); {
		case errors.Is(err, eventjson.ErrNotObject):
			element := bytes.TrimLeft(text[start:q.decoder.Offset()], ","+blanks)
			q.batch.Refuse(element, err.Error(), now, nil)
		case err != nil:
			return errForm
		default:
			q.batch.Add(now, nil)
		}
	}
	if q.decoder.End() != nil {
		return errForm
	}
	return nil
}
