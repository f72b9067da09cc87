package tracker

import (
	"errors"
	"testing"

	"statstracker/stats"
)

// Nothing happens for somebody about whom nothing is held, and everything for somebody
// whom the log alone knows.
func TestOnlyWhoIsKnownIsErased(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer func() { tr.Close() }()
	submit(t, tr, event{{stats.FieldProduct, "test"}, {stats.FieldType, "game_over"}, {stats.FieldWinner, "ann"}, {stats.FieldLoser, "bob"}})
	submit(t, tr, event{{stats.FieldProduct, "nothing"}, {stats.FieldType, "nonsense"}, {stats.FieldWinner, "cy"}})
	before, id := tr.Status().Revision, tr.log.ID()
	if _, err := tr.BeginErasure(t.Context(), "narnia", "", ""); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("BeginErasure returned %v", err)
	}
	if waiting, err := tr.Erasures(); err != nil || len(waiting) != 0 || tr.Status().Revision != before || tr.log.ID() != id {
		t.Errorf("%d wait (%v), and the log has %d records instead of %d", len(waiting), err, tr.Status().Revision, before)
	}
	for _, player := range []string{"ann", "cy"} {
		if found := erase(t, tr, player); found.Events != 1 {
			t.Errorf("%s was erased from %d events", player, found.Events)
		}
		if _, err := tr.BeginErasure(t.Context(), player, "", ""); !errors.Is(err, ErrUnknownPlayer) {
			t.Errorf("%s erased again: %v", player, err)
		}
	}
	checkNowhere(t, dir, "narnia")
}
