package cmd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// runVerifyLive has a running server verify itself.
func runVerifyLive(c *cobra.Command, set settings) error {
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	bar := newProgressBar(c.ErrOrStderr(), -1, false)
	state, err := waitForVerification(c.Context(), server, bar)
	bar.clear()
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	switch state.Status {
	case "equal":
		_, err = fmt.Fprintf(out, "%-18s %d\n%-18s %.3g s\n%-18s %s\n%-18s the live state is the fold of the log\n",
			"records", state.Done, "folded in", state.Seconds, "digest", state.Digest, "verified")
		return err
	case "different":
		return hint(fmt.Errorf("the live state of the server at record %d is not the fold of its log", state.Done),
			"the log is what counts: stop the server, move its checkpoint away and start it again; then tell the authors")
	case "failed":
		return fmt.Errorf("the server could not verify itself: %s", visible(state.Error))
	}
	return hint(errors.New("the server was started again while it verified itself"), "try again")
}

// verificationState is what a server says of a verification.
type verificationState struct {
	Status  string  `json:"status"`
	Done    uint64  `json:"done"`
	End     uint64  `json:"end"`
	Seconds float64 `json:"seconds"`
	Digest  string  `json:"digest"`
	Error   string  `json:"error"`
}

// waitForVerification begins a verification and returns how it is at its end.
func waitForVerification(ctx context.Context, server *remote, bar *progressBar) (state verificationState, err error) {
	address := server.Address("v1", "admin", "verify")
	method := http.MethodPost
	for pause := firstLook; ; pause = min(2*pause, lookEvery) {
		answer, err := server.send(ctx, method, address, nil)
		if err != nil {
			return state, err
		}
		state = verificationState{}
		if err := decodeAnswer(answer, &state); err != nil || state.Status != "running" {
			return state, err
		}
		if method = http.MethodGet; bar.total < 0 {
			bar.total = int64(state.End)
		}
		bar.update(min(int64(state.Done), bar.total), fmt.Sprintf("%d of %d records", state.Done, state.End))
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-time.After(pause):
		}
	}
}
