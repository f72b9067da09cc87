package e2e

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// zebras are events of a player whose id is in nothing else.
func zebras(id string, random *rand.Rand, players []string) (list []event) {
	for i := range 300 {
		list = append(list, event{
			"product_id": "duel", "type": "game_over", "event_id": fmt.Sprint("z", id[len(id)-1:], "-", i),
			"winner_id": id, "loser_id": players[random.IntN(len(players))],
		})
	}
	return list
}

// A server that is killed while it erases a player, with events coming in, finishes that
// when it is started again: nothing is lost, nobody else's numbers are others than those
// of a server that erases nobody, and no file has the id.
func TestKillWhileAPlayerIsErased(t *testing.T) {
	const some = 5000 / fewer
	random := rand.New(rand.NewPCG(*seed, 9))
	events := newFeed("duel", *seed).withIDs().next(8 * some)
	dir, plainDir := t.TempDir(), t.TempDir()
	killed, plain := serve(t, dir), serve(t, plainDir)
	both := func(list []event) {
		t.Helper()
		for chunk := range slices.Chunk(list, 5000) {
			killed.post(chunk...)
			plain.post(chunk...)
		}
	}
	both(events[:4*some])
	players := topOf(plain)
	for round := range 4 {
		id := fmt.Sprintf("p-zebra-%d", round)
		both(zebras(id, random, players))
		path := "/v1/players/" + id
		got, err := killed.request(t.Context(), http.MethodDelete, path, []byte(`{"reason":"asked for"}`))
		if err != nil || got.status != http.StatusAccepted {
			t.Fatalf("DELETE %s: status %d: %s (%v)", path, got.status, got.body, err)
		}
		from := (4 + round) * some
		killed.post(events[from : from+some/2]...)
		plain.post(events[from : from+some/2]...)
		killed.crash(time.Duration(random.Int64N(int64(200 * time.Millisecond))))
		killed = serve(t, dir)
		both(events[from : from+some]) // the first half are duplicates
		awaitErased(t, killed, got.header.Get("Location"))
		checkBoards(t, killed, plain)
	}
	killed.stop()
	plain.stop()
	verify(t, dir)
	checkNowhere(t, dir, "p-zebra-")
}

// awaitErased waits until the erasure is done; one that was done before the start is
// unknown.
func awaitErased(t *testing.T, s *server, path string) {
	t.Helper()
	await(t, "the player has been erased", func() bool {
		got, err := s.request(t.Context(), http.MethodGet, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		return got.status == http.StatusNotFound || strings.Contains(string(got.body), `"status":"done"`)
	})
}

// checkBoards compares the boards but for the names of who was erased.
func checkBoards(t *testing.T, erased, plain *server) {
	t.Helper()
	a, b := erased.board("duel", 1000).Entries, plain.board("duel", 1000).Entries
	if len(a) != len(b) {
		t.Fatalf("the board has %d players, and without erasures %d", len(a), len(b))
	}
	for i := range a {
		if strings.HasPrefix(a[i].Player, "erased-") && strings.HasPrefix(b[i].Player, "p-zebra-") {
			a[i].Player = b[i].Player
		}
		if fmt.Sprintf("%+v", a[i]) != fmt.Sprintf("%+v", b[i]) {
			t.Errorf("entry %d is %+v, and without erasures %+v", i, a[i], b[i])
		}
	}
}

func checkNowhere(t *testing.T, dir, id string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		checkFile(t, path, id)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFile(t *testing.T, path, id string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte(id)) {
		t.Errorf("%s has %s", path, id)
	}
}
