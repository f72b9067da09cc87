package httpsource

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// manner is how a request wants its events to be taken.
type manner struct {
	form     form
	gzip     bool   // the body is compressed
	validate bool   // nothing is to be taken: the answer says what would become of it
	key      string // under which the request may come again; "" for none
}

// form is what a body may be.
type form uint8

const (
	formJSON        form = iota // one object, an array of them, or lines that are not called so
	formLines                   // an object a line
	formCloudEvent              // an event with its attributes around it
	formCloudEvents             // an array of those
	formCloudData               // the data of an event whose attributes are headers
)

// mannerOf reads the manner from the head of the request.
func mannerOf(r *http.Request) (m manner, err error) {
	switch e := r.Header.Get("Content-Encoding"); {
	case strings.EqualFold(e, "gzip"), strings.EqualFold(e, "x-gzip"):
		m.gzip = true
	case e != "" && !strings.EqualFold(e, "identity"):
		return m, errEncoding
	}
	if m.validate, err = wantsValidation(r.URL.RawQuery); err != nil {
		return m, err
	}
	if m.key, err = keyOf(r.Header); err != nil {
		return m, err
	}
	m.form, err = formOf(r.Header)
	return m, err
}

// validation is the parameter that asks what would be, and the only one there is.
const validation = "validate"

// wantsValidation reads it.
func wantsValidation(query string) (bool, error) {
	if query == "" {
		return false, nil
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return false, errQuery
	}
	for name := range v {
		if name != validation { // such as dry_run, whose events must not be taken
			return false, fieldError{fmt.Sprintf("%.50s", strings.ToValidUTF8(name, "?")), "is no parameter here; there is " + validation}
		}
	}
	switch values := v[validation]; {
	case slices.Equal(values, []string{"true"}):
		return true, nil
	case len(values) == 0, slices.Equal(values, []string{"false"}):
		return false, nil
	}
	return false, fieldError{validation, "has to be true or false"}
}

// formOf returns the form that the client says the body has.
func formOf(h http.Header) (form, error) {
	media, _, _ := mime.ParseMediaType(h.Get("Content-Type")) // "" if it is none
	switch media {
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		return formLines, nil
	case "application/cloudevents+json":
		return formCloudEvent, nil
	case "application/cloudevents-batch+json":
		return formCloudEvents, nil
	}
	switch {
	case strings.HasPrefix(media, "application/cloudevents"):
		return formJSON, errCloudFormat
	case h.Get(cloudHeader+"Specversion") == "":
		return formJSON, nil
	case h.Get("Content-Type") != "" && !isJSON(media):
		return formCloudData, errCloudData
	}
	return formCloudData, nil
}

// isJSON reports whether what is of the media type is JSON.
func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}
