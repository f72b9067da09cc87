//go:build !race

package pagetest

import (
	"testing"

	"statstracker/internal/browser"
)

// Parts of pages of boards.
const (
	state  = `document.querySelector('#live').dataset.state`
	leader = `document.querySelector('.ranks tbody th').innerText.trim()`
	scores = `[...document.querySelectorAll('.ranks tbody .score')].map((c) => c.innerText.trim()).join()`
	mark   = `window.untouched === true` // until the page is loaded again
)

// watching opens the board of a game of its own, in which ann has beaten bob, and waits until
// it is live.
func watching(t *testing.T, s *site, game string) tab {
	t.Helper()
	s.report(t, game, "ann", "bob")
	b := open(t, browser.Visitor{})
	b.visit(s.url + "/games/" + game + "/boards/wins")
	b.await(state + ` === 'live'`)
	ask[bool](b, `window.untouched = true`)
	return b
}

// TestABoardIsLive: who looks at it sees a result without asking for it, and hears of it.
func TestABoardIsLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := watching(t, s, "live")
	for range 2 {
		s.report(t, "live", "cleo", "bob")
	}
	b.await(leader + ` === 'cleo'`)
	if got := ask[string](b, scores); got != "2,1,0" {
		t.Errorf("the scores are %s", got)
	}
	if !ask[bool](b, mark) {
		t.Error("the page was loaded again")
	}
	if !ask[bool](b, `document.querySelector('.ranks tbody tr').classList.contains('changed')`) {
		t.Error("nothing shows which row has changed")
	}
	b.await(`document.querySelector('#live [role=status]').textContent !== ''`)
	b.requireForAll(shown{name: "a board that has changed"}, browser.Desk)
	b.requireQuiet(shown{name: "a live board", path: "/", on: s})
}

// TestALiveBoardKeepsTheFocus: a row that changes does not lose who has just come to it.
func TestALiveBoardKeepsTheFocus(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := watching(t, s, "focus")
	b.tabTo(`.ranks tbody a`)
	s.report(t, "focus", "ann", "bob")
	b.await(scores + ` === '2,0'`)
	if got := ask[string](b, `document.activeElement.innerText`); got != "ann" {
		t.Errorf("the focus is on %q", got)
	}
}

// TestALiveBoardKeepsWhoClaimsARow: who is about to say which row is his stays in that row.
func TestALiveBoardKeepsWhoClaimsARow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := watching(t, s, "claims")
	b.tabTo(`.ranks tbody a`)
	b.press("\t")
	b.await(`document.activeElement.matches('.claim')`)
	s.report(t, "claims", "ann", "bob")
	b.await(scores + ` === '2,0'`)
	b.await(`document.activeElement.innerText === 'ann'`)
}

// TestABoardIsReadAgain: what could not be read is read later, though nothing more happens.
func TestABoardIsReadAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := watching(t, s, "again")
	ask[bool](b, `(() => {
		const real = window.fetch
		window.fetch = () => { window.fetch = real; return Promise.reject(new TypeError('out of reach')) }
		return true
	})()`)
	s.report(t, "again", "ann", "bob")
	b.await(scores + ` === '2,0'`)
}

// TestAPausedBoardStandsStill: keys reach what pauses it, nothing changes then, and what has
// come meanwhile is there when it goes on.
func TestAPausedBoardStandsStill(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, other := watching(t, s, "pause"), watching(t, s, "pause")
	b.tabTo(`#live button`)
	b.press(" ")
	b.await(state + ` === 'paused' && document.querySelector('#live button').getAttribute('aria-pressed') === 'true'`)
	asked := len(b.Requests())
	s.report(t, "pause", "cleo", "bob")
	other.await(scores + ` === '2,1,0'`) // whoever is not paused has it by now
	if got := ask[string](b, scores); got != "1,0" && got != "2,0" || len(b.Requests()) != asked {
		t.Errorf("a paused board shows %s after %d requests more", got, len(b.Requests())-asked)
	}
	b.press(" ")
	b.await(scores + ` === '2,1,0'`)
	b.requireQuiet(shown{name: "a paused board", path: "/", on: s})
}

// TestTheServerGoesAway: a board that is open stays, and says so.
func TestTheServerGoesAway(t *testing.T) {
	t.Parallel()
	s, err := startSite()
	if err != nil {
		t.Fatal(err)
	}
	b := watching(t, s, "gone")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	b.await(`['lost', 'ended', 'refused'].includes(` + state + `) && document.querySelector('#live .state').innerText.length > 5`)
	if got := ask[string](b, leader); got != "ann" {
		t.Errorf("the board begins with %q", got)
	}
	b.requireForAll(shown{name: "a board without its server"}, browser.Desk)
	for _, c := range b.Complaints() {
		if !networkFault(c) {
			t.Error(c)
		}
	}
}
