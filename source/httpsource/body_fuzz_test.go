package httpsource

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"

	"statstracker/eventlog"
	"statstracker/stats"
)

// FuzzBody: whatever the body is, it becomes a batch that can be read, or
// nothing. What earlier requests have left behind does not show, encoding/json
// agrees on how many events there are, and the batch is in proportion to the body.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"product_id":"exrps","type":"game_over","winner_id":"ann","loser_id":"bob"}`,
		"{\"product_id\":\"g\"}\n{\"product_id\":\"g\",\"a\":[ 1, {} ]}\n\nx\n",
		`[{"product_id":"g"},null,{"a":1,"a":2},"x" , [ ] ]`,
		"\xef\xbb\xbf{}", "[", "{}{}", "[{},]", "\n", "{\"\xff\":1}\n{}", `{"product_id":"g","occurred_at":"2026-11-22T18:30:00Z"}`,
	} {
		f.Add([]byte(body), false)
		f.Add([]byte(body), true)
	}
	used := newRequest()
	f.Fuzz(func(t *testing.T, body []byte, lines bool) {
		used.body = append(used.body[:0], body...)
		used.form = formJSON
		if lines {
			used.form = formLines
		}
		errUsed := used.decode(nil, received)
		fresh := newRequest()
		fresh.body, fresh.form = body, used.form
		errFresh := fresh.decode(nil, received)
		if (errUsed == nil) != (errFresh == nil) {
			t.Fatalf("%q: %v at first, %v later", body, errFresh, errUsed)
		}
		if errUsed != nil {
			if lines {
				t.Fatalf("%q are lines: %v", body, errUsed)
			}
			return
		}
		records := recordsOf(t, used.batch)
		if !reflect.DeepEqual(records, recordsOf(t, fresh.batch)) {
			t.Fatalf("%q: other records later than at first", body)
		}
		if n, sure := countPlainly(body, lines); sure && n != len(records) {
			t.Fatalf("%q: %d records, %d by encoding/json", body, len(records), n)
		}
		if used.batch.Size() > 64*(len(body)+1) {
			t.Fatalf("%q: a batch of %d bytes", body, used.batch.Size())
		}
	})
}

func recordsOf(t *testing.T, b *eventlog.Batch) []record {
	t.Helper()
	var records []record
	err := b.Each(func(r *eventlog.Record) error {
		records = append(records, record{append([]stats.Field(nil), r.Event.Fields...), r.Text, r.Event.Received})
		return nil
	})
	if err != nil || len(records) != b.Len() {
		t.Fatalf("%d of %d records can be read: %v", len(records), b.Len(), err)
	}
	return records
}

// countPlainly counts events the plain way, where that is sure to be right.
func countPlainly(body []byte, lines bool) (n int, sure bool) {
	if lines {
		for line := range bytes.SplitSeq(bytes.TrimPrefix(body, byteOrderMark), []byte("\n")) {
			if len(bytes.Trim(line, blanks)) > 0 {
				n++
			}
		}
		return n, true
	}
	var list []json.RawMessage
	switch {
	case !utf8.Valid(body) || bytes.Contains(bytes.ToLower(body), []byte(`\ud`)) || !json.Valid(body):
		return 0, false
	case json.Unmarshal(body, &list) == nil:
		return len(list), true
	}
	return 1, true
}
