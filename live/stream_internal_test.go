package live

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// deadlined notes its deadline.
type deadlined struct {
	http.ResponseWriter
	at time.Time
}

func (d *deadlined) SetWriteDeadline(at time.Time) error {
	d.at = at
	return nil
}

// The deadline of a stream that has to end is the last one, whatever is still written.
func TestWhoIsHurriedGetsNoMoreTime(t *testing.T) {
	d := &deadlined{ResponseWriter: httptest.NewRecorder()}
	s := newStream(d)
	s.send([]byte("a"))
	if left := time.Until(d.at); left < patience-10*time.Second || left > patience {
		t.Errorf("a client has %v", left)
	}
	s.hurry()
	last := d.at
	if left := time.Until(last); left > haste {
		t.Errorf("at the end a client has %v", left)
	}
	s.send([]byte("b"))
	if !d.at.Equal(last) {
		t.Errorf("a client that has to end has %v again", time.Until(d.at))
	}
}
