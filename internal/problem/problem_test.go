package problem_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"statstracker/internal/problem"
)

func TestWritesAProblem(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000") // of the answer that was meant
	w.Header().Set("Retry-After", "1")
	problem.Write(w, problem.Unavailable, "a \"detail\" of\nlines")
	want := `{"type":"/problems/unavailable","title":"It cannot be done at present","status":503,"detail":"a \"detail\" of\nlines"}` + "\n"
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
	problem.Write(w, problem.UnknownGame, "")
	if want := `{"type":"/problems/unknown-game","title":"There is no such game","status":404}` + "\n"; w.Body.String() != want {
		t.Errorf("%s, want %s", w.Body, want)
	}
}

func TestNamesTheFields(t *testing.T) {
	w := httptest.NewRecorder()
	problem.Write(w, problem.InvalidRequest, "limit is wrong", problem.Error{Field: "limit", Detail: "is wrong"})
	want := `{"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"limit is wrong","errors":[{"field":"limit","detail":"is wrong"}]}` + "\n"
	if w.Body.String() != want {
		t.Errorf("%s, want %s", w.Body, want)
	}
}

func TestEveryKindIsWhole(t *testing.T) {
	seen := map[problem.Kind]bool{}
	for _, k := range problem.Kinds() {
		switch {
		case seen[k.Kind]:
			t.Errorf("%s is there twice", k.Kind)
		case !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(string(k.Kind)):
			t.Errorf("%q is no part of an address", k.Kind)
		case k.Status < 400 || http.StatusText(k.Status) == "" || k.Title == "" || k.Advice == "":
			t.Errorf("%+v lacks something", k)
		case problem.New(k.Kind, "").Status != k.Status:
			t.Errorf("%s is not found", k.Kind)
		}
		seen[k.Kind] = true
	}
}
