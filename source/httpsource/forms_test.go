package httpsource

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"statstracker/source"
	"statstracker/stats"
)

// TestTakesTheForms lists bodies, and for each what becomes of it: its events
// with their fields (name=value), or why they are refused, in order.
func TestTakesTheForms(t *testing.T) {
	const none = "400"
	for _, c := range []struct {
		name, kind, body string
		want             []string
	}{
		{"object", "", `{"product_id":"g","a":"b"}`, []string{"product_id=g a=b"}},
		{"object on lines", "", "\r\n{\r\n\"product_id\"\t:\"g\"}\r\n\r\n", []string{"product_id=g"}},
		{"object called JSON", "application/json", `{"product_id":"g"}`, []string{"product_id=g"}},
		{"byte order mark", "", "\xef\xbb\xbf{\"product_id\":\"g\"}", []string{"product_id=g"}},
		{"byte order mark before lines", ndjson, "\xef\xbb\xbf{\"product_id\":\"g\"}", []string{"product_id=g"}},
		{"byte order mark before an array", "", "\xef\xbb\xbf[{\"product_id\":\"g\"},1]", []string{"product_id=g", "!it is not a JSON object: 1"}},
		{"values", "", `{"product_id":7,"t":true,"z":null,"n":1.50,"l":[ 1, "a" ],"o":{ "k" : "v" }}`, []string{`product_id=7 t=true z=null n=1.50 l=[1,"a"] o={"k":"v"}`}},
		{"last of a field", "", `{"a":"1","product_id":"g","a":"2"}`, []string{"a=2 product_id=g"}},
		{"escapes", "", `{"product_id":"\u00e9\ud83d\ude00\"\\\/\n"}`, []string{"product_id=é😀\"\\/\n"}},
		{"array", "", "[ {\"product_id\":\"g\"} , {\"product_id\":\"h\"} ]", []string{"product_id=g", "product_id=h"}},
		{"array of all kinds", "", `[{"product_id":"g"}, null,"x" ,[{"product_id":"h"}],{},2]`, []string{
			"product_id=g", "!it is not a JSON object: null", `!it is not a JSON object: "x"`,
			`!it is not a JSON object: [{"product_id":"h"}]`, "!it has no product_id", "!it is not a JSON object: 2",
		}},
		{"empty array", "", "[]", nil},
		{"lines", ndjson, "{\"product_id\":\"g\"}\n{\"product_id\":\"h\"}", []string{"product_id=g", "product_id=h"}},
		{"lines of all kinds", ndjson, "\n\r\n \t{\"product_id\":\"g\"}\r\n{\"a\":[ 1 ],}\nnull\n{}{}\n[]\n\u00a0\n\x00\n", []string{
			"product_id=g", `!it is not valid JSON: {"a":[ 1 ],}`, "!it is not a JSON object: null",
			"!it is not valid JSON: {}{}", "!it is not a JSON object: []", "!it is not valid JSON: \u00a0", "!it is not valid JSON: \x00",
		}},
		{"no lines", ndjson, "", nil},
		{"empty lines", ndjson, "\n \r\n\n", nil},
		{"lines by other names", "Application/JSONL; charset=UTF-8", "1", []string{"!it is not a JSON object: 1"}},
		{"lines with a strange parameter", "application/x-ndjson; =", "1", []string{"!it is not a JSON object: 1"}},
		{"invalid UTF-8 in a line", ndjson, "{\"product_id\":\"\xff\"}\n{\"product_id\":\"g\"}", []string{"!it is not valid JSON: {\"product_id\":\"\xff\"}", "product_id=g"}},
		{"lines that are not called so", "application/x-www-form-urlencoded", "{\"product_id\":\"g\"} \r\n{\"product_id\":\"h\"}\n{\n", []string{"product_id=g", "product_id=h", "!it is not valid JSON: {"}},
		{"half a surrogate pair", ndjson, `{"product_id":"\ud800"}`, []string{`!it is not valid JSON: {"product_id":"\ud800"}`}},
		{"nothing", "", "", []string{none}},
		{"blanks", "", " \n", []string{none}},
		{"byte order mark alone", "", "\xef\xbb\xbf", []string{none}},
		{"scalar", "", `"product_id"`, []string{none}},
		{"form", "application/x-www-form-urlencoded", "product_id=g", []string{none}},
		{"broken object", "", `{"product_id":"g"`, []string{none}},
		{"invalid UTF-8", "", "{\"product_id\":\"\xff\"}", []string{none}},
		{"objects on one line", "", `{"product_id":"g"}{"product_id":"h"}`, []string{none}},
		{"objects on more than one line", "", "{\"product_id\":\n\"g\"}\n{\"product_id\":\"h\"}", []string{none}},
		{"first line that is none", "", "x\n{\"product_id\":\"g\"}", []string{none}},
		{"broken array", "", `[{"product_id":"g"}`, []string{none}},
		{"comma at the end", "", `[{"product_id":"g"},]`, []string{none}},
		{"array and more", "", `[{"product_id":"g"}] 1`, []string{none}},
		{"array and lines", "", "[{\"product_id\":\"g\"}]\n{\"product_id\":\"g\"}", []string{none}},
		{"scalar in a broken array", "", `[tru]`, []string{none}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &sink{}
			h := newHandler(s)
			// What requests leave behind must not show in the next one.
			serve(t, h, post("", strings.NewReader(`[{"product_id":"before"},1]`)))
			serve(t, h, post("", strings.NewReader(`[{"product_id":"before","a":"x"},{"b":`)))
			s.records = nil
			w := serve(t, h, post(c.kind, iotest.OneByteReader(strings.NewReader(c.body))))
			if slices.Equal(c.want, []string{none}) {
				requireStatus(t, w, http.StatusBadRequest)
				c.want = nil
			} else {
				requireStatus(t, w, http.StatusOK)
				if accepted := fmt.Sprintf(`{"accepted":%d,`, len(c.want)); !strings.HasPrefix(w.Body.String(), accepted) {
					t.Errorf("%s, want %s", w.Body, accepted)
				}
			}
			if got := s.shown(t); !slices.Equal(got, c.want) {
				t.Errorf("taken:\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// shown lists what has been taken.
func (s *sink) shown(t *testing.T) (list []string) {
	t.Helper()
	for _, r := range s.records {
		if !r.received.Equal(received) {
			t.Errorf("received at %v", r.received)
		}
		var parts []string
		for _, f := range r.fields {
			parts = append(parts, f.Name+"="+f.Value)
		}
		text := strings.Join(parts, " ")
		if r.reason != "" {
			text = "!" + r.reason
			if len(r.fields) == 1 && r.fields[0].Name == "" {
				text += ": " + r.fields[0].Value
			}
		}
		list = append(list, text)
	}
	return list
}

func TestKeepsTheOrder(t *testing.T) {
	s := &sink{}
	var body strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&body, "{\"product_id\":\"g\",\"n\":%d}\n", i)
	}
	requireStatus(t, serve(t, newHandler(s), post(ndjson, strings.NewReader(body.String()))), http.StatusOK)
	for i, r := range s.records {
		if want := fmt.Sprint(i); r.fields[1].Value != want {
			t.Fatalf("event %d has the number %s", i, r.fields[1].Value)
		}
	}
	if len(s.records) != 10_000 || s.batches != 1 {
		t.Errorf("%d events in %d batches", len(s.records), s.batches)
	}
}

func TestFieldsUpToTheLimit(t *testing.T) {
	for n, reason := range map[int]string{stats.MaxFields: "", stats.MaxFields + 1: "it has more than 64 fields"} {
		var body strings.Builder
		body.WriteString(`{"product_id":"g"`)
		for i := range n - 1 {
			fmt.Fprintf(&body, `,"f%d":"x"`, i)
		}
		body.WriteString(`,"product_id":"g"}`) // again: no field more
		s := &sink{}
		requireStatus(t, serve(t, newHandler(s), post("", strings.NewReader(body.String()))), http.StatusOK)
		if len(s.records) != 1 || s.records[0].reason != reason {
			t.Errorf("%d fields: %.200q", n, s.shown(t))
		}
	}
}

func TestDeepNestingIsRefused(t *testing.T) {
	s := &sink{}
	deep := `{"product_id":"g","a":` + strings.Repeat("[", 1<<20) + "\n{\"product_id\":\"g\"}"
	requireStatus(t, serve(t, newHandler(s), post(ndjson, strings.NewReader(deep))), http.StatusOK)
	if len(s.records) != 2 || s.records[0].reason != "it is not valid JSON" || s.records[1].reason != "" {
		t.Errorf("%.200q", s.shown(t))
	}
	requireStatus(t, serve(t, newHandler(s), post("", strings.NewReader(strings.Repeat("[", 1<<20)))), http.StatusBadRequest)
}

// TestAnswerListsRejectionsUpToALimit: and says when it leaves some out.
func TestAnswerListsRejectionsUpToALimit(t *testing.T) {
	for n, truncated := range map[int]bool{source.MaxRejections: false, source.MaxRejections + 1: true} {
		w := serve(t, newHandler(&sink{}), post(ndjson, strings.NewReader(strings.Repeat("1\n", n))))
		requireStatus(t, w, http.StatusOK)
		answer := w.Body.String()
		if head := fmt.Sprintf(`{"accepted":%d,"counted":0,"ignored":0,"duplicate":0,"rejected":%d,"rejections":[{"index":0,`, n, n); !strings.HasPrefix(answer, head) {
			t.Errorf("%.200s, want %s", answer, head)
		}
		if got := strings.Count(answer, `"reason":"it is not a JSON object"`); got != source.MaxRejections {
			t.Errorf("%d rejections listed", got)
		}
		if strings.Contains(answer, `],"rejections_truncated":true}`) != truncated {
			t.Errorf("truncated is not %v: …%s", truncated, answer[len(answer)-100:])
		}
	}
}

func TestReasonsAreJSONWhateverTheySay(t *testing.T) {
	s := &sink{}
	w := serve(t, newHandler(s), post("", strings.NewReader(`{"product_id":"g","event_id":"`+strings.Repeat("x", stats.MaxID+1)+`"}`)))
	requireStatus(t, w, http.StatusOK)
	if want := `"rejections":[{"index":0,"reason":"event_id is longer than 512 bytes"}]}`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("%s, want %s", w.Body, want)
	}
}

// TestNothingIsTakenOfABrokenBody: the mistake is at the very end of a large array.
func TestNothingIsTakenOfABrokenBody(t *testing.T) {
	event := `{"product_id":"g","type":"game_over","winner_id":"ann","loser_id":"bob"},`
	body := "[" + strings.Repeat(event, 100_000) + "{]"
	s := &sink{}
	requireStatus(t, serve(t, newHandler(s), post("", strings.NewReader(body))), http.StatusBadRequest)
	if s.batches != 0 {
		t.Error("events have been taken")
	}
}

func TestABodyThatBreaksOff(t *testing.T) {
	s := &sink{}
	body := iotest.TimeoutReader(iotest.HalfReader(strings.NewReader(`{"product_id":"g"}`)))
	requireStatus(t, serve(t, newHandler(s), post(ndjson, body)), http.StatusBadRequest)
	body = iotest.ErrReader(errors.New("connection reset"))
	requireStatus(t, serve(t, newHandler(s), post(ndjson, body)), http.StatusBadRequest)
	if s.batches != 0 {
		t.Error("events have been taken")
	}
}

func TestEncodedBodiesAreRefused(t *testing.T) {
	for encoding, status := range map[string]int{"gzip, gzip": 415, "br": 415, "zstd": 415, "identity": 200, "": 200} {
		r := post("", strings.NewReader(`{"product_id":"g"}`))
		r.Header.Set("Content-Encoding", encoding)
		s := &sink{}
		requireStatus(t, serve(t, newHandler(s), r), status)
		if (s.batches == 1) != (status == 200) {
			t.Errorf("%q: %d batches", encoding, s.batches)
		}
	}
}
