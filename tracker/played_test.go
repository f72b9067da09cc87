package tracker

import (
	"testing"
	"time"
)

// Matches are counted as everything else is: what is retracted was none, what is ignored or
// rejected neither, and a restart or a rescore changes nothing.
func TestMatchesOfAGameAreCounted(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	want := func(when string, matches uint64) {
		t.Helper()
		g, err := tr.Game("chess")
		if err != nil || g.Matches != matches || g.LastMatch.IsZero() != (matches == 0) {
			t.Errorf("%s: %d matches, the latest at %v, %v; want %d", when, g.Matches, g.LastMatch, err, matches)
		}
	}
	want("before all", 0)
	const first, latest = "2026-03-01T10:00:00Z", "2026-03-02T10:00:00.5Z"
	submit(t, tr, append(match("chess", "ann", "bob"), [2]string{"occurred_at", latest}, [2]string{"game_id", "m1"}))
	submit(t, tr, append(match("chess", "bob", "cy"), [2]string{"occurred_at", first}, [2]string{"game_id", "m2"}))
	submit(t, tr, event{{"product_id", "chess"}, {"type", "chat"}})
	want("after two", 2)
	if g, _ := tr.Game("chess"); !g.LastMatch.Equal(date(t, latest)) {
		t.Errorf("the latest match was at %v", g.LastMatch)
	}
	if err := tr.Rescore(t.Context(), "chess", nil); err != nil {
		t.Fatal(err)
	}
	want("after a rescore", 2)
	if err := tr.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	submit(t, tr, match("chess", "ann", "cy"))
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr = openTest(t, dir)
	defer tr.Close()
	want("after a restart", 3)
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "chess", Match: "m1"}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	want("after a retraction", 2)
}

func date(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
