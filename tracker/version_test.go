package tracker

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is read of a game is the same at equal versions, whatever happened in between, and
// events of other games change no version.
func TestEqualVersionsAreEqualReads(t *testing.T) {
	seeds(t, 5, 43, func(t *testing.T, r *rand.Rand) {
		dir := t.TempDir()
		tr := openTest(t, dir)
		defer func() { tr.Close() }()
		texts := make(map[Version]string)
		events := amendable(r, 120)
		for i, e := range events {
			before, _ := tr.Version("league")
			submit(t, tr, e)
			after, has := tr.Version("league")
			_, named := isProfile(e) // which is about all games that the player is in
			if !slices.Contains(e, [2]string{"product_id", "league"}) && !named && before != after {
				t.Fatalf("after %v the version is %v, and was %v", e, after, before)
			}
			switch r.IntN(20) {
			case 0:
				hideIn(t, tr, "league", fmt.Sprintf("p%d", r.IntN(8)))
			case 1:
				if err := tr.Close(); err != nil {
					t.Fatal(err)
				}
				tr = openTest(t, dir)
			case 2:
				tr.testOnlyCrash()
				tr = openTest(t, dir)
			case 3:
				if i > 60 {
					(&ruleChange{rescore: "league"}).apply(t, tr)
				}
			}
			if !has {
				continue
			}
			version, _ := tr.Version("league")
			text := readOf(tr, "league")
			if known, is := texts[version]; is && known != text {
				t.Fatalf("at %v there was\n%s\nand now is\n%s", version, known, text)
			}
			texts[version] = text
		}
	})
}

// readOf writes what is read of a game, without the revisions.
func readOf(tr *Tracker, product string) string {
	var b strings.Builder
	g, err := tr.Game(product)
	fmt.Fprintln(&b, g.Players, g.Version, err)
	for _, name := range g.Boards {
		for _, season := range []string{AllTime, Current, Previous} {
			page, err := tr.Board(Ref{product, name.Name, season}, 0, 100)
			fmt.Fprintln(&b, name.Name, season, page.Total, page.Changed, page.Latest.UTC(), page.Entries, err)
			if page.Season != nil {
				fmt.Fprintln(&b, *page.Season)
			}
		}
	}
	for n := range 10 {
		p, err := tr.Player(product, fmt.Sprintf("p%d", n))
		for _, s := range p.Stats {
			fmt.Fprintln(&b, n, s.Name, s.Value, s.Categories)
		}
		fmt.Fprintln(&b, err)
	}
	return b.String()
}

// An erasure changes names in what is read without an event of the game.
func TestAnErasureChangesTheVersion(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"))
	hide(t, tr, "ann", time.Time{})
	before, _ := tr.Version("test")
	erase(t, tr, "ann")
	if after, _ := tr.Version("test"); after.Log == before.Log || after.Control == before.Control {
		t.Errorf("%v became %v", before, after)
	}
}
