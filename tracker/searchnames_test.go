package tracker

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/profile"
	"statstracker/standings"
)

// Whatever happens to a game and to names, a search by names finds exactly the players who
// can be asked for and are called so, also in the game as it was.
func TestSearchesByNameInRandomHistories(t *testing.T) {
	seeds(t, 6, 8, func(t *testing.T, r *rand.Rand) {
		tr := openTest(t, t.TempDir())
		defer func() { tr.Close() }()
		submit(t, tr, firstMatch())
		for n := 0; n < 300; {
			for range 1 + r.IntN(40) {
				submit(t, tr, leagueEvent(r, n))
				if r.IntN(2) == 0 {
					submit(t, tr, profileEvent(r))
				}
				n++
			}
			disturb(t, &tr, r)
			checkNameSearches(t, tr, tr, r)
			checkPastNames(t, tr, r)
		}
		for id := range 3 {
			erasePlayer(t, tr, fmt.Sprintf("p%d", id))
			checkNameSearches(t, tr, tr, r)
		}
	})
}

// nameReader is what a search by names is compared on: a tracker, or a past.
type nameReader interface {
	Player(product, id string) (Player, error)
	SearchNames(product, prefix string, after standings.NamePlace, limit int) (Found, error)
}

// checkPastNames checks searches of the game as it was at some moment.
func checkPastNames(t *testing.T, tr *Tracker, r *rand.Rand) {
	t.Helper()
	m := Moment{Revision: 1 + uint64(r.Int64N(int64(tr.Status().Revision)))}
	if r.IntN(2) == 0 {
		m = Moment{Time: leagueStart.Add(time.Duration(r.IntN(200)) * time.Hour)}
	}
	past, err := tr.At(t.Context(), "league", m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := past.Game("league"); err == nil {
		checkNameSearches(t, tr, past, r)
	}
}

// checkNameSearches compares a search with asking for every player.
func checkNameSearches(t *testing.T, tr *Tracker, from nameReader, r *rand.Rand) {
	t.Helper()
	var want []Called
	ids := []string{"nobody yet"} // whom mergers make
	for i := range 20 {
		ids = append(ids, fmt.Sprintf("p%d", i))
	}
	for _, id := range ids {
		if p, err := from.Player("league", id); err == nil && p.Profile[profile.Name] != "" {
			want = append(want, Called{id, tr.state.profile(id)})
		}
	}
	order := func(a, b Called) int {
		return cmp.Or(strings.Compare(foldedOf(a), foldedOf(b)), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(want, order)
	prefix, limit := pick(r, "", "p", "P", "ann", "ZO\u00cb", "Zoe\u0308", "player", "x"), 1+r.IntN(9)
	var after standings.NamePlace
	if len(want) > 0 && r.IntN(2) == 0 {
		last := want[r.IntN(len(want))]
		after = standings.NamePlace{Name: foldedOf(last), ID: last.ID}
		want = slices.DeleteFunc(want, func(c Called) bool { return order(c, last) <= 0 })
	}
	want = slices.DeleteFunc(want, func(c Called) bool { return !strings.HasPrefix(foldedOf(c), profile.Fold(prefix)) })
	found, err := from.SearchNames("league", prefix, after, limit)
	if err != nil || !slices.Equal(found.Players, want[:min(limit, len(want))]) || found.More != (len(want) > limit) {
		t.Fatalf("%d with %q after %q: %+v, %v; there are %v", limit, prefix, after, found, err, want)
	}
}

func foldedOf(c Called) string { return profile.Fold(c.Profile[profile.Name]) }

// erasePlayer erases a player if there is one.
func erasePlayer(t *testing.T, tr *Tracker, id string) {
	t.Helper()
	e, err := tr.BeginErasure(t.Context(), id, "", "")
	if errors.Is(err, ErrUnknownPlayer) {
		return
	}
	if err == nil {
		_, err = tr.Erase(t.Context(), e.ID, EraseOptions{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A name is found as soon as it is acknowledged, in the games of its player alone, and not
// any more once it is another one, or nobody's.
func TestNamesAreFoundInTheGamesOfTheirPlayer(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"), match("exrps", "cy", "dee"))
	for _, id := range []string{"ann", "cy", "nobody"} {
		if _, err := tr.SetProfile(t.Context(), id, profile.Profile{"Zo\u00eb " + id}); err != nil {
			t.Fatal(err)
		}
	}
	requireCalled(t, tr, "zoe\u0308", "ann")
	if _, err := tr.SetProfile(t.Context(), "ann", profile.Profile{"Ann"}); err != nil {
		t.Fatal(err)
	}
	requireCalled(t, tr, "zoe\u0308")
	requireCalled(t, tr, "ANN", "ann")
	submit(t, tr, match("test", "cy", "nobody"))
	requireCalled(t, tr, "zoe\u0308", "cy", "nobody")
	erase(t, tr, "cy")
	requireCalled(t, tr, "zoe\u0308", "nobody")
	if _, err := tr.SearchNames("nowhere-at-all", "", standings.NamePlace{}, 1); err != nil {
		t.Errorf("a game without events: %v", err)
	}
}

func requireCalled(t *testing.T, tr *Tracker, prefix string, want ...string) {
	t.Helper()
	found, err := tr.SearchNames("test", prefix, standings.NamePlace{}, 1000)
	if err != nil || !slices.Equal(idsOf(found), want) {
		t.Errorf("%q finds %v, %v; want %v", prefix, found, err, want)
	}
}

// Who has become another's id calls him, in games too in which only the other is.
func TestNamesOfMergedIDsAreFound(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"), match("exrps", "zed", "cy"))
	call := func(id, name string) {
		t.Helper()
		if _, err := tr.SetProfile(t.Context(), id, profile.Profile{name}); err != nil {
			t.Fatal(err)
		}
	}
	call("zed", "Zed")
	requireCalled(t, tr, "zed")
	amendSomehow(t, tr, Amendment{Kind: Merger, Player: "zed", Into: "ann"})
	settle(t, tr)
	requireCalled(t, tr, "zed", "ann")
	call("zed", "Other")
	requireCalled(t, tr, "zed")
	requireCalled(t, tr, "other", "ann")
	call("ann", "Ann")
	requireCalled(t, tr, "ann", "ann")
	before, _ := tr.Version("test")
	call("zed", "Other") // as this id was called before, but not the person
	requireCalled(t, tr, "ann")
	requireCalled(t, tr, "other", "ann")
	if now, _ := tr.Version("test"); now == before {
		t.Error("a name that is another by an id that had it before is no change")
	}
}
