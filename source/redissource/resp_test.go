package redissource

import (
	"bytes"
	"errors"
	"net"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"statstracker/eventlog"
)

const oneEntry = "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n5-1\r\n*4\r\n$10\r\nproduct_id\r\n$1\r\ng\r\n$1\r\na\r\n$0\r\n\r\n"

// serverSays is a wire with what a server says on it, in pieces of any size.
func serverSays(text string, pieces func(conn net.Conn) net.Conn) *wire {
	conn := net.Conn(&script{said: bytes.NewReader([]byte(text))})
	if pieces != nil {
		conn = pieces(conn)
	}
	return newWire(conn, time.Second)
}

// script is a connection to a server that says what is written, and hears nothing.
type script struct {
	net.Conn
	said *bytes.Reader
}

func (s *script) Read(p []byte) (int, error)       { return s.said.Read(p) }
func (s *script) Write(p []byte) (int, error)      { return len(p), nil }
func (s *script) SetReadDeadline(time.Time) error  { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }

// slow makes a connection bring one byte at a time.
func slow(conn net.Conn) net.Conn { return slowConn{conn} }

type slowConn struct{ net.Conn }

func (s slowConn) Read(p []byte) (int, error) { return iotest.OneByteReader(s.Conn).Read(p) }

func TestEntriesInPieces(t *testing.T) {
	for _, pieces := range []func(net.Conn) net.Conn{nil, slow} {
		w := serverSays(oneEntry+"*-1\r\n", pieces)
		list, err := newEntries(w, entryID{})
		b := eventlog.NewBatch("s")
		if err == nil {
			err = list.fill(b, 1<<20)
		}
		if err != nil || b.Len() != 1 || list.last != (entryID{5, 1}) || list.left != 0 {
			t.Fatalf("%d records up to %s: %v", b.Len(), list.last, err)
		}
		if list, err = newEntries(w, list.last); err != nil || list.count != 0 {
			t.Errorf("the empty reply has %d entries: %v", list.count, err)
		}
	}
}

func TestRepliesThatAreNotThoseOfRedis(t *testing.T) {
	for _, text := range []string{
		"HTTP/1.1 400 Bad Request\r\n\r\n",
		"*1\r\n*1\r\n$1\r\ns\r\n",
		"*2\r\n",
		"*1\r\n*2\r\n$-1\r\n",
		"*1\r\n*2\r\n$1\r\nsxx",
		"*1\r\n*2\r\n$1x\r\n",
		"*-2\r\n",
		"*\r\n",
		"*99999999999999999999999\r\n",
		"*1\rx",
		"*1\r\n*2\r\n$1\r\ns\r\n*0\r\n",
		strings.Replace(oneEntry, "5-1", "5-x", 1),
		strings.Replace(oneEntry, "5-1", "0-0", 1),
		strings.Replace(oneEntry, "*4", "*3", 1),
		strings.Replace(oneEntry, "*4", "*-1", 1),
	} {
		w := serverSays(text, nil)
		list, err := newEntries(w, entryID{})
		if err == nil {
			err = list.fill(eventlog.NewBatch("s"), 1<<20)
		}
		if !errors.Is(err, errReply) {
			t.Errorf("%q: the error is %v", text, err)
		}
	}
}

func TestEntryThatComesAgain(t *testing.T) {
	list, err := newEntries(serverSays(oneEntry, nil), entryID{5, 1})
	if err == nil {
		err = list.fill(eventlog.NewBatch("s"), 1<<20)
	}
	if !errors.Is(err, errReply) || !strings.Contains(err.Error(), "5-1 comes after 5-1") {
		t.Errorf("the error is %v", err)
	}
}

func TestErrorOfTheServer(t *testing.T) {
	_, err := newEntries(serverSays("-WRONGTYPE it is no stream\r\n", slow), entryID{})
	if !isAnswer(err, "WRONGTYPE") || err.Error() != "WRONGTYPE it is no stream" {
		t.Errorf("the error is %v", err)
	}
}

// The buffer grows for an entry that is larger, and shrinks again.
func TestBufferFollowsTheEntries(t *testing.T) {
	large := strings.Replace(oneEntry, "$0\r\n", "$1000000\r\n"+strings.Repeat("v", 1_000_000), 1)
	small := strings.Replace(oneEntry, "5-1", "6-1", 1)
	w := serverSays(large+small, nil)
	b := eventlog.NewBatch("s")
	for range 2 {
		list, err := newEntries(w, entryID{})
		if err == nil {
			err = list.fill(b, 1<<30)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.receive(); err == nil || b.Len() != 2 || len(w.buffer) != bufferSize {
		t.Errorf("%d records, buffer of %d bytes, at the end %v", b.Len(), len(w.buffer), err)
	}
}

func TestValues(t *testing.T) {
	reply, err := serverSays("*6\r\n$2\r\nab\r\n:-12\r\n+OK\r\n$-1\r\n*-1\r\n*1\r\n$0\r\n\r\n", slow).do("TEST")
	want := []any{"ab", int64(-12), "OK", nil, nil, []any{""}}
	if err != nil || !reflect.DeepEqual(reply, want) {
		t.Errorf("the reply is %#v: %v", reply, err)
	}
	if _, err := serverSays(strings.Repeat("*1\r\n", 100), nil).do("TEST"); !errors.Is(err, errReply) {
		t.Errorf("a hundred levels: %v", err)
	}
}

func TestCommandIsWhatRedisWants(t *testing.T) {
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	go func() {
		newWire(client, time.Minute).send("GET", "")
	}()
	text := make([]byte, len("*2\r\n$3\r\nGET\r\n$0\r\n\r\n"))
	if _, err := server.Read(text); err != nil || string(text) != "*2\r\n$3\r\nGET\r\n$0\r\n\r\n" {
		t.Errorf("it sends %q: %v", text, err)
	}
}

// FuzzReply requires that no reply makes the source panic or take an entry twice.
func FuzzReply(f *testing.F) {
	f.Add([]byte(oneEntry))
	f.Add([]byte("*-1\r\n"))
	f.Add([]byte("-ERR no\r\n"))
	f.Add([]byte("*3\r\n:1\r\n+a\r\n*1\r\n$-1\r\n"))
	says := func(reply []byte) *wire {
		return &wire{conn: &script{said: bytes.NewReader(reply)}, buffer: make([]byte, 16)}
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		if v, err := says(reply).do("X"); err == nil {
			_, _ = parseStreamInfo(v)
		}
		list, err := newEntries(says(reply), entryID{})
		b := eventlog.NewBatch("s")
		for last := list.last; err == nil && list.left > 0; last = list.last {
			before := b.Len()
			if err = list.fill(b, b.Size()+1); err == nil && (b.Len() != before+1 || list.last.compare(last) <= 0) {
				t.Fatalf("%d records, %s after %s", b.Len()-before, list.last, last)
			}
		}
		if err := b.Each(func(*eventlog.Record) error { return nil }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := entryID{rapid.Uint64().Draw(t, "ms"), rapid.Uint64().Draw(t, "seq")}
		b, err := parseID([]byte(a.String()))
		if err != nil || a != b || a.compare(b) != 0 {
			t.Errorf("%s is read as %s: %v", a, b, err)
		}
	})
	for _, text := range []string{"", "-", "1", "1-", "-1", "1-2-3", "+1-1", "1-18446744073709551616", " 1-1", "184467440737095516150-0"} {
		if id, err := parseID([]byte(text)); err == nil {
			t.Errorf("%q is read as %s", text, id)
		}
	}
}
