package client_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"statstracker/client"
)

func TestRejectedEventsAreMendedAndSentAgain(t *testing.T) {
	c, ctx := connect(t, serve(t)), t.Context()
	bad := []client.Event{match("chess", "ann", "ann"), match("chess", "bob", "bob"), match("go", "cy", "cy")}
	for i := range bad {
		bad[i]["note"] = "x"
	}
	if r, err := c.Publish(ctx, bad); err != nil || r.Rejected != 3 {
		t.Fatalf("%+v %v", r, err)
	}
	page, err := c.Rejections(ctx, client.RejectionQuery{Limit: 2, Until: time.Now().Add(time.Hour)})
	if err != nil || page.Total != 3 || page.Kept != 3 || len(page.Rejections) != 2 || page.Next == "" {
		t.Fatalf("a page: %+v %v", page, err)
	}
	var ids []uint64
	for e, err := range c.RejectedEvents(ctx, client.RejectionQuery{Game: "chess", Type: "game_over", Source: "http", Reason: "SAME", Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, e.ID)
	}
	if len(ids) != 2 || ids[0] <= ids[1] {
		t.Fatalf("of one game, the newest first: %v", ids)
	}
	e, err := c.RejectedEvent(ctx, ids[0])
	if err != nil || e.Status != "open" || e.Fields["winner_id"] != "bob" || e.Position.Log != e.ID || e.Position.Source != "http" || time.Since(e.Time) > time.Hour {
		t.Errorf("one of them: %+v %v", e, err)
	}
	r, err := c.Retry(ctx, ids[0], client.Correction{})
	if err != nil || r.Settled || r.Outcome != "rejected" || r.Reason == "" {
		t.Errorf("as it is: %+v %v", r, err)
	}
	r, err = c.Retry(ctx, ids[0], client.Correction{Set: map[string]string{"loser_id": "ann"}, Remove: []string{"note"}})
	if err != nil || !r.Settled || r.Outcome != "counted" {
		t.Errorf("mended: %+v %v", r, err)
	}
	if place, err := c.Place(ctx, client.Ref{Game: "chess", Board: "wins"}, "bob"); err != nil || place.Score != 1 {
		t.Errorf("it counts: %+v %v", place, err)
	}
	if e, err = c.RejectedEvent(ctx, ids[0]); err != nil || e.Status != "sent" || e.SettledBy == 0 {
		t.Errorf("settled: %+v %v", e, err)
	}
	if _, err = c.Retry(ctx, ids[0], client.Correction{}); kind(err) != "conflict" {
		t.Errorf("a second time: %v", err)
	}
}

func TestRejectedEventsAreSettledInPages(t *testing.T) {
	c, ctx := connect(t, serve(t)), t.Context()
	events := slices.Repeat([]client.Event{match("chess", "ann", "ann")}, 5)
	if _, err := c.Publish(ctx, append(events, match("go", "ann", "ann"))); err != nil {
		t.Fatal(err)
	}
	q := client.RejectionQuery{Game: "chess", Limit: 3, Since: time.Now().Add(-time.Hour)}
	retried, err := c.RetryPage(ctx, q)
	if err != nil || retried.Retried != 3 || retried.Rejected != 3 || retried.Next == "" {
		t.Errorf("%+v %v", retried, err)
	}
	d, err := c.DiscardPage(ctx, q)
	if err != nil || d.Discarded != 3 || d.Next == "" {
		t.Errorf("%+v %v", d, err)
	}
	q.Cursor = d.Next
	if d, err = c.DiscardPage(ctx, q); err != nil || d.Discarded != 2 || d.Next != "" {
		t.Errorf("%+v %v", d, err)
	}
	page, err := c.Rejections(ctx, client.RejectionQuery{})
	if err != nil || len(page.Rejections) != 1 || page.Rejections[0].Fields["product_id"] != "go" {
		t.Fatalf("%+v %v", page, err)
	}
	if err = c.Discard(ctx, page.Rejections[0].ID); err != nil {
		t.Error(err)
	}
	if err = c.Discard(ctx, page.Rejections[0].ID); kind(err) != "conflict" {
		t.Errorf("a second time: %v", err)
	}
	if _, err = c.RejectedEvent(ctx, 1); kind(err) != "unknown-resource" {
		t.Errorf("what was not rejected: %v", err)
	}
	if _, err = c.DiscardPage(ctx, client.RejectionQuery{}); kind(err) != "invalid-request" {
		t.Errorf("without saying which: %v", err)
	}
	if page, err = c.Rejections(ctx, client.RejectionQuery{Status: "discarded"}); err != nil || len(page.Rejections) != 6 {
		t.Errorf("%+v %v", page, err)
	}
}

func TestRequestsThatComeAgain(t *testing.T) {
	c, ctx := connect(t, serve(t)), t.Context()
	events := []client.Event{match("chess", "ann", "bob")}
	tried, err := c.Publish(ctx, events, client.Validate())
	if err != nil || !tried.Validated || tried.Counted != 1 {
		t.Errorf("what would be: %+v %v", tried, err)
	}
	if _, err = c.Place(ctx, client.Ref{Game: "chess", Board: "wins"}, "ann"); err == nil {
		t.Error("it has been counted")
	}
	for i := range 2 {
		r, err := c.Publish(ctx, events, client.IdempotencyKey("one"))
		if err != nil || r.Counted != 1 || r.Validated || r.Replayed != (i == 1) {
			t.Errorf("time %d: %+v %v", i, r, err)
		}
	}
	if place, err := c.Place(ctx, client.Ref{Game: "chess", Board: "wins"}, "ann"); err != nil || place.Score != 1 {
		t.Errorf("it counts once: %+v %v", place, err)
	}
	if _, err = c.Publish(ctx, []client.Event{match("chess", "cy", "bob")}, client.IdempotencyKey("one")); kind(err) != "idempotency-key-reused" {
		t.Errorf("other events: %v", err)
	}
}

func TestAsk(t *testing.T) {
	c, ctx := connect(t, serve(t)), t.Context()
	text, err := c.Ask(ctx, http.MethodPut, c.Address("v1", "players", "ann"), []byte(`{"name":"Ann"}`))
	if err != nil || string(text) != `{"player":"ann","name":"Ann"}`+"\n" {
		t.Errorf("%q %v", text, err)
	}
	if _, err = c.Ask(ctx, http.MethodGet, c.Address("v1", "nothing"), nil); kind(err) == "" {
		t.Error(err)
	}
}
