package bench

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const million = 1_000_000

// BenchmarkReads asks for the top ten and for the rank of random players of a
// million, and for the same by who has the answer already and gets a 304. The floor
// is a server that gets the same requests on the same routes of net/http, and whose
// handler writes a constant of the same size, or a 304 and a constant tag.
func BenchmarkReads(b *testing.B) {
	dir := b.TempDir()
	fillMillion(b, dir)
	s := serve(b, dir)
	defer s.stop(b, syscall.SIGTERM)
	s.wait(b)
	r := rand.New(rand.NewPCG(5, 6))
	const n = 64 * 400
	const board = "/v1/games/exrps/boards/wins"
	player := board + "/players/"
	ranks, known := make([][]byte, n), make([][]byte, n)
	_, tag := look(b, s.url+board)
	for i := range ranks {
		path := player + playerID(r.IntN(million))
		ranks[i], known[i] = rawGet(path), rawGetUnless(path, tag)
	}
	for _, c := range []struct {
		name     string
		requests [][]byte
		like     string // a path whose answer is as large
	}{
		{"topten", repeat(rawGet("/leaderboards/top_ten/exrps"), n), "/leaderboards/top_ten/exrps"},
		{"board", repeat(rawGet(board), n), board},
		{"rank", ranks, player + playerID(1)},
		{"board-not-modified", repeat(rawGetUnless(board, tag), n), board},
		{"rank-not-modified", known, player + playerID(1)},
	} {
		b.Run(c.name, func(b *testing.B) {
			size, _ := look(b, s.url+c.like)
			benchmarkReads(b, s, c.requests, size)
		})
	}
}

func benchmarkReads(b *testing.B, s *server, requests [][]byte, size int) {
	floor := constant(b, size)
	defer floor.stop(b, syscall.SIGKILL)
	var rates, floors, ratios []float64
	for b.Loop() {
		for range 2*rounds + 1 {
			rate := float64(len(requests)) / hammer(b, s.addr, 64, requests).Seconds()
			most := float64(len(requests)) / hammer(b, floor.addr, 64, requests).Seconds()
			rates, floors, ratios = append(rates, rate), append(floors, most), append(ratios, rate/most)
		}
	}
	b.ReportMetric(median(rates), "requests/s")
	b.ReportMetric(median(floors), "floor-requests/s")
	b.ReportMetric(median(ratios), "of-floor")
}

// BenchmarkRestart measures from the start of the process until it is ready,
// with a million players and three million event ids: after a clean stop, and
// after kill -9 with 200,000 events that no checkpoint has.
func BenchmarkRestart(b *testing.B) {
	b.Run("clean", func(b *testing.B) { benchmarkRestart(b, syscall.SIGTERM) })
	b.Run("killed", func(b *testing.B) { benchmarkRestart(b, syscall.SIGKILL) })
}

func benchmarkRestart(b *testing.B, signal os.Signal) {
	dir := b.TempDir()
	fillMillion(b, dir)
	s := serve(b, dir)
	s.wait(b)
	if signal == syscall.SIGKILL {
		r := rand.New(rand.NewPCG(7, 8))
		for i := range 40 { // about as many as may come between two checkpoints
			var body bytes.Buffer
			for j := range 5000 {
				fmt.Fprintf(&body, `{"product_id":"exrps","type":"game_over","event_id":"tail-%d-%d","winner_id":%q,"loser_id":%q}`+"\n",
					i, j, playerID(r.IntN(million)), playerID(million+1))
			}
			post(b, http.DefaultClient, s, body.Bytes())
		}
	}
	var took []float64
	for b.Loop() {
		for range rounds {
			s.stop(b, signal)
			begin := time.Now()
			s = serve(b, dir)
			s.wait(b)
			took = append(took, time.Since(begin).Seconds())
		}
	}
	s.stop(b, syscall.SIGTERM)
	b.ReportMetric(median(took), "s")
}

// fillMillion plays matches until a million players have played.
func fillMillion(b *testing.B, dir string) {
	b.Helper()
	s := serve(b, dir)
	s.wait(b)
	r := rand.New(rand.NewPCG(9, 10))
	order := r.Perm(million)
	n := 0
	for from := 0; from < million; from += 10_000 {
		var body bytes.Buffer
		for _, p := range order[from : from+10_000] {
			for range 3 {
				fmt.Fprintf(&body, `{"product_id":"exrps","type":"game_over","event_id":"fill-%d","winner_id":%q,"loser_id":%q}`+"\n",
					n, playerID(p), playerID(order[(from+r.IntN(9999)+(p+1))%million]))
				n++
			}
		}
		postLoose(b, s, body.Bytes())
	}
	s.stop(b, syscall.SIGTERM)
}

// postLoose posts events of which some may be a player against himself.
func postLoose(b *testing.B, s *server, body []byte) {
	b.Helper()
	resp, err := http.Post(s.url+"/v1/events", "application/x-ndjson", bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		b.Fatal(resp.Status, err)
	}
}

func repeat(request []byte, n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = request
	}
	return all
}

// look returns the size in bytes and the tag of what is at the URL.
func look(b *testing.B, url string) (size int, tag string) {
	b.Helper()
	resp, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatal(resp.Status, err)
	}
	return len(body), resp.Header.Get("ETag")
}

// constantEnv has this test program be a server that answers with a constant of
// that many bytes.
const constantEnv = "STATSTRACKER_BENCH_CONSTANT"

func constant(b *testing.B, size int) *server {
	b.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), constantEnv+"="+strconv.Itoa(size))
	return start(b, c)
}

func serveConstant() {
	n, err := strconv.Atoi(os.Getenv(constantEnv))
	if err != nil {
		panic(err)
	}
	body := bytes.Repeat([]byte("x"), n)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(os.Stderr, "url=http://%s\n", listener.Addr())
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, r *http.Request) {
		if tag := r.Header.Get("If-None-Match"); tag != "" {
			w.Header().Set("ETag", tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}
	mux.HandleFunc("GET /leaderboards/top_ten/{game}", answer)
	mux.HandleFunc("GET /v1/games/{game}/boards/{board}", answer)
	mux.HandleFunc("GET /games/{game}/boards/{board}", answer)
	mux.HandleFunc("GET /v1/games/{game}/boards/{board}/players/{player}", answer)
	panic(http.Serve(listener, mux))
}
