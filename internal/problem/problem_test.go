package problem_test

import (
	"net/http/httptest"
	"testing"

	"statstracker/internal/problem"
)

func TestWritesAProblem(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000") // of the answer that was meant
	w.Header().Set("Retry-After", "1")
	problem.Write(w, 503, "a \"detail\" of\nlines")
	want := `{"title":"Service Unavailable","status":503,"detail":"a \"detail\" of\nlines"}` + "\n"
	if w.Code != 503 || w.Body.String() != want {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
	for name, value := range map[string]string{
		"Content-Type": problem.ContentType, "X-Content-Type-Options": "nosniff", "Content-Length": "", "Retry-After": "1",
	} {
		if got := w.Header().Get(name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
}

func TestLeavesOutADetailThatThereIsNot(t *testing.T) {
	w := httptest.NewRecorder()
	problem.Write(w, 404, "")
	if want := `{"title":"Not Found","status":404}` + "\n"; w.Body.String() != want {
		t.Errorf("%s, want %s", w.Body, want)
	}
}
