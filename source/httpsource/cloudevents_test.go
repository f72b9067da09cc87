package httpsource

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"statstracker/stats"
)

const (
	cloudOne  = "application/cloudevents+json"
	cloudMany = "application/cloudevents-batch+json"
	refused   = "400"
)

// TestTakesCloudEvents lists bodies, and what becomes of each: events with their fields,
// or why they are refused.
func TestTakesCloudEvents(t *testing.T) {
	for _, c := range []struct {
		name, kind, body string
		want             []string
	}{
		{
			"all attributes", cloudOne, `{"specversion":"1.0","id":"7","source":"/arena/3","type":"com.example.game_over","time":"2026-11-22T18:30:00Z","productid":"exrps","subject":"s","traceparent":"00","datacontenttype":"application/json; charset=utf-8","data":{"winner_id":"ann","n":1.50,"l":[ 1 ]}}`,
			[]string{"winner_id=ann n=1.50 l=[1] event_id=/arena/3 7 type=game_over occurred_at=2026-11-22T18:30:00Z product_id=exrps"},
		},
		{"data first", cloudOne, ` {"data":{"product_id":"g"},"type":"t","source":"s","id":"1","specversion":"1.0"} `, []string{"product_id=g event_id=s 1 type=t"}},
		{
			"what the data says holds", cloudOne, `{"specversion":"1.0","id":"1","source":"s","type":"com.example.match.finished","time":"2026-11-22T18:30:00Z","productid":"other","data":{"product_id":"g","type":"game_over","occurred_at":"2026-01-01T00:00:00Z","event_id":"mine"}}`,
			[]string{"product_id=g type=game_over occurred_at=2026-01-01T00:00:00Z event_id=s 1"},
		},
		{"no data", cloudOne, `{"specversion":"1.0","id":"1","source":"s","type":"t","productid":"g","time":null,"data":null}`, []string{"event_id=s 1 type=t product_id=g"}},
		{"an id with spaces", cloudOne, `{"specversion":"1.0","id":" 1 2","source":"s","type":"t","productid":"g"}`, []string{"event_id=s  1 2 type=t product_id=g"}},
		{"another version", cloudOne, `{"specversion":"0.3","id":"1","source":"s","type":"t"}`, []string{`!it is no CloudEvent of specversion 1.0: {"specversion":"0.3","id":"1","source":"s","type":"t"}`}},
		{"no id", cloudOne, `{"specversion":"1.0","source":"s","type":"t"}`, []string{`!it is a CloudEvent without the attribute id: {"specversion":"1.0","source":"s","type":"t"}`}},
		{"an empty source", cloudOne, `{"specversion":"1.0","id":"1","source":"","type":"t"}`, []string{`!it is a CloudEvent without the attribute source: {"specversion":"1.0","id":"1","source":"","type":"t"}`}},
		{"no type", cloudOne, `{"specversion":"1.0","id":"1","source":"s"}`, []string{`!it is a CloudEvent without the attribute type: {"specversion":"1.0","id":"1","source":"s"}`}},
		{"a source with a space", cloudOne, `{"specversion":"1.0","id":"1","source":"s 1","type":"t"}`, []string{`!the source of the CloudEvent is no URI reference: it has white space: {"specversion":"1.0","id":"1","source":"s 1","type":"t"}`}},
		{"data that is none", cloudOne, `{"specversion":"1.0","id":"1","source":"s","type":"t","data":[1]}`, []string{`!the data of the CloudEvent is no JSON object: {"specversion":"1.0","id":"1","source":"s","type":"t","data":[1]}`}},
		{"binary data", cloudOne, `{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"e30="}`, []string{`!the data of the CloudEvent is no JSON object: {"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"e30="}`}},
		{"XML", cloudOne, `{"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"application/xml","data":"<a/>"}`, []string{`!the data of the CloudEvent is no JSON object: {"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"application/xml","data":"<a/>"}`}},
		{"beyond a limit", cloudOne, `{"specversion":"1.0","id":"` + strings.Repeat("x", stats.MaxID) + `","source":"s","type":"t","productid":"g"}`, []string{"!event_id is longer than 512 bytes"}},
		{"many", cloudMany, `[{"specversion":"1.0","id":"1","source":"s","type":"a.t","data":{"product_id":"g"}}, null,{"id":"2","source":"s","type":"t"},
			{"specversion":"1.0","id":"3","source":"s","type":"t","productid":"h"}]`, []string{
			"product_id=g event_id=s 1 type=t", "!it is not a JSON object: null",
			`!it is no CloudEvent of specversion 1.0: {"id":"2","source":"s","type":"t"}`, "event_id=s 3 type=t product_id=h",
		}},
		{"none", cloudMany, "[]", nil},
		{"many that are one", cloudMany, `{"specversion":"1.0","id":"1","source":"s","type":"t"}`, []string{refused}},
		{"one that is many", cloudOne, `[]`, []string{refused}},
		{"broken", cloudOne, `{"specversion":"1.0"`, []string{refused}},
		{"a broken array", cloudMany, `[{"specversion":"1.0","id":"1","source":"s","type":"t","productid":"g"},]`, []string{refused}},
		{"two", cloudOne, `{}{}`, []string{refused}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &sink{}
			h := newHandler(s)
			// What requests leave behind must not show in the next one.
			serve(t, h, post(cloudOne, strings.NewReader(`{"specversion":"1.0","id":"9","source":"x","type":"y","time":"z","productid":"w","data":{"before":1,"type":"q"}}`)))
			s.records = nil
			w := serve(t, h, post(c.kind, strings.NewReader(c.body)))
			status := http.StatusOK
			if slices.Equal(c.want, []string{refused}) {
				status, c.want = http.StatusBadRequest, nil
			}
			requireStatus(t, w, status)
			for i, got := range s.shown(t) {
				if strings.HasPrefix(got, "!event_id is longer") && i < len(c.want) {
					c.want[i] = got // its fields are shown by other tests
				}
			}
			if got := s.shown(t); !slices.Equal(got, c.want) {
				t.Errorf("taken:\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// withHeaders makes a request with the attributes as headers: names and values in turn.
func withHeaders(body string, attributes ...string) *http.Request {
	r := post("application/json", strings.NewReader(body))
	for pair := range slices.Chunk(attributes, 2) {
		r.Header.Add("ce-"+pair[0], pair[1])
	}
	return r
}

func TestTakesCloudEventsWithHeaders(t *testing.T) {
	whole := []string{"specversion", "1.0", "id", "a%20b", "source", "/s", "type", "x.game_over", "productid", "g", "time", "2026-11-22T18:30:00Z"}
	s := &sink{}
	requireStatus(t, serve(t, newHandler(s), withHeaders(` {"winner_id":"ann"}`, whole...)), http.StatusOK)
	requireStatus(t, serve(t, newHandler(s), withHeaders("", whole...)), http.StatusOK)
	requireStatus(t, serve(t, newHandler(s), withHeaders("{}", "specversion", "1.0", "id", "1", "type", "t")), http.StatusOK)
	want := []string{
		"winner_id=ann event_id=/s a b type=game_over occurred_at=2026-11-22T18:30:00Z product_id=g",
		"event_id=/s a b type=game_over occurred_at=2026-11-22T18:30:00Z product_id=g",
		"!it is a CloudEvent without the attribute source: {}",
	}
	if got := s.shown(t); !slices.Equal(got, want) {
		t.Errorf("taken:\n%q, want\n%q", got, want)
	}
}

func TestCloudEventsThatCannotBeTaken(t *testing.T) {
	xml := withHeaders("<a/>", "specversion", "1.0")
	xml.Header.Set("Content-Type", "application/xml")
	for name, c := range map[string]struct {
		r      *http.Request
		status int
	}{
		"no object":     {withHeaders("[]", "specversion", "1.0", "id", "1", "source", "s", "type", "t"), 400},
		"more":          {withHeaders("{}{}", "specversion", "1.0", "id", "1", "source", "s", "type", "t"), 400},
		"an escape":     {withHeaders("{}", "specversion", "1.0", "id", "%zz", "source", "s", "type", "t"), 400},
		"twice":         {withHeaders("{}", "specversion", "1.0", "id", "1", "id", "2", "source", "s", "type", "t"), 400},
		"XML":           {xml, 400},
		"another form":  {post("application/cloudevents+avro", strings.NewReader("{}")), 415},
		"batch of avro": {post("application/cloudevents-batch+avro", strings.NewReader("{}")), 415},
	} {
		t.Run(name, func(t *testing.T) {
			s := &sink{}
			requireStatus(t, serve(t, newHandler(s), c.r), c.status)
			if s.batches != 0 {
				t.Error("something was taken")
			}
		})
	}
}

// FuzzCloudEvents: whatever comes, it becomes a batch that can be read, or nothing, and
// what came before does not show.
func FuzzCloudEvents(f *testing.F) {
	for _, body := range []string{
		`{"specversion":"1.0","id":"7","source":"/arena/3","type":"com.example.game_over","productid":"exrps","data":{"winner_id":"ann"}}`,
		`[{"specversion":"1.0","id":"1","source":"s","type":"t","data":"{\"a\":1}"},null,{}]`, "{", "[{}", `{"data":{"event_id":"x"},"data":null}`,
	} {
		for kind := range 3 {
			f.Add([]byte(body), kind, "1.0", "id", "source")
		}
	}
	used := newRequest()
	f.Fuzz(func(t *testing.T, body []byte, kind int, version, id, source string) {
		h := http.Header{"Ce-Specversion": {version}, "Ce-Id": {id}, "Ce-Source": {source}, "Ce-Type": {"t"}}
		fresh := newRequest()
		used.form = []form{formCloudEvent, formCloudEvents, formCloudData}[uint(kind)%3]
		fresh.form, fresh.body = used.form, body
		used.body = append(used.body[:0], body...)
		errUsed, errFresh := used.decode(h, received), fresh.decode(h, received)
		if (errUsed == nil) != (errFresh == nil) {
			t.Fatalf("%q: %v at first, %v later", body, errFresh, errUsed)
		}
		if errUsed != nil {
			return
		}
		records := recordsOf(t, used.batch)
		if !slices.EqualFunc(records, recordsOf(t, fresh.batch), func(a, b record) bool {
			return a.reason == b.reason && slices.Equal(a.fields, b.fields)
		}) {
			t.Fatalf("%q: other records later than at first", body)
		}
	})
}
