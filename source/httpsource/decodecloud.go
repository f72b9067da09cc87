package httpsource

import (
	"bytes"
	"errors"
	"net/http"
	"time"

	"statstracker/internal/eventjson"
)

// decodeCloudEvent takes one CloudEvent.
func (q *request) decodeCloudEvent(text []byte, now time.Time) error {
	q.cloud.reset()
	if q.decoder.Object(text, &q.cloud) != nil {
		return errCloudForm
	}
	q.addCloudEvent(bytes.TrimRight(text, blanks), now)
	return nil
}

// decodeCloudEvents takes the elements of an array, which has to be whole.
func (q *request) decodeCloudEvents(text []byte, now time.Time) error {
	q.decoder.Reset(text)
	if !q.decoder.Open() {
		return errCloudForm
	}
	for q.decoder.More() {
		if q.batch.Len() == MaxEvents {
			return errTooMany
		}
		start := q.decoder.Offset()
		q.cloud.reset()
		err := q.decoder.Next(&q.cloud)
		element := bytes.TrimLeft(text[start:q.decoder.Offset()], ","+blanks)
		switch {
		case errors.Is(err, eventjson.ErrNotObject):
			q.batch.Refuse(element, err.Error(), now, nil)
		case err != nil:
			return errCloudForm
		default:
			q.addCloudEvent(element, now)
		}
	}
	if q.decoder.End() != nil {
		return errCloudForm
	}
	return nil
}

// decodeCloudData takes one CloudEvent whose attributes are headers.
func (q *request) decodeCloudData(text []byte, h http.Header, now time.Time) error {
	q.cloud.reset()
	if err := q.cloud.headers(h); err != nil {
		return err
	}
	if text = bytes.TrimRight(text, blanks); len(text) > 0 {
		q.decoder.Reset(text)
		if text[0] != '{' || q.decoder.Next(nothing{}) != nil || q.decoder.End() != nil {
			return errCloudData
		}
		q.cloud.attributes[cloudData], q.cloud.has[cloudData] = text, true
	}
	q.addCloudEvent(text, now)
	return nil
}

// nothing takes fields and forgets them.
type nothing struct{}

// Field implements [eventjson.Fields].
func (nothing) Field(_, _ []byte) {}

// addCloudEvent adds the event that has been read, whose text is what came.
func (q *request) addCloudEvent(text []byte, now time.Time) {
	if err := q.cloud.addTo(q.batch); err != nil {
		q.batch.Refuse(text, err.Error(), now, nil)
		return
	}
	q.batch.Add(now, nil)
}
