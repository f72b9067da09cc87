package httpsource

import (
	"net/http"
	"strings"
	"testing"
)

func TestValidationTakesNothingAndAnswersTheSame(t *testing.T) {
	s := &sink{}
	h := newHandler(s)
	body := "{\"product_id\":\"g\"}\n7\n"
	ask := func(query string) string {
		t.Helper()
		r := post(ndjson, strings.NewReader(body))
		r.URL.RawQuery = query
		w := serve(t, h, r)
		requireStatus(t, w, http.StatusOK)
		return w.Body.String()
	}
	tried := ask("validate=true")
	if s.batches != 0 || s.tried != 1 {
		t.Fatalf("%d batches were taken, %d tried", s.batches, s.tried)
	}
	taken := ask("validate=false")
	if s.batches != 1 || s.tried != 1 {
		t.Fatalf("%d batches were taken, %d tried", s.batches, s.tried)
	}
	if want := strings.TrimSuffix(taken, "}\n") + ",\"validated\":true}\n"; tried != want {
		t.Errorf("tried: %s\nwant   %s", tried, want)
	}
	body = ""
	if got := ask("validate=true"); !strings.HasSuffix(got, `"rejections":[],"validated":true}`+"\n") {
		t.Errorf("nothing was tried: %s", got)
	}
}

func TestValidationIsTrueOrFalse(t *testing.T) {
	for _, query := range []string{"validate", "validate=", "validate=yes", "validate=no", "validate=1", "validate=true;", "validate=true&validate=false", "%zz"} {
		s := &sink{}
		r := post("", strings.NewReader(`{"product_id":"g"}`))
		r.URL.RawQuery = query
		requireStatus(t, serve(t, newHandler(s), r), http.StatusBadRequest)
		if s.batches != 0 {
			t.Errorf("%q: events were taken", query)
		}
	}
}

// Whoever asks for something that there is not, such as a dry run, does not mean that the
// events be taken.
func TestOtherParametersTakeNothing(t *testing.T) {
	for _, query := range []string{"dry_run=true", "Validate=true", "validate=true&dry_run=true", "validated=true"} {
		s := &sink{}
		r := post("", strings.NewReader(`{"product_id":"g"}`))
		r.URL.RawQuery = query
		w := serve(t, newHandler(s), r)
		requireStatus(t, w, http.StatusBadRequest)
		if s.batches != 0 || s.tried != 0 || !strings.Contains(w.Body.String(), "is no parameter here") {
			t.Errorf("%q: %s", query, w.Body)
		}
	}
}
