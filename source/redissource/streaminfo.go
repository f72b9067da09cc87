package redissource

import "fmt"

// streamInfo is what Redis tells of a stream.
type streamInfo struct {
	exists  bool
	length  int64
	first   entryID // zero for an empty stream
	last    entryID // the newest that was ever in the stream
	added   int64   // entries that were ever in the stream, or -1 before Redis 7.0
	deleted entryID // the newest that XDEL took, zero for none and before Redis 7.0
}

// parseStreamInfo reads the reply to XINFO STREAM: names and values in turn, of
// which every version of Redis has more.
func parseStreamInfo(reply any) (streamInfo, error) {
	list, err := slice(reply)
	if err != nil {
		return streamInfo{}, fmt.Errorf("ask for the stream: %w", err)
	}
	s := streamInfo{exists: true, added: -1}
	found := false
	for i := 0; i+1 < len(list); i += 2 {
		value := list[i+1]
		switch list[i] {
		case "length":
			err = readInt(&s.length, value)
		case "entries-added":
			err = readInt(&s.added, value)
		case "last-generated-id":
			found, err = true, readID(&s.last, value)
		case "max-deleted-entry-id":
			err = readID(&s.deleted, value)
		case "first-entry":
			err = readEntryID(&s.first, value)
		}
		if err != nil {
			return streamInfo{}, fmt.Errorf("%v of the stream: %w", list[i], err)
		}
	}
	if !found {
		return streamInfo{}, fmt.Errorf("%w: no last-generated-id in the reply to XINFO STREAM", errReply)
	}
	return s, nil
}

func readInt(to *int64, value any) error {
	n, ok := value.(int64)
	if !ok || n < 0 {
		return fmt.Errorf("%w: %.60v is no count", errReply, value)
	}
	*to = n
	return nil
}

func readID(to *entryID, value any) (err error) {
	text, _ := value.(string)
	if *to, err = parseID([]byte(text)); err != nil {
		return fmt.Errorf("%w: %w", errReply, err)
	}
	return nil
}

// readEntryID reads the id of an entry; a stream without entries has nil for one.
func readEntryID(to *entryID, value any) error {
	entry, _ := value.([]any)
	if len(entry) == 0 {
		return nil
	}
	return readID(to, entry[0])
}
