package bench

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"syscall"
	"testing"
)

const (
	// pageOf is the page of a board.
	pageOf = "/games/exrps/boards/wins"
	// pageRequests is how many are asked for in a round.
	pageRequests = 64 * 150
)

// BenchmarkBoardPages asks for pages of a board, as many as come: of ten players, and of a
// million at the top, anywhere, at the end and around somebody, each at an address of its
// own, so that it has to be made; and for one that many look at, which is kept, in full and
// by who has it. Nobody asks for gzip here, as clients on the same two cores would have to
// take it apart. The floor is as that of [BenchmarkReads].
func BenchmarkBoardPages(b *testing.B) {
	b.Run("ten", func(b *testing.B) { benchmarkPages(b, 10, []string{"top", "me", "kept", "held"}) })
	b.Run("million", func(b *testing.B) {
		benchmarkPages(b, million, []string{"top", "anywhere", "end", "me", "kept", "held"})
	})
}

func benchmarkPages(b *testing.B, players int, kinds []string) {
	dir := b.TempDir()
	if players == million {
		fillMillion(b, dir)
	}
	s := serve(b, dir)
	defer s.stop(b, syscall.SIGTERM)
	s.wait(b)
	if players != million {
		post(b, http.DefaultClient, s, fewPlayers(players))
	}
	r := rand.New(rand.NewPCG(11, 12))
	_, tag := look(b, s.url+pageOf)
	for _, kind := range kinds {
		requests := make([][]byte, pageRequests)
		for i := range requests {
			switch kind {
			case "held":
				requests[i] = rawGetUnless(pageOf, tag)
			default:
				requests[i] = rawGet(pageOf + asked(kind, players, i, r))
			}
		}
		b.Run(kind, func(b *testing.B) {
			size, _ := look(b, s.url+pageOf+asked(kind, players, -1, r))
			benchmarkReads(b, s, requests, size)
			b.ReportMetric(float64(size), "bytes/page")
		})
	}
}

// asked returns the query of a page of a kind, another for each number.
func asked(kind string, players, n int, r *rand.Rand) string {
	number := strconv.Itoa(n)
	switch kind {
	case "top":
		return "?n=" + number
	case "anywhere":
		return "?n=" + number + "&from=" + strconv.Itoa(1+r.IntN(players))
	case "end":
		return "?n=" + number + "&from=" + strconv.Itoa(players-49)
	case "me":
		return "?n=" + number + "&me=" + playerID(r.IntN(players))
	}
	return ""
}

// fewPlayers is the events of some players, each of whom has won once.
func fewPlayers(n int) (body []byte) {
	for i := range n {
		body = fmt.Appendf(body, `{"product_id":"exrps","type":"game_over","event_id":"few-%d","winner_id":%q,"loser_id":%q}`+"\n", i, playerID(i), playerID((i+1)%n))
	}
	return body
}
