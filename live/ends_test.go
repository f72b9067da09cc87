package live

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
	"weak"
)

// A client that does not read holds up nobody, has nothing queued for it, and gets a
// snapshot when it reads again.
func TestSlowClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{Beat: 24 * time.Hour}), newList("1 ann 0")
		slow, quick := listen(t, f, Subscription{Source: l}), listen(t, f, Subscription{Source: l})
		defer slow.leave()
		defer quick.leave()
		slow.next()
		quick.next()
		var frames []weak.Pointer[frame]
		for n := range 100 {
			l.set(fmt.Sprint("1 ann ", n+1))
			if e := quick.next(); e.Name != "change" {
				t.Errorf("who is quick gets %v", e)
			}
			synctest.Wait()
			frames = append(frames, weak.Make(theHub(f).frames.load().value))
			time.Sleep(300 * time.Millisecond)
		}
		runtime.GC()
		alive := 0
		for _, p := range frames {
			if p.Value() != nil {
				alive++
			}
		}
		if alive > 2 {
			t.Errorf("%d of 100 frames are kept for who does not read", alive)
		}
		slow.expect(`change {"revision":2,"total":1,"entries":[{"rank":1,"player":"ann","score":1}],"gone":[]}`)
		slow.expect(`snapshot {"season":"","revision":101,"total":1,"entries":[{"rank":1,"player":"ann","score":100}]}`)
		if u := f.Usage(); u.Behind != 1 {
			t.Errorf("the feeds say %+v", u)
		}
		l.set("1 ann 0")
		slow.expect(`change {"revision":102,"total":1,"entries":[{"rank":1,"player":"ann","score":0}],"gone":[]}`)
		quick.next()
	})
}

// theHub is the only one.
func theHub(f *Feeds) *hub {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, h := range f.hubs {
		return h
	}
	return nil
}

// A slow client learns that the season has ended, once.
func TestSlowClientsLearnOfSeasons(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		l.picture.Season = "46"
		slow := listen(t, f, Subscription{Source: l})
		defer slow.leave()
		slow.next()
		for _, id := range []string{"46", "47", "48", "48"} {
			l.change(func() { l.picture.Season, l.picture.Head = id, l.picture.Head+id })
			synctest.Wait()
			time.Sleep(time.Second)
		}
		slow.next()
		slow.expect(`season {"ended":"47","season":"48"}`, `snapshot {"season":"48","revision":5,"total":1,"entries":[{"rank":1,"player":"ann","score":0}]}`)
		l.set("1 ann 1")
		slow.expect(`change {"revision":6,"total":1,"entries":[{"rank":1,"player":"ann","score":1}],"gone":[]}`)
	})
}

// A client that does not read for a minute is let go.
func TestDeafClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		deaf := listen(t, f, Subscription{Source: l})
		start := time.Now()
		if err := <-deaf.served; err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took != patience {
			t.Errorf("it was let go after %v", took)
		}
		deaf.served <- nil
		deaf.leave()
	})
}

// At the end all are told to come back, and nobody holds it up.
func TestEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		quick, deaf, other := listen(t, f, Subscription{Source: l}), listen(t, f, Subscription{Source: l}), listen(t, f, Subscription{Source: l, Revision: 99})
		quick.next()
		synctest.Wait() // deaf has not even read the headers, and the revision of other is yet to come
		start := time.Now()
		f.End()
		f.End()
		quick.ends()
		other.ends()
		if !time.Now().Equal(start) {
			t.Errorf("the end took %v", time.Since(start))
		}
		for _, c := range []*client{quick, other} {
			if r := c.events.Retry(); r < 2*time.Second || r >= 6*time.Second {
				t.Errorf("the client is to come back after %v", r)
			}
		}
		<-deaf.served
		if took := time.Since(start); took > haste {
			t.Errorf("who does not read has held up the end for %v", took)
		}
		deaf.served <- nil
		deaf.leave()
		late := listen(t, f, Subscription{Source: l})
		if err := <-late.served; !errors.Is(err, ErrEnded) {
			t.Errorf("after the end: %v", err)
		}
		if u := f.Usage(); u.Listeners != 0 || u.Lists != 0 {
			t.Errorf("the feeds say %+v", u)
		}
	})
}

func TestMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{Most: 2}), newList("1 ann 0")
		one, two := listen(t, f, Subscription{Source: l}), listen(t, f, Subscription{Source: l, Key: 2})
		one.next()
		two.next()
		three := listen(t, f, Subscription{Source: l})
		if err := <-three.served; !errors.Is(err, ErrFull) || len(three.header) != 0 {
			t.Errorf("one too many: %v, %v", err, three.header)
		}
		one.leave()
		four := listen(t, f, Subscription{Source: l})
		four.next()
		four.leave()
		two.leave()
	})
}

// Signs of life come every 15 seconds, and who may not listen any more is told so then.
func TestBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		start := time.Now()
		forbidden := errors.New("the key was revoked")
		c := listen(t, f, Subscription{Source: l, Check: func() error {
			if time.Since(start) > 10*time.Minute {
				return forbidden
			}
			return nil
		}})
		c.next()
		c.expect(`end "the key was revoked"`)
		if took := time.Since(start); took < 10*time.Minute || took > 10*time.Minute+15*time.Second {
			t.Errorf("it ended after %v", took)
		}
		c.ends()
	})
}

// A sign of life is a comment: it comes through, and is no event.
func TestBeatsAreComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := listen(t, New(Config{}), Subscription{Source: newList("1 ann 0")})
		defer c.leave()
		c.next()
		var raw [3]byte
		start := time.Now()
		for n := range 3 {
			if _, err := c.out.Read(raw[:]); err != nil || string(raw[:]) != ":\n\n" {
				t.Errorf("%q, %v", raw, err)
			}
			if took := time.Since(start); took != time.Duration(n+1)*defaultBeat {
				t.Errorf("sign %d after %v", n, took)
			}
		}
	})
}

// A list that cannot be looked at ends the feed of everybody, also of a client whose last
// event would be that of a list without anything in it.
func TestAListThatCannotBeLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, last := range []string{"", "1-0"} {
			l := newList("1 ann 0")
			l.err = errors.New("gone")
			c := listen(t, New(Config{}), Subscription{Source: l, Last: last})
			if e := c.next(); e.Name != "end" {
				t.Errorf("after %q: %v", last, e)
			}
			c.ends()
		}
	})
}
