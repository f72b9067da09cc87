package e2e

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"statstracker/internal/eventsource"
)

// Those who listen do not hold up the end of the server, even if they do not read.
func TestStopWhileClientsListen(t *testing.T) {
	s := serve(t, t.TempDir())
	const target = "/v1/games/chess/boards/wins/live?limit=100"
	answer, err := http.Get(s.address() + target)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	events := eventsource.NewReader(answer.Body)
	if e, err := events.Next(); err != nil || e.Name != "snapshot" {
		t.Fatalf("%v, %v", e, err)
	}
	deaf, err := net.Dial("tcp", strings.TrimPrefix(s.address(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer deaf.Close()
	if _, err := fmt.Fprintf(deaf, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", target); err != nil {
		t.Fatal(err)
	}
	post := func(player string) {
		t.Helper()
		body := fmt.Sprintf(`{"product_id":"chess","type":"game_over","winner_id":%q,"loser_id":"bob"}`, player)
		resp, err := s.client.Post(s.address()+"/v1/events", "application/json", strings.NewReader(body))
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal(resp, err)
		}
		_ = resp.Body.Close()
	}
	post("ann")
	if e, err := events.Next(); err != nil || !strings.Contains(e.Data, `"player":"ann"`) {
		t.Fatalf("%v, %v", e, err)
	}
	begin := time.Now()
	s.stop()
	if took := time.Since(begin); took > 8*time.Second { // the limit of a shutdown is 10 s
		t.Errorf("the server took %v to end", took)
	}
	if e, err := events.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end there is %v, %v", e, err)
	}
	if events.Retry() < 2*time.Second {
		t.Errorf("the client is to come back after %v", events.Retry())
	}
}
