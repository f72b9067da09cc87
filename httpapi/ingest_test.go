package httpapi_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/source/httpsource"
	"statstracker/tracker"
)

// TestEveryEventOfManyClientsIsCountedOnce: 64 clients post single events and
// batches, each read by who sent it as soon as it is answered.
func TestEveryEventOfManyClientsIsCountedOnce(t *testing.T) {
	const clients, posts = 64, 20
	s := newServer(t)
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			me := fmt.Sprintf("client %02d", c)
			for n := 1; n <= posts; n++ {
				event := fmt.Sprintf(`{"product_id":"exrps","type":"game_over","event_id":"%s/%d","winner_id":%q,"loser_id":"all"}`, me, n, me)
				body := event
				if n%2 == 0 {
					body = "[" + event + "," + event + "]" // twice: a duplicate
				}
				s.post(body)
				want := fmt.Sprintf(`{"games":"%d","wins":"%d","losses":"0"}`+"\n", n, n)
				if got := s.get("/stats/exrps/"+strings.ReplaceAll(me, " ", "%20"), 200); got != want {
					t.Errorf("%s reads %s, want %s", me, got, want)
				}
			}
		})
	}
	group.Wait()
	want := fmt.Sprintf(`{"games":"%d","wins":"0","losses":"%d"}`+"\n", clients*posts, clients*posts)
	if got := s.get("/stats/exrps/all", 200); got != want {
		t.Errorf("all: %s, want %s", got, want)
	}
	for outcome, n := range map[string]int{"counted": clients * posts, "duplicate": clients * posts / 2, "rejected": 0, "ignored": 0} {
		if got := s.seriesOf("statstracker_events_total")[`statstracker_events_total{outcome="`+outcome+`"}`]; got != fmt.Sprint(n) {
			t.Errorf("%s is %s, want %d", outcome, got, n)
		}
	}
}

// TestReadYourWrites: on every route, at once.
func TestReadYourWrites(t *testing.T) {
	s := newServer(t)
	for n := 1; n <= 20; n++ {
		game := fmt.Sprintf("game-%d", n)
		s.post(win(game, "ann", "bob") + `{"type":"bad"}`)
		for _, c := range []struct{ method, target, body, want string }{
			{"GET", "/leaderboards/top_ten/" + game, "", `[{"user_id":"ann","score":1.0},`},
			{"GET", "/stats/" + game + "/bob", "", `"losses":"1"`},
			{"GET", "/v1/games", "", `"game":"` + game + `"`},
			{"GET", "/v1/games/" + game, "", `"players":2`},
			{"GET", "/v1/games/" + game + "/boards/wins", "", `"total":2`},
			{"GET", "/v1/games/" + game + "/boards/wins/players/ann", "", `"rank":1`},
			{"GET", "/v1/games/" + game + "/boards/wins/players/bob/around", "", `"player":"ann"`},
			{"GET", "/v1/games/" + game + "/players/bob", "", `"losses":1`},
			{"POST", "/v1/games/" + game + "/boards/wins/lookup", `{"players":["bob"]}`, `"overall_rank":2`},
			{"GET", "/v1/rejections?limit=1", "", fmt.Sprintf(`"total":%d,`, n)},
			{"GET", "/metrics", "", fmt.Sprintf(`statstracker_events_total{outcome="counted"} %d`, n)},
		} {
			if r := s.send(c.method, c.target, nil, c.body); r.StatusCode != http.StatusOK || !strings.Contains(r.body, c.want) {
				t.Errorf("%s %s: %s %.300s, want %s", c.method, c.target, r.Status, r.body, c.want)
			}
		}
	}
}

// TestASlowClientHoldsNobodyUp: while bodies trickle in, others are served.
func TestASlowClientHoldsNobodyUp(t *testing.T) {
	s := newServer(t)
	const large = 8 << 20
	var slow []net.Conn
	for range 20 {
		conn, err := net.Dial("tcp", s.address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		slow = append(slow, conn)
		// It says that much is to come, and sends some.
		if _, err := fmt.Fprintf(conn, "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", large, strings.Repeat(" ", 100_000)); err != nil {
			t.Fatal(err)
		}
	}
	s.post(win("exrps", "ann", "bob"))
	s.post(win("exrps", "ann", "bob") + strings.Repeat(" ", large))
	s.get("/stats/exrps/ann", 200)
	body := strings.Repeat(" ", large-100_000-100) + win("exrps", "cy", "bob")
	body += strings.Repeat(" ", large-100_000-len(body))
	if _, err := io.WriteString(slow[0], body); err != nil {
		t.Fatal(err)
	}
	if r := s.read(slow[0], "POST", "/v1/events"); r.StatusCode != http.StatusOK {
		t.Errorf("the slow one: %s %s", r.Status, r.body)
	}
	s.get("/v1/games/exrps/boards/wins/players/cy", 200)
}

// TestABodyThatIsCutShortIsNotTaken: its client has gone.
func TestABodyThatIsCutShortIsNotTaken(t *testing.T) {
	s := newServer(t)
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	event := win("exrps", "ann", "bob")
	if _, err := fmt.Fprintf(conn, "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s", len(event)+1, event); err != nil {
		t.Fatal(err)
	}
	if tcp, ok := conn.(*net.TCPConn); !ok || tcp.CloseWrite() != nil {
		t.Fatal("the sending side cannot be closed")
	}
	if r := s.read(conn, "POST", "/v1/events"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("%s %s", r.Status, r.body)
	}
	s.get("/v1/games/exrps/players/ann", 404)
}

// TestALargeBodyIsRefused: whether its size is declared or not, and the client
// gets to read why.
func TestALargeBodyIsRefused(t *testing.T) {
	s := newServer(t)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for name, body := range map[string]io.Reader{
		"declared": strings.NewReader(win("exrps", "ann", "bob") + strings.Repeat(" ", httpsource.MaxBody)),
		"chunked":  io.MultiReader(strings.NewReader(win("exrps", "ann", "bob")), strings.NewReader(strings.Repeat(" ", httpsource.MaxBody))),
	} {
		answer, err := client.Post("http://"+s.address+"/v1/events", "application/x-ndjson", body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(text), "16 MiB") {
			t.Errorf("%s: %s %s", name, answer.Status, text)
		}
	}
	s.get("/v1/games/exrps/players/ann", 404)
}

// TestRefusedClientsGetToReadWhy: in the middle of a large body, without a key.
func TestRefusedClientsGetToReadWhy(t *testing.T) {
	s := newClosedServer(t)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, ExpectContinueTimeout: time.Minute}}
	post := func(target, expect string, status int) {
		t.Helper()
		body := strings.NewReader(strings.Repeat(" ", httpsource.MaxBody))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.address+target, body)
		if err != nil {
			t.Fatal(err)
		}
		if expect != "" {
			r.Header.Set("Expect", expect)
		}
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != status {
			t.Error(answer.Status)
		}
		if unread := body.Len() > 0; unread != (expect != "") {
			t.Errorf("%d bytes have not been sent", body.Len())
		}
	}
	post("/v1/events", "", http.StatusServiceUnavailable)
	s = newGuardedServer(t, access.Config{Shared: "s3cret"})
	s.open()
	for range 3 {
		post("/v1/events", "", http.StatusUnauthorized)
	}
	post("/nowhere", "", http.StatusNotFound)
	post("/v1/games", "", http.StatusMethodNotAllowed)
	post(wins+"/lookup", "", http.StatusRequestEntityTooLarge)
	post("/v1/events", "100-continue", http.StatusUnauthorized)
}

// TestManyLargeBodiesAreAllTaken: more than fit into memory at once wait for
// their turn.
func TestManyLargeBodiesAreAllTaken(t *testing.T) {
	s := newServer(t)
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			s.post(strings.Repeat("\n", 3<<20) + win("exrps", fmt.Sprintf("p%d", i), "bob"))
		})
	}
	group.Wait()
	if p := s.page(wins); p.Total != 13 {
		t.Errorf("%d players", p.Total)
	}
}

// full is a log that cannot be written.
type full struct{ *tracker.Tracker }

func (full) Submit(context.Context, *eventlog.Batch) (source.Summary, error) {
	return source.Summary{}, fmt.Errorf("append: %w", source.ErrUnavailable)
}

func TestReadsGoOnWhileTheLogCannotBeWritten(t *testing.T) {
	s := newServer(t)
	s.post(win("exrps", "ann", "bob"))
	s.openWith(s.tracker, httpsource.New(full{s.tracker}, httpsource.Config{}))
	r := s.send("POST", "/v1/events", nil, win("exrps", "ann", "bob"))
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s %v %s", r.Status, r.Header, r.body)
	}
	if got := s.get("/stats/exrps/ann", 200); got != `{"games":"1","wins":"1","losses":"0"}`+"\n" {
		t.Errorf("ann: %s", got)
	}
	s.open()
	s.post(win("exrps", "ann", "bob"))
}

// TestEventsAtTheShutdown: they are refused for now, and reads go on.
func TestEventsAtTheShutdown(t *testing.T) {
	s := newServer(t)
	s.post(win("exrps", "ann", "bob"))
	if err := s.tracker.Close(); err != nil {
		t.Fatal(err)
	}
	r := s.send("POST", "/v1/events", nil, win("exrps", "ann", "bob"))
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, "shutting down") {
		t.Errorf("%s %v %s", r.Status, r.Header, r.body)
	}
	s.get("/stats/exrps/ann", 200)
}

// TestAnswersOfOneConnection: a refused request does not spoil the next one.
func TestAnswersOfOneConnection(t *testing.T) {
	s := newServer(t)
	client := http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	for _, c := range []struct {
		body   string
		status int
	}{
		{`{"product_id":`, 400}, {win("exrps", "ann", "bob"), 200}, {`[1,2`, 400}, {`[]`, 200}, {"", 400}, {win("exrps", "ann", "bob"), 200},
	} {
		answer, err := client.Post("http://"+s.address+"/v1/events", "", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != c.status {
			t.Errorf("%s: %s", c.body, answer.Status)
		}
	}
	if got := s.get("/stats/exrps/ann", 200); got != `{"games":"2","wins":"2","losses":"0"}`+"\n" {
		t.Errorf("ann: %s", got)
	}
}
