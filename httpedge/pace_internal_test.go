package httpedge

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/iotest"
	"time"
)

// deadlines is a writer of answers that notes the deadlines of its connection.
type deadlines struct {
	http.ResponseWriter
	set []time.Time
}

func (d *deadlines) SetReadDeadline(at time.Time) error {
	d.set = append(d.set, at)
	return nil
}

// paced reads a body by a handler behind Pace, and returns the deadlines from the
// beginning on; the last is negative if there is none any more.
func paced(t *testing.T, body io.Reader) (after []time.Duration, err error) {
	t.Helper()
	w := &deadlines{ResponseWriter: httptest.NewRecorder()}
	before := time.Now()
	Pace(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, err = io.Copy(io.Discard, r.Body)
	})).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/", body))
	for _, at := range w.set {
		d := time.Duration(-1)
		if !at.IsZero() {
			d = at.Sub(before).Truncate(time.Second)
		}
		after = append(after, d)
	}
	return after, err
}

func TestABodyHasTimeByItsSize(t *testing.T) {
	after, err := paced(t, iotest.OneByteReader(bytes.NewReader(make([]byte, 3*bodyRate+1))))
	want := []time.Duration{10 * time.Second, 11 * time.Second, 12 * time.Second, 13 * time.Second, -1}
	if err != nil || len(after) != len(want) {
		t.Fatalf("%v %v, want %v", after, err, want)
	}
	for i := range want {
		if after[i] != want[i] {
			t.Errorf("%v, want %v", after, want)
		}
	}
}

func TestABodyThatBreaksOffKeepsItsDeadline(t *testing.T) {
	after, err := paced(t, io.MultiReader(bytes.NewReader(make([]byte, 10)), iotest.ErrReader(errors.ErrUnsupported)))
	if !errors.Is(err, errors.ErrUnsupported) || len(after) != 1 || after[0] != bodyGrace {
		t.Errorf("%v %v", after, err)
	}
}

func TestARequestWithoutABodyHasNoDeadline(t *testing.T) {
	if after, err := paced(t, http.NoBody); len(after) > 0 || err != nil {
		t.Errorf("%v %v", after, err)
	}
}

// A client that waits to be told to send its body reads at once why it need not.
func TestWhoIsRefusedKeepsTheBody(t *testing.T) {
	s := httptest.NewServer(Pace(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })))
	defer s.Close()
	client := http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	ctx, cancel := context.WithTimeout(t.Context(), bodyGrace/2) // who waits for the body waits for all of its time
	defer cancel()
	body := bytes.NewReader(make([]byte, 1<<20))
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, body)
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	r.Header.Set("Expect", "100-continue")
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if sent := 1<<20 - body.Len(); answer.StatusCode != http.StatusUnauthorized || sent != 0 {
		t.Errorf("%s after %d bytes", answer.Status, sent)
	}
}
