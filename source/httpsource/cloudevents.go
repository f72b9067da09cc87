package httpsource

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"net/url"

	"statstracker/eventlog"
	"statstracker/internal/eventjson"
	"statstracker/stats"
)

// CloudEvents 1.0: events with attributes around their data, or in headers beside it.
// The data is the flat event; the attributes become fields of it:
//
//	source, id   event_id, always: the two with a space between, which no source has
//	type         type: what follows its last dot
//	time         occurred_at
//	productid    product_id
//
// Of the last three the data's own field holds, if it has one. Other attributes say
// nothing about the game, and are left out.

// cloudHeader begins the names of headers that are attributes.
const cloudHeader = "Ce-"

// cloudEvent is an event as it comes with its attributes. It takes what a decoder reads
// of the members of one. The zero value is ready to use.
type cloudEvent struct {
	attributes [len(cloudNames)][]byte
	has        [len(cloudNames)]bool
	fields     cloudFields
	decoder    eventjson.Decoder // of the data
}

// The attributes that mean something.
const (
	cloudSpec = iota
	cloudID
	cloudSource
	cloudType
	cloudTime
	cloudProduct
	cloudContent
	cloudBytes
	cloudData
)

// cloudNames are their names.
var cloudNames = [...]string{"specversion", "id", "source", "type", "time", "productid", "datacontenttype", "data_base64", "data"}

// reset forgets the event.
func (c *cloudEvent) reset() {
	clear(c.attributes[:])
	clear(c.has[:])
}

// Field implements [eventjson.Fields]. An attribute that is null is none.
func (c *cloudEvent) Field(name, value []byte) {
	for i, known := range cloudNames {
		if string(name) == known {
			c.attributes[i], c.has[i] = value, string(value) != "null"
		}
	}
}

// headers takes the attributes from the headers, where they are percent-encoded.
func (c *cloudEvent) headers(h http.Header) error {
	for i, name := range cloudNames[:cloudContent] {
		values := h.Values(cloudHeader + name)
		if len(values) == 0 {
			continue
		}
		text, err := url.PathUnescape(values[0])
		if err != nil || len(values) > 1 {
			return errCloudHeader
		}
		c.attributes[i], c.has[i] = []byte(text), true
	}
	return nil
}

// addTo gives the batch the fields of the event. With an error it has got some of
// them.
func (c *cloudEvent) addTo(b *eventlog.Batch) error {
	if err := c.check(); err != nil {
		return err
	}
	c.fields = cloudFields{batch: b}
	if c.has[cloudData] {
		if err := c.decoder.Object(c.attributes[cloudData], &c.fields); err != nil {
			return errCloudObject
		}
	}
	id := append(append(append([]byte(nil), c.attributes[cloudSource]...), ' '), c.attributes[cloudID]...)
	b.Field([]byte(stats.FieldEventID), id)
	for _, a := range []struct {
		attribute int
		field     string
		has       bool
		value     []byte
	}{
		{cloudType, stats.FieldType, c.fields.kind, lastPart(c.attributes[cloudType])},
		{cloudTime, stats.FieldOccurredAt, c.fields.time, c.attributes[cloudTime]},
		{cloudProduct, stats.FieldProduct, c.fields.product, c.attributes[cloudProduct]},
	} {
		if c.has[a.attribute] && !a.has {
			b.Field([]byte(a.field), a.value)
		}
	}
	return nil
}

// check returns what is wrong with the attributes.
func (c *cloudEvent) check() error {
	if string(c.attributes[cloudSpec]) != "1.0" {
		return errCloudVersion
	}
	for _, i := range []int{cloudID, cloudSource, cloudType} {
		if len(c.attributes[i]) == 0 {
			return errors.New("it is a CloudEvent without the attribute " + cloudNames[i])
		}
	}
	if bytes.ContainsAny(c.attributes[cloudSource], blanks) {
		return errCloudSource
	}
	if media, _, _ := mime.ParseMediaType(string(c.attributes[cloudContent])); c.has[cloudContent] && !isJSON(media) || c.has[cloudBytes] {
		return errCloudObject
	}
	return nil
}

// The reasons for which a CloudEvent is rejected.
var (
	errCloudVersion = errors.New("it is no CloudEvent of specversion 1.0")
	errCloudSource  = errors.New("the source of the CloudEvent is no URI reference: it has white space")
	errCloudObject  = errors.New("the data of the CloudEvent is no JSON object")
)

// lastPart returns what follows the last dot of a type: com.example.game_over is a
// game_over.
func lastPart(kind []byte) []byte {
	return kind[bytes.LastIndexByte(kind, '.')+1:]
}

// cloudFields passes the fields of the data on, and notes which it has.
type cloudFields struct {
	batch               *eventlog.Batch
	kind, time, product bool
}

// Field implements [eventjson.Fields].
func (c *cloudFields) Field(name, value []byte) {
	switch string(name) {
	case stats.FieldType:
		c.kind = true
	case stats.FieldOccurredAt:
		c.time = true
	case stats.FieldProduct:
		c.product = true
	}
	c.batch.Field(name, value)
}
