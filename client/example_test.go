package client_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"statstracker/client"
)

// demo starts a server with data of its own, and returns a client of it and what ends it.
func demo() (*client.Client, func()) {
	dir, err := os.MkdirTemp("", "statstracker-example-")
	if err != nil {
		panic(err)
	}
	s, err := start("--data", dir)
	if err != nil {
		panic(err)
	}
	c, err := client.New(s.address, client.Options{})
	if err == nil {
		err = ready(context.Background(), c)
	}
	if err != nil {
		panic(err)
	}
	return c, func() {
		if err := errors.Join(s.end(), os.RemoveAll(dir)); err != nil {
			panic(err)
		}
	}
}

// result is a match of chess.
func result(winner, loser string) client.Event {
	return client.Event{"product_id": "chess", "type": "game_over", "winner_id": winner, "loser_id": loser}
}

func Example() {
	c, end := demo() // client.New("http://127.0.0.1:5000", client.Options{})
	defer end()
	ctx := context.Background()
	if _, err := c.Publish(ctx, []client.Event{result("ann", "bob"), result("ann", "cy"), result("bob", "cy")}); err != nil {
		panic(err)
	}
	for entry, err := range c.Entries(ctx, client.Ref{Game: "chess", Board: "wins"}) {
		if err != nil {
			panic(err)
		}
		fmt.Println(entry.Rank, entry.Player, entry.Score)
	}
	// Output:
	// 1 ann 2
	// 2 bob 1
	// 3 cy 0
}

func ExampleClient_Listen() {
	c, end := demo()
	defer end()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if _, err := c.Publish(ctx, []client.Event{result("ann", "bob")}); err != nil {
		panic(err)
	}
	var board client.Page
	for event, err := range c.Listen(ctx, client.LiveQuery{Game: "chess", Board: "wins"}) {
		if err != nil {
			panic(err)
		}
		switch e := event.(type) {
		case *client.Snapshot:
			board = e.Page
			fmt.Println(board.Entries[0].Player, "leads")
			if _, err := c.Publish(ctx, []client.Event{result("cy", "ann"), result("cy", "ann")}); err != nil {
				panic(err)
			}
		case *client.Change:
			if board.Apply(e); board.Entries[0].Score == 2 {
				fmt.Println(board.Entries[0].Player, "leads")
				return
			}
		}
	}
	// Output:
	// ann leads
	// cy leads
}

func ExampleClient_Retry() {
	c, end := demo()
	defer end()
	ctx := context.Background()
	if _, err := c.Publish(ctx, []client.Event{result("ann", "ann")}); err != nil {
		panic(err)
	}
	for event, err := range c.RejectedEvents(ctx, client.RejectionQuery{Game: "chess"}) {
		if err != nil {
			panic(err)
		}
		fmt.Println(event.Reason)
		again, err := c.Retry(ctx, event.ID, client.Correction{Set: map[string]string{"loser_id": "bob"}})
		if err != nil {
			panic(err)
		}
		fmt.Println(again.Outcome)
	}
	// Output:
	// winner_id and loser_id are the same player
	// counted
}

func ExampleError() {
	c, end := demo()
	defer end()
	_, err := c.Board(context.Background(), client.BoardQuery{Ref: client.Ref{Game: "chess", Board: "wins"}, Limit: 5000})
	if refused, ok := errors.AsType[*client.Error](err); ok {
		fmt.Println(refused.Kind)
		fmt.Println(refused.Fields[0].Field)
		fmt.Println(refused.Temporary())
	}
	// Output:
	// invalid-request
	// limit
	// false
}

func ExampleClient_RankOf() {
	c, end := demo()
	defer end()
	ctx := context.Background()
	if _, err := c.Publish(ctx, []client.Event{result("ann", "bob"), result("ann", "bob"), result("cy", "bob")}); err != nil {
		panic(err)
	}
	would, err := c.RankOf(ctx, client.Ref{Game: "chess", Board: "wins"}, client.Score{Score: 1})
	if err != nil {
		panic(err)
	}
	fmt.Println("rank", would.Rank, "of", would.Total)
	// Output: rank 2 of 3
}
