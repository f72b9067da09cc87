package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"statstracker/client"
)

func TestABoardIsFollowed(t *testing.T) {
	c := serveLeague(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	board := client.Ref{Game: "league", Board: "points"}
	var page client.Page
	standings, first := 0, false
	for event, err := range c.Listen(ctx, client.LiveQuery{Game: "league", Board: "points", Limit: 2, Player: "cy"}) {
		if errors.Is(err, context.Canceled) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := event.(type) {
		case *client.Snapshot:
			page = e.Page
			if _, err := c.Publish(ctx, slices.Repeat([]client.Event{match("league", "cy", "ann")}, 5)); err != nil {
				t.Fatal(err)
			}
		case *client.Change:
			page.Apply(e)
		case *client.Standing:
			standings++
			first = e.Rank == 1 && e.Score == 5 && e.Player == "cy" && e.Total == 3
		}
		if first && page.Entries[0].Player == "cy" { // which of the two is told first is left open
			cancel()
		}
	}
	now, err := c.Board(t.Context(), client.BoardQuery{Ref: board, Limit: 2})
	if err != nil || fmt.Sprint(players(page.Entries)) != fmt.Sprint(players(now.Entries)) || page.Total != now.Total || page.Revision != now.Revision {
		t.Errorf("%+v is told, and it is %+v %v", page, now, err)
	}
	if page.Entries[0].Tie == nil || *page.Entries[0].Tie != *now.Entries[0].Tie || standings < 2 {
		t.Errorf("%+v", page.Entries)
	}
}

// told is a server that tells what is in the texts, one for each connection, and then
// breaks it off. The last ids that were sent with the requests come in the channel.
func told(t *testing.T, texts ...string) (*client.Client, chan string) {
	t.Helper()
	last := make(chan string, len(texts)+1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last <- r.Header.Get("Last-Event-ID")
		n := len(last) - 1
		if n >= len(texts) || texts[n] == "" {
			http.Error(w, "broken", http.StatusBadGateway)
			return
		}
		if kind, ok := strings.CutPrefix(texts[n], "refused: "); ok {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"type":"/problems/`+kind+`","status":404,"detail":"gone"}`)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, texts[n])
	}))
	t.Cleanup(s.Close)
	c, err := client.New(s.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c, last
}

const (
	snapshotText = "retry: 1\nid: a1\nevent: snapshot\ndata: {\"game\":\"g\",\"board\":\"b\",\"total\":1,\"revision\":1,\"tie\":\"goals\",\"entries\":[{\"rank\":1,\"player\":\"ann\",\"score\":2}]}\n\n"
	changeText   = "id: a2\nevent: change\ndata: {\"total\":2,\"revision\":2,\"entries\":[{\"rank\":1,\"player\":\"bob\",\"score\":2,\"goals\":7}],\"gone\":[]}\n\n"
	unknownText  = "id: a3\nevent: weather\ndata: {}\n\n"
	seasonText   = "id: a4\nevent: season\ndata: {\"ended\":\"w1\",\"season\":\"w2\"}\n\n"
	absentText   = "id: a5\nevent: player\ndata: {\"rank\":null,\"player\":\"cy\",\"total\":2,\"revision\":2}\n\n"
	endText      = "event: end\ndata: {\"type\":\"/problems/unknown-board\",\"status\":503,\"detail\":\"the board is gone\"}\n\n"
)

func TestAConnectionThatIsLostIsMadeAgain(t *testing.T) {
	c, last := told(t, snapshotText, "", changeText+unknownText+"id: a9\ndata: half", seasonText+absentText, endText)
	var page client.Page
	var said []string
	lost := 0
	for event, err := range c.Listen(t.Context(), client.LiveQuery{Game: "g", Board: "b", OnLost: func(error) { lost++ }}) {
		switch e := event.(type) {
		case *client.Snapshot:
			page = e.Page
		case *client.Change:
			page.Apply(e)
		default:
			said = append(said, strings.TrimPrefix(fmt.Sprintf("%T %+v", event, event), "*client."))
		}
		if err != nil && (kind(err) != "unknown-board" || !strings.Contains(err.Error(), "tells no more: the board is gone")) {
			t.Errorf("it ends with %v", err)
		}
	}
	if ids := players(page.Entries); !slices.Equal(ids, []string{"ann", "bob"}) || page.Entries[1].Tie == nil || *page.Entries[1].Tie != 7 || page.Total != 2 {
		t.Errorf("the page is %+v", page)
	}
	if len(said) != 3 || said[0] != "NewSeason &{Ended:w1 Season:w2}" || !strings.HasPrefix(said[1], "Standing &{Rank:0 Player:cy") || said[2] != "<nil> <nil>" {
		t.Errorf("it said %q", said)
	}
	close(last)
	var ids []string
	for id := range last {
		ids = append(ids, id)
	}
	if !slices.Equal(ids, []string{"", "a1", "a1", "a3", "a5"}) || lost != 4 {
		t.Errorf("it went on after %q, and had lost %d connections", ids, lost)
	}
}

func TestWhatEndsListening(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  func(error) bool
	}{
		"a first connection that fails":  {[]string{""}, func(err error) bool { return err != nil && kind(err) == "" }},
		"a board that there is not":      {[]string{"refused: unknown-board"}, func(err error) bool { return kind(err) == "unknown-board" }},
		"one that there is not any more": {[]string{snapshotText, "refused: unknown-board"}, func(err error) bool { return kind(err) == "unknown-board" }},
		"what is no answer":              {[]string{snapshotText + "event: change\ndata: [\n\n"}, func(err error) bool { return errors.Is(err, client.ErrAnswer) }},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := told(t, c.texts...)
			var last error
			n := 0
			for _, err := range server.Listen(t.Context(), client.LiveQuery{Game: "g", Board: "b"}) {
				last = err
				n++
			}
			if !c.want(last) || n != len(c.texts) && name != "what is no answer" {
				t.Errorf("%d events, and %v", n, last)
			}
		})
	}
	server, last := told(t, snapshotText, snapshotText)
	for range server.Listen(t.Context(), client.LiveQuery{Game: "g", Board: "b"}) {
		break
	}
	if len(last) != 1 {
		t.Errorf("who listens no more has connected %d times", len(last))
	}
}
