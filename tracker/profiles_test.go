package tracker

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/profile"
	"statstracker/stats"
)

// profileEvent is about the profile of some player, in whatever game, and now and then
// wrong. A name may be like an id.
func profileEvent(r *rand.Rand) event {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	e := event{{"product_id", pick("exrps", "league", "test", "nowhere")}, {"type", profile.TypeUpdated}, {"user_id", fmt.Sprintf("p%d", r.IntN(12))}}
	if r.IntN(2) == 0 {
		e = append(e, [2]string{"name", pick("", "Ann", "Zoe\u0308", "p1", "p2", "p3", "b\u202eob", " x", fmt.Sprint("Player ", r.IntN(1000)))})
	}
	if r.IntN(2) == 0 {
		e = append(e, [2]string{"avatar_url", pick("", "https://example.org/a.png", fmt.Sprintf("https://example.org/%d", r.IntN(1000)), "http://example.org/")})
	}
	if r.IntN(2) == 0 {
		e = append(e, [2]string{"country", pick("", "DE", "NO", "FR", "de")})
	}
	if r.IntN(4) == 0 {
		e = append(e, [2]string{"note", "about " + pick("p1", "a player")})
	}
	return e
}

// isProfile reports whether the event is about a profile, and of whom.
func isProfile(e event) (player string, is bool) {
	s := statsEvent(e)
	return s.Get(stats.FieldUser), profile.Is(&s)
}

// ofProfile reports whether the field is one of a profile.
func ofProfile(e event, i int) bool {
	_, is := isProfile(e)
	_, named := profile.Named(e[i][0])
	return is && named
}

// stripes is in everything that the zebra is called.
const stripes = "Stripes"

// stripe puts the stripes into an event about the profile of the zebra.
func stripe(e event) {
	if player, is := isProfile(e); !is || player != zebra {
		return
	}
	for i := range e {
		if _, named := profile.Named(e[i][0]); e[i][1] != "" && (named && e[i][0] != "country" || e[i][0] == "note") {
			e[i][1] += stripes
		}
	}
}

// unstriped returns the event without what the zebra is called.
func unstriped(e event) event {
	e = slices.Clone(e)
	if player, is := isProfile(e); !is || player != zebra {
		return e
	}
	for i := range e {
		if ofProfile(e, i) || e[i][0] == "note" {
			e[i][1] = ""
		}
	}
	return e
}

// plainProfiles folds the events about profiles plainly, and returns what is set, by id.
func plainProfiles(events []event) map[string]profile.Profile {
	all := make(map[string]profile.Profile)
	for _, e := range events {
		s := statsEvent(e)
		if !profile.Is(&s) {
			continue
		}
		id, u, err := profile.UpdateOf(&s)
		if err != nil {
			continue
		}
		p := all[id]
		for f := range p {
			if u.Said[f] {
				p[f] = u.Values[f]
			}
		}
		all[id] = p
	}
	return all
}

func checkProfiles(t *testing.T, tr *Tracker, want map[string]profile.Profile) {
	t.Helper()
	for n := range 12 {
		id := fmt.Sprint("p", n)
		if got := tr.state.profile(id); got != want[id] {
			t.Errorf("the profile of %s is %q, want %q", id, got, want[id])
		}
	}
}

// Profiles are what a plain fold gives, live, after a checkpoint and a restart, and from the
// beginning. Retractions and rescores change none.
func TestProfilesAgreeWithAPlainFold(t *testing.T) {
	seeds(t, 5, 51, func(t *testing.T, r *rand.Rand) {
		dir := t.TempDir()
		tr := openTest(t, dir)
		defer func() { tr.Close() }()
		first, events := tr.Status().Revision+1, onceOnly(amendable(r, 200))
		submit(t, tr, events...)
		checkProfiles(t, tr, plainProfiles(events))
		if _, err := tr.Amend(t.Context(), randomRetraction(r, events, first)); err == nil {
			settle(t, tr)
		}
		if err := tr.Rescore(t.Context(), "exrps", nil); err != nil {
			t.Fatal(err)
		}
		checkProfiles(t, tr, plainProfiles(events))
		requireLive(t, tr, true)
		checkVerified(t, &tr)
		checkProfiles(t, tr, plainProfiles(events))
	})
}

// onceOnly returns the events without those that came before.
func onceOnly(events []event) (list []event) {
	seen := make(map[string]bool)
	for _, e := range events {
		s := statsEvent(e)
		id, has := s.Lookup(stats.FieldEventID)
		if has && seen[id] {
			continue
		}
		seen[id] = has
		list = append(list, e)
	}
	return list
}

// A merger is as if the player had had but one id, and when it is taken back, as if it had
// never been.
func TestMergedProfilesAreThoseOfOnePlayer(t *testing.T) {
	seeds(t, 5, 52, func(t *testing.T, r *rand.Rand) {
		events := onceOnly(amendable(r, 150))
		tr := openTest(t, t.TempDir())
		defer func() { tr.Close() }()
		at := 50 + r.IntN(50)
		submit(t, tr, match("test", "p1", "p2"))
		submit(t, tr, events[:at]...)
		a, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: "p1", Into: "p2"})
		if err != nil {
			t.Fatal(err)
		}
		settle(t, tr)
		submit(t, tr, events[at:]...)
		want := plainProfiles(renamed(events, "p1", "p2"))
		want["p1"] = want["p2"]
		checkProfiles(t, tr, want)
		if _, err := tr.Person("p1"); err == nil {
			t.Error("it is told whom an id stands for")
		}
		checkVerified(t, &tr)
		checkProfiles(t, tr, want)
		amendSomehow(t, tr, Amendment{Kind: Restoration, Of: a.ID})
		settle(t, tr)
		checkProfiles(t, tr, plainProfiles(events))
		checkVerified(t, &tr)
	})
}

// The past shows names as they are now, and nobody who is hidden has one for others.
func TestProfilesOfThePastAndOfTheHidden(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"), event{{"product_id", "x"}, {"type", profile.TypeUpdated}, {"user_id", "ann"}, {"name", "Ann"}})
	then := tr.Status().Revision
	if _, err := tr.SetProfile(t.Context(), "ann", profile.Profile{"Zoe\u0308"}); err != nil {
		t.Fatal(err)
	}
	for _, m := range []Moment{{Revision: then}, {Time: time.Now().Add(-time.Nanosecond)}} {
		past, err := tr.At(t.Context(), "test", m)
		if err != nil {
			t.Fatal(err)
		}
		page, err := past.Board(Ref{Game: "test"}, 0, 10)
		if err != nil || len(page.Entries) > 0 && page.Entries[0].Profile[profile.Name] != "Zo\u00eb" {
			t.Errorf("at %+v the board is %+v, %v", m, page.Entries, err)
		}
	}
	if p, err := tr.Person("ann"); err != nil || !slices.Equal(p.Games, []string{"test"}) || p.Profile[profile.Name] != "Zo\u00eb" {
		t.Errorf("ann is %+v, %v", p, err)
	}
	if err := tr.SetVisibility(t.Context(), Visibility{Game: "test", Player: "ann", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	if p, err := tr.Person("ann"); err == nil {
		t.Errorf("of ann, who is hidden, is told %+v", p)
	}
	held, err := tr.Held("ann")
	if err != nil || held.Profile[profile.Name] != "Zo\u00eb" {
		t.Errorf("of ann is held %+v, %v", held, err)
	}
}

// A player of whom there is but a profile can be erased, with what was refused and what is
// no event at all.
func TestErasingAProfileAlone(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer func() { tr.Close() }()
	submit(t, tr, event{{"product_id", "x"}, {"type", profile.TypeUpdated}, {"user_id", zebra}, {"name", stripes}})
	if _, err := tr.SetProfile(t.Context(), zebra, profile.Profile{"More " + stripes}); err != nil {
		t.Fatal(err)
	}
	b := eventlog.NewBatch("test")
	for _, f := range [][2]string{{"product_id", "x"}, {"type", profile.TypeUpdated}, {"user_id", zebra}, {"name", stripes}, {"event_id", ""}} {
		b.Field([]byte(f[0]), []byte(f[1]))
	}
	b.Add(time.Now(), nil)
	b.Refuse([]byte(`{"type":"player_updated","user_id":"`+zebra+`","name":"`+stripes+`",`), "it is no JSON", time.Now(), nil)
	if _, err := tr.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	outcomes := tr.Status().Outcomes
	erase(t, tr, zebra)
	requireLive(t, tr, true)
	checkVerified(t, &tr)
	checkNowhere(t, dir, zebra, stripes)
	if tr.Status().Outcomes != outcomes || strings.Contains(fmt.Sprint(tr.state.profile(zebra)), stripes) {
		t.Errorf("outcomes were %v and are %v", outcomes, tr.Status().Outcomes)
	}
}

// unname takes the profile of the zebra out of the entries, whose pseudonym has none.
func unname(entries []Entry) {
	for i := range entries {
		if e := &entries[i]; e.Player == zebra || strings.HasPrefix(e.Player, pseudonymStart) {
			e.Profile = profile.Profile{}
		}
	}
}
