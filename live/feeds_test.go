package live

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestSnapshotAndChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 5", "2 bob 3", "3 cy 1")
		c := listen(t, f, Subscription{Source: l})
		first := c.expect(`snapshot {"season":"","revision":1,"total":3,"entries":[{"rank":1,"player":"ann","score":5},{"rank":2,"player":"bob","score":3},{"rank":3,"player":"cy","score":1}]}`)
		if first.ID[:2] != "1-" {
			t.Errorf("the id of the first event is %q", first.ID)
		}
		l.set("1 ann 5", "2 dee 4", "3 bob 3")
		second := c.expect(`change {"revision":2,"total":3,"entries":[{"rank":2,"player":"dee","score":4},{"rank":3,"player":"bob","score":3}],"gone":["cy"]}`)
		if second.ID[:2] != "2-" || second.ID[2:] == first.ID[2:] {
			t.Errorf("the ids are %q and %q", first.ID, second.ID)
		}
		l.change(func() { l.picture.Total = 9 })
		c.expect(`change {"revision":3,"total":9,"entries":[],"gone":[]}`)
		c.leave()
		for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
			if got := c.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if c.events.Retry() < time.Second || c.events.Retry() >= 3*time.Second {
			t.Errorf("the client is to come back after %v", c.events.Retry())
		}
	})
}

// What changes while the hub rests is told at once when it looks again: at most four
// times a second.
func TestChangesAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		c := listen(t, f, Subscription{Source: l})
		defer c.leave()
		c.next()
		start := time.Now()
		go func() {
			for n := range 1000 {
				l.set(fmt.Sprint("1 ann ", n+1))
				time.Sleep(time.Millisecond)
			}
		}()
		for last := ""; last != `change {"revision":1001,"total":1,"entries":[{"rank":1,"player":"ann","score":1000}],"gone":[]}`; {
			e := c.next()
			last = e.Name + " " + e.Data
		}
		if took := time.Since(start); took < time.Second || took > 1250*time.Millisecond {
			t.Errorf("the last change came after %v", took)
		}
		if u := f.Usage(); u.Events != 6 && u.Events != 5 {
			t.Errorf("%d events in a second", u.Events)
		}
		if l.looks > 6 {
			t.Errorf("%d looks in a second", l.looks)
		}
		time.Sleep(time.Hour)
	})
}

// What comes after a quiet time is told at once, and what changes nothing is not told.
func TestQuietLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{Beat: 24 * time.Hour}), newList("1 ann 0")
		c := listen(t, f, Subscription{Source: l})
		defer c.leave()
		c.next()
		time.Sleep(time.Hour)
		for range 5 {
			l.set("1 ann 0")
			time.Sleep(time.Second)
		}
		start := time.Now()
		l.set("1 ann 1")
		c.expect(`change {"revision":7,"total":1,"entries":[{"rank":1,"player":"ann","score":1}],"gone":[]}`)
		if !time.Now().Equal(start) {
			t.Errorf("the change came after %v", time.Since(start))
		}
	})
}

// Who comes later sees at least the revision that it has seen before.
func TestNewListenersSeeTheirWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		first := listen(t, f, Subscription{Source: l})
		defer first.leave()
		first.next()
		l.set("1 bob 1") // the hub rests
		second := listen(t, f, Subscription{Source: l, Revision: l.revision()})
		defer second.leave()
		second.expect(`snapshot {"season":"","revision":2,"total":1,"entries":[{"rank":1,"player":"bob","score":1}]}`)
		if u := f.Usage(); u.Listeners != 2 || u.Lists != 1 || u.Behind != 0 {
			t.Errorf("the feeds say %+v", u)
		}
	})
}

func TestLastEventID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		c := listen(t, f, Subscription{Source: l})
		id := c.next().ID
		c.leave()
		l.change(func() { l.picture.Era++ })
		l.set("1 ann 0") // nothing that shows

		same := listen(t, f, Subscription{Source: l, Last: id})
		synctest.Wait()
		l.set("1 ann 1")
		same.expect(`change {"revision":4,"total":1,"entries":[{"rank":1,"player":"ann","score":1}],"gone":[]}`)
		same.leave()
		for _, last := range []string{id, "1", "1-", "", "-", "x-y", id + "0"} {
			other := listen(t, f, Subscription{Source: l, Last: last})
			other.expect(`snapshot {"season":"","revision":4,"total":1,"entries":[{"rank":1,"player":"ann","score":1}]}`)
			other.leave()
		}
	})
}

func TestPlayers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		l.players["bob"] = "77th"
		watcher := listen(t, f, Subscription{Source: l})
		defer watcher.leave()
		watcher.next()
		var clients []*client
		for n := range 150 {
			c := listen(t, f, Subscription{Source: l, Player: fmt.Sprint("p", n)})
			c.next()
			c.expect(fmt.Sprintf(`player {"player":"p%d","place":"","revision":1}`, n))
			clients = append(clients, c)
		}
		bob := listen(t, f, Subscription{Source: l, Player: "bob"})
		bob.next()
		bob.expect(`player {"player":"bob","place":"77th","revision":1}`)
		synctest.Wait()
		time.Sleep(time.Second)
		sent := f.Usage().Events
		l.change(func() { l.players["bob"] = "76th"; l.asked = nil })
		bob.expect(`player {"player":"bob","place":"76th","revision":2}`)
		synctest.Wait()
		if u := f.Usage(); u.Events != sent+1 {
			t.Errorf("%d events for one player", u.Events-sent)
		}
		if len(l.asked) != 3 || l.asked[0] != slice {
			t.Errorf("151 players are looked up as %v", l.asked)
		}
		for _, c := range append(clients, bob) {
			c.leave()
		}
		l.change(func() { l.asked = nil })
		synctest.Wait()
		time.Sleep(time.Second)
		if len(l.asked) != 0 {
			t.Errorf("%v players are looked up for nobody", l.asked)
		}
	})
}

func TestSeasonsAndEras(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		c := listen(t, f, Subscription{Source: l})
		defer c.leave()
		c.next()
		season := func(id string) { l.change(func() { l.picture.Season, l.picture.Head = id, "head of "+id }) }
		season("47") // the first: nothing has ended
		c.expect(`snapshot {"season":"47","revision":2,"total":1,"entries":[{"rank":1,"player":"ann","score":0}]}`)
		season("48")
		c.expect(`season {"ended":"47","season":"48"}`, `snapshot {"season":"48","revision":3,"total":1,"entries":[{"rank":1,"player":"ann","score":0}]}`)
		l.change(func() { l.picture.Head = "sealed" })
		c.expect(`snapshot {"season":"48","revision":4,"total":1,"entries":[{"rank":1,"player":"ann","score":0}]}`)
		l.change(func() { l.picture.Era = 2 })
		c.expect(`snapshot {"season":"48","revision":5,"total":1,"entries":[{"rank":1,"player":"ann","score":0}]}`)
		late := listen(t, f, Subscription{Source: l})
		defer late.leave()
		if e := late.next(); e.Name != "snapshot" {
			t.Errorf("the first event of a new listener is %v", e)
		}
	})
}

// Where a snapshot is shorter than what changes it is sent instead.
func TestShorterSnapshots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0", "2 bob 0", "3 cy 0", "4 dee 0")
		c := listen(t, f, Subscription{Source: l})
		defer c.leave()
		c.next()
		l.set("1 eve 0")
		c.expect(`snapshot {"season":"","revision":2,"total":1,"entries":[{"rank":1,"player":"eve","score":0}]}`)
	})
}

func TestTheListEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		c := listen(t, f, Subscription{Source: l})
		c.next()
		l.change(func() { l.err = errors.New("it is no more") })
		c.expect(`end "it is no more"`)
		l.change(func() { l.err = nil }) // it is there again
		again := listen(t, f, Subscription{Source: l})
		if e := again.next(); e.Name != "snapshot" {
			t.Errorf("a list that is there again begins with %v", e)
		}
		c.ends()
		again.leave()
		if u := f.Usage(); u.Listeners != 0 || u.Lists != 0 {
			t.Errorf("the feeds say %+v", u)
		}
	})
}

// A hub ends with its last listener.
func TestHubsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := New(Config{}), newList("1 ann 0")
		one, two := listen(t, f, Subscription{Source: l}), listen(t, f, Subscription{Source: l})
		other := listen(t, f, Subscription{Source: l, Key: "another"})
		one.next()
		two.next()
		other.next()
		if u := f.Usage(); u.Listeners != 3 || u.Lists != 2 {
			t.Errorf("the feeds say %+v", u)
		}
		one.leave()
		l.set("1 ann 1")
		if e := two.next(); e.Name != "change" {
			t.Errorf("who stays gets %v", e)
		}
		two.leave()
		other.leave()
		looks := l.looks
		l.set("1 ann 2")
		time.Sleep(time.Hour)
		if u := f.Usage(); u.Listeners != 0 || u.Lists != 0 || l.looks != looks {
			t.Errorf("the feeds say %+v, and there were %d looks for nobody", u, l.looks-looks)
		}
	})
}
