package redissource

import (
	"errors"
	"testing"
)

func TestStreamInfo(t *testing.T) {
	entry := []any{"3-0", []any{"a", "b"}}
	redis62 := []any{
		"length", int64(2), "radix-tree-keys", int64(1), "radix-tree-nodes", int64(2), "last-generated-id", "4-0",
		"groups", int64(0), "first-entry", entry, "last-entry",
		[]any{"4-0", []any{"a", "b"}},
	}
	redis70 := append([]any{"max-deleted-entry-id", "2-0", "entries-added", int64(7), "recorded-first-entry-id", "3-0"}, redis62...)
	empty := []any{"length", int64(0), "last-generated-id", "4-0", "first-entry", nil, "last-entry", nil, "something", "new"}
	for name, c := range map[string]struct {
		reply []any
		want  streamInfo
	}{
		"6.2":   {redis62, streamInfo{exists: true, length: 2, first: entryID{3, 0}, last: entryID{4, 0}, added: -1}},
		"7.0":   {redis70, streamInfo{exists: true, length: 2, first: entryID{3, 0}, last: entryID{4, 0}, added: 7, deleted: entryID{2, 0}}},
		"empty": {empty, streamInfo{exists: true, last: entryID{4, 0}, added: -1}},
	} {
		if got, err := parseStreamInfo(c.reply); err != nil || got != c.want {
			t.Errorf("%s: %+v, want %+v: %v", name, got, c.want, err)
		}
	}
}

func TestStreamInfoThatIsNone(t *testing.T) {
	for _, reply := range []any{
		nil, "text",
		[]any{},
		[]any{"length", int64(1)},
		[]any{"last-generated-id", "x"},
		[]any{"last-generated-id", int64(1)},
		[]any{"last-generated-id", "1-1", "length", "1"},
		[]any{"last-generated-id", "1-1", "length", int64(-1)},
		[]any{"last-generated-id", "1-1", "first-entry", []any{nil}},
	} {
		if s, err := parseStreamInfo(reply); !errors.Is(err, errReply) {
			t.Errorf("%v is %+v: %v", reply, s, err)
		}
	}
}
