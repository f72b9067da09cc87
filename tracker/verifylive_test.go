package tracker

import (
	"math/rand/v2"
	"sync"
	"testing"

	"statstracker/stats"
)

// A tracker verifies itself while events come in; a state that is not the fold of the
// log is noticed, whatever part of it differs.
func TestATrackerVerifiesItselfWhileItServes(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	r := rand.New(rand.NewPCG(7, 7))
	submit(t, tr, amendable(r, 300)...)
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: "p1", Into: "p2"}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	var group sync.WaitGroup
	more := amendable(r, 300)
	group.Go(func() {
		for i := range more {
			submit(t, tr, more[i])
		}
	})
	for range 5 {
		requireLive(t, tr, true)
	}
	group.Wait()
	requireLive(t, tr, true)
	for name, spoil := range map[string]func(){
		"a score": func() {
			tr.state.games["exrps"].table.Board(tr.state.games["exrps"].boards[0].key).Set(0, []float64{99}, true)
		},
		"an outcome":  func() { tr.state.outcomes[stats.Counted]++ },
		"an alias":    func() { tr.state.amendments = nil },
		"who is seen": func() { tr.state.games["exrps"].hide("p3", hiding{until: always}, nil) },
	} {
		saved := *tr.state
		outcomes, amendments := saved.outcomes, saved.amendments
		if err := tr.call(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if v, err := tr.Verify(t.Context(), nil); err != nil || v.Equal {
			t.Errorf("%s was changed: verify found equal %v, %v", name, v.Equal, err)
		}
		tr.state.outcomes, tr.state.amendments = outcomes, amendments
		tr.state.games["exrps"].show("p3", nil)
		if name == "a score" {
			if err := tr.Rescore(t.Context(), "exrps", nil); err != nil {
				t.Fatal(err)
			}
		}
		requireLive(t, tr, true)
	}
}

func requireLive(t *testing.T, tr *Tracker, equal bool) {
	t.Helper()
	v, err := tr.Verify(t.Context(), nil)
	if err != nil || v.Equal != equal {
		t.Fatalf("verify: equal %v, %v", v.Equal, err)
	}
}
