package httpapi

import (
	"fmt"
	"hash/crc32"
	"net/http"
	"strings"
	"sync"
	"time"

	"statstracker/tracker"
)

// The answers about a game have an ETag: the record of the log that changed the game
// last, and a checksum of the log and of the program, whose answers may have another
// form. Events of other games do not change it, although the member revision of an answer
// goes on with them; so it is a weak one.

// tag is the ETag of a version.
type tag struct {
	version tracker.Version
	header  []string // its one value, shared by answers and never changed
	readers audience
}

// to returns the tag of the answer to the audience. Insiders and outsiders have none in
// common.
func (t *tag) to(readers audience) *tag {
	if t == nil || readers == everybody {
		return t
	}
	header := t.header
	if readers == insiders {
		header = []string{strings.Replace(header[0], `"`, `"p`, 1)}
	}
	return &tag{t.version, header, readers}
}

// maxTags is how many games have their tags kept.
const maxTags = 10_000

// tags makes ETags, and keeps the newest of each game.
type tags struct {
	build uint32 // a checksum of what the program is

	mu     sync.RWMutex // guards what follows
	byGame map[string]*tag
}

func newTags(build string) *tags {
	return &tags{build: crc32.ChecksumIEEE([]byte(build)), byGame: make(map[string]*tag)}
}

// of returns the tag of the game's version.
func (t *tags) of(game string, v tracker.Version) *tag {
	t.mu.RLock()
	have := t.byGame[game]
	t.mu.RUnlock()
	if have != nil && have.version == v {
		return have
	}
	made := t.make("", v.Game, v)
	t.mu.Lock()
	defer t.mu.Unlock()
	if have != nil || len(t.byGame) < maxTags {
		t.byGame[strings.Clone(game)] = made
	}
	return made
}

func (t *tags) make(kind string, record uint64, v tracker.Version) *tag {
	return &tag{v, []string{fmt.Sprintf(`W/"%s%d-%08x"`, kind, record, t.build^uint32(v.Log>>32)^uint32(v.Log))}, everybody}
}

// tagOf returns the tag of the answer to a request about a game; nil if it has none. It
// has to be asked for before the answer is read, which may be newer than its tag then, but
// not older.
func (a *API) tagOf(r *http.Request, b *Backend) *tag {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || strings.Contains(r.URL.RawQuery, "since") {
		return nil // what moved since then goes on with the time
	}
	if mayAskForThen(r.URL.RawQuery) {
		v, _ := b.Reader.Version(r.PathValue("game"))
		return a.tagOfThen(r, v)
	}
	return a.tagOfNow(r, b)
}

// tagOfNow returns the tag of an answer about a game as it is, whatever the query asks for.
func (a *API) tagOfNow(r *http.Request, b *Backend) *tag {
	game := r.PathValue("game")
	v, has := b.Reader.Version(game)
	if !has {
		return a.tags.make("", v.Game, v)
	}
	return a.tags.of(game, v)
}

// tagOfThen returns the tag of an answer about what was. The time of events up to which
// they count may be to come; until then the answer goes on.
func (a *API) tagOfThen(r *http.Request, v tracker.Version) *tag {
	query, err := values(r)
	if err != nil {
		return nil
	}
	var m tracker.Moment
	if query.Has(asOf) || query.Has(asOfRevision) {
		m, err = momentOf(query)
	}
	switch {
	case err != nil, query.Has("since"), m.Time.After(time.Now()):
		return nil
	case m.Revision != 0:
		return a.tags.make("r", v.Control, v)
	}
	return a.tags.make("", v.Game, v)
}

// held is what a client has of an answer, as it says with If-None-Match.
type held uint8

const (
	heldOther held = iota // none, or another one
	heldSame              // the one of the tag
	heldAny               // it wants none if there is any
)

// heldBy compares the tag with those that the request has, weakly: RFC 9110, section
// 13.1.2.
func (t *tag) heldBy(r *http.Request) held {
	for _, list := range r.Header["If-None-Match"] {
		if list == t.header[0] {
			return heldSame
		}
		if h := t.heldIn(list); h != heldOther {
			return h
		}
	}
	return heldOther
}

func (t *tag) heldIn(list string) held {
	own := strings.TrimPrefix(t.header[0], "W/")
	for {
		list = strings.TrimLeft(list, " \t,")
		if strings.HasPrefix(list, "*") {
			return heldAny
		}
		list = strings.TrimPrefix(list, "W/")
		if !strings.HasPrefix(list, `"`) {
			return heldOther
		}
		end := strings.IndexByte(list[1:], '"')
		if end < 0 {
			return heldOther
		}
		if list[:end+2] == own {
			return heldSame
		}
		list = list[end+2:]
	}
}
