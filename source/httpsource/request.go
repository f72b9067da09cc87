package httpsource

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/eventlog"
	"statstracker/internal/eventjson"
	"statstracker/source"
	"statstracker/stats"
)

// request is what one request needs, kept for another one.
type request struct {
	body    []byte
	batch   *eventlog.Batch
	decoder eventjson.Decoder
	summary source.Summary
	reply   []byte
}

func newRequest() *request { return &request{batch: eventlog.NewBatch(Name)} }

// hold takes memory for a body, or says why it cannot.
type hold func(bytes int64) error

// step is the number of bytes in which memory for a large body is held.
const step = 1 << 20

// holder returns how the request holds memory. A body holds what has come of it,
// so that a slow client with a large one keeps nobody out.
func (h *Handler) holder(r *http.Request) hold {
	return func(n int64) error {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if h.memory.Acquire(ctx, n) != nil {
			return errMemory
		}
		return nil
	}
}

// readBody reads the body. It returns how much memory is held for it.
func (q *request) readBody(r io.Reader, hold hold) (held int64, err error) {
	q.body = q.body[:0]
	for {
		if len(q.body) == cap(q.body) {
			q.body = append(q.body, 0)[:len(q.body)]
		}
		for int64(len(q.body)) >= held+step {
			if err := hold(step); err != nil {
				return held, err
			}
			held += step
		}
		n, err := r.Read(q.body[len(q.body):min(cap(q.body), len(q.body)+step)])
		q.body = q.body[:len(q.body)+n]
		if errors.Is(err, io.EOF) {
			return held, nil
		}
		if err != nil {
			return held, err
		}
	}
}

// decode turns the body into a batch.
func (q *request) decode(lines bool, now time.Time) error {
	q.batch.Reset()
	if lines {
		return q.decodeLines(q.body, now)
	}
	q.decoder.Reset(q.body)
	if q.decoder.Open() {
		return q.decodeArray(now)
	}
	if err := q.decoder.Next(q.batch); err != nil {
		return errForm
	}
	q.batch.Add(now, nil)
	return q.decodeMore(now)
}

// decodeLines takes each line as an event, and what is none as a rejection.
func (q *request) decodeLines(body []byte, now time.Time) error {
	for len(body) > 0 {
		line, rest, _ := bytes.Cut(body, []byte{'\n'})
		body = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
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
func (q *request) decodeArray(now time.Time) error {
	for q.decoder.More() {
		if q.batch.Len() == MaxEvents {
			return errTooMany
		}
		start := q.decoder.Offset()
		switch err := q.decoder.Next(q.batch); {
		case errors.Is(err, eventjson.ErrNotObject):
			element := bytes.TrimLeft(q.body[start:q.decoder.Offset()], ", \t\r\n")
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

// decodeMore takes the objects after the first: NDJSON that its sender has not
// called so.
func (q *request) decodeMore(now time.Time) error {
	for !q.decoder.AtEnd() {
		if q.batch.Len() == MaxEvents {
			return errTooMany
		}
		if q.decoder.Next(q.batch) != nil {
			return errForm
		}
		q.batch.Add(now, nil)
	}
	return nil
}

// maxListed is how many rejections an answer lists.
const maxListed = 10_000

// answer says what became of the events.
func (q *request) answer(w http.ResponseWriter) {
	s := &q.summary
	b := append(q.reply[:0], `{"accepted":`...)
	b = strconv.AppendInt(b, int64(s.Total()), 10)
	for _, o := range []stats.Outcome{stats.Counted, stats.Ignored, stats.Duplicate, stats.Rejected} {
		b = append(b, `,"`...)
		b = append(b, o.String()...)
		b = append(b, `":`...)
		b = strconv.AppendInt(b, int64(s.Count(o)), 10)
	}
	b = append(b, `,"rejections":[`...)
	for i, r := range s.Rejections[:min(len(s.Rejections), maxListed)] {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"index":`...)
		b = strconv.AppendInt(b, int64(r.Index), 10)
		b = append(b, `,"reason":`...)
		b, _ = jsontext.AppendQuote(b, r.Reason) // invalid UTF-8 is replaced
		b = append(b, '}')
	}
	b = append(b, ']')
	if len(s.Rejections) > maxListed {
		b = append(b, `,"rejections_truncated":true`...)
	}
	q.reply = append(b, "}\n"...)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(q.reply)))
	_, _ = w.Write(q.reply) // a client that has gone gets no answer
	q.summary = source.Summary{}
}

// localHost returns whether the Host of a request names this machine, as it does
// unless a web page has a name of its own resolve to it.
func localHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(trimBrackets(host))
	return host == "localhost" || host == "" || ip != nil && ip.IsLoopback()
}

func trimBrackets(host string) string {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}
