package tracker

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"statstracker/eventlog"
	"statstracker/source"
)

// However events are cut into batches, delivered again, and whatever is
// restarted, crashed, saved or deleted between them, the state is the same.
func TestAnyDeliveryGivesTheSameState(t *testing.T) {
	seeds(t, 25, 2, func(t *testing.T, r *rand.Rand) {
		events := make([]event, 400)
		for i := range events {
			if events[i] = randomEvent(r, i); r.IntN(2) == 0 {
				events[i] = leagueEvent(r, i)
			}
			if r.IntN(8) == 0 {
				events[i] = profileEvent(r)
			}
		}
		d := &delivery{t: t, r: r, events: events, dir: t.TempDir()}
		switch r.IntN(3) {
		case 0:
			d.changes = ruleChanges()
		case 1:
			d.changes = pastChanges(r)
		default:
			d.rescores = true
		}
		d.changes = merged(d.changes, mendings(r, events))
		want := plainly(t, events, d.changes)
		got := d.run()
		if got != want {
			t.Errorf("the digest after %s is %x; in one batch it is %x", d.story, got[:4], want[:4])
		}
	})
}

const testWindow = 1000 // more than the events: redelivery is always noticed

func openTest(t *testing.T, dir string) *Tracker {
	t.Helper()
	tr, err := Open(t.Context(), testConfig(dir))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func testConfig(dir string) Config {
	return Config{Dir: dir, Games: testGames(), Compile: compileTest, testOnlyGeneration: testWindow}
}

// plainly folds all events in as few batches as the changes of rules allow, and
// returns the digest.
func plainly(t *testing.T, events []event, changes []ruleChange) [sha256.Size]byte {
	t.Helper()
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	at := 0
	for _, c := range append(changes, ruleChange{at: len(events)}) {
		b := eventlog.NewBatch("plain")
		for ; at < c.at; at++ {
			addTo(b, events[at])
		}
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		c.apply(t, tr)
	}
	return tr.state.checkpoint().gamesDigest()
}

// delivery delivers events in a random way.
type delivery struct {
	t      *testing.T
	r      *rand.Rand
	events []event
	dir    string
	tr     *Tracker
	story  string
	sent   map[int]bool // requests with keys

	changes  []ruleChange // that are still to come
	since    int          // the first event under the present rules: what others rejected might now count
	rescores bool         // games are scored again now and then, under the same rules
}

func (d *delivery) run() [sha256.Size]byte {
	d.tr = openTest(d.t, d.dir)
	for d.at() < len(d.events) {
		for len(d.changes) > 0 && d.at() == d.changes[0].at {
			d.change(&d.changes[0])
			d.changes, d.since = d.changes[1:], d.at()
			d.say("other rules")
		}
		switch d.r.IntN(10) {
		case 9:
			checkNameSearches(d.t, d.tr, d.tr, d.r)
		case 8:
			d.rescore()
		case 0:
			d.restart()
		case 1:
			d.redeliver()
		case 2:
			d.checkpoint()
		default:
			d.deliver(d.at(), 1+d.r.IntN(60))
		}
	}
	for len(d.changes) > 0 {
		d.change(&d.changes[0])
		d.changes = d.changes[1:]
	}
	checkExplained(d.t, d.tr)
	live := d.tr.state.checkpoint()
	digest, whole := live.gamesDigest(), live.digest()
	d.crash()
	v, err := Verify(d.t.Context(), testConfig(d.dir))
	if err != nil || !v.Equal() || v.Digest != digest {
		d.t.Errorf("verify after %s found %x, equal %v, %v; live it was %x", d.story, v.Digest[:4], v.Equal(), err, digest[:4])
	}
	again := openTest(d.t, d.dir)
	defer again.Close()
	if again.state.checkpoint().digest() != whole {
		d.t.Errorf("after %s and a restart something that the log determines is not what it was live", d.story)
	}
	checkExplained(d.t, again)
	return digest
}

// at is how many events the source has delivered, by its position.
func (d *delivery) at() int {
	n, _ := strconv.Atoi(d.tr.Position("stream"))
	return n
}

func (d *delivery) deliver(from, n int) {
	b := eventlog.NewBatch("stream")
	to := min(from+n, len(d.events))
	if len(d.changes) > 0 {
		to = min(to, d.changes[0].at)
	}
	b.From, b.To = position(from), position(to)
	for _, e := range d.events[from:to] {
		addTo(b, e)
	}
	_, err := d.tr.Submit(d.t.Context(), b)
	if known := d.at(); err == nil && known != to {
		d.t.Fatalf("after a batch to %d the position is %d", to, known)
	}
	if err != nil && !errors.Is(err, source.ErrPosition) {
		d.t.Fatal(err)
	}
	d.say("%d-%d", from, to)
}

func position(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// redeliver sends what was sent before: as the same source, whose position has
// gone on, and those with an id as another one.
func (d *delivery) redeliver() {
	if d.at() == d.since {
		return
	}
	from := d.since + d.r.IntN(d.at()-d.since)
	b := eventlog.NewBatch("stream")
	b.From, b.To = position(from), position(from+1)
	addTo(b, d.events[from])
	if _, err := d.tr.Submit(d.t.Context(), b); !errors.Is(err, source.ErrPosition) {
		d.t.Fatalf("a batch that was delivered before was taken: %v", err)
	}
	other := eventlog.NewBatch("other")
	for _, e := range d.events[from:d.at()] {
		for _, f := range e {
			if f[0] == "event_id" {
				addTo(other, e)
				break
			}
		}
	}
	if _, repeated, err := d.tr.SubmitOnce(d.t.Context(), other, requestOf(from)); err != nil || repeated && !d.sent[from] {
		d.t.Fatal(repeated, err)
	}
	if d.sent == nil {
		d.sent = make(map[int]bool)
	}
	d.sent[from] = true
	d.say("again from %d", from)
}

// rescore scores a game again. Under the rules that counted it nothing changes.
func (d *delivery) rescore() {
	product := pick(d.r, "league", "test", "exrps", "football")
	if !d.rescores || d.tr.state.games[product] == nil {
		return
	}
	if err := d.tr.Rescore(d.t.Context(), product, nil); err != nil {
		d.t.Fatal(err)
	}
	d.say("rescore of %s", product)
}

func (d *delivery) checkpoint() {
	if err := d.tr.Checkpoint(context.Background()); err != nil {
		d.t.Fatal(err)
	}
	d.say("checkpoint")
}

func (d *delivery) restart() {
	if d.r.IntN(2) == 0 {
		if err := d.tr.Close(); err != nil {
			d.t.Fatal(err)
		}
		d.say("close")
	} else {
		d.crash()
	}
	switch d.r.IntN(3) {
	case 0:
		_ = os.Remove(checkpointPath(d.dir))
		d.say("no checkpoint")
	case 1:
		d.damageCheckpoint()
	}
	d.tr = openTest(d.t, d.dir)
}

func (d *delivery) damageCheckpoint() {
	text, err := os.ReadFile(checkpointPath(d.dir))
	if err != nil || len(text) == 0 {
		return
	}
	text[d.r.IntN(len(text))] ^= 1 << d.r.IntN(8)
	if err := os.WriteFile(checkpointPath(d.dir), text[:len(text)-d.r.IntN(2)], 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.say("damaged checkpoint")
}

// crash ends the tracker as kill -9 does: no checkpoint.
func (d *delivery) crash() {
	d.tr.testOnlyCrash()
	d.say("crash")
}

func (d *delivery) say(format string, args ...any) { d.story += fmt.Sprintf(format, args...) + " · " }

func (t *Tracker) testOnlyCrash() {
	t.closeOnce.Do(func() {
		close(t.closing)
		<-t.done
		_ = t.archive.close()
		_ = t.log.Close()
	})
}
