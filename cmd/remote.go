package cmd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
)

const (
	// defaultServer is where serve listens unless told otherwise.
	defaultServer = "http://127.0.0.1:5000"
	// answerLimit is how long a server may take to answer a question.
	answerLimit = 30 * time.Second
)

// remote is a running server that a command asks.
type remote struct {
	*client.Client
	http   *http.Client // what the client sends requests with
	answer []byte       // the last one that the client has read
}

// addRemoteFlags adds the flags of which server a command asks, and how.
func addRemoteFlags(c *cobra.Command) {
	addTrustFlag(c)
	c.Flags().String("server", defaultServer, "the server at this `URL`")
	c.Flags().String("key-file", "", "send the key in this `file` to the server")
}

// connect returns the server that the settings name. It does not connect yet.
func connect(set settings) (*remote, error) {
	key, err := readSecret(set.text("key-file"), "key")
	if err != nil {
		return nil, err
	}
	return newRemote(set.text("server"), key, set.text("ca-file"))
}

// newWriter returns the server that the settings name, for what may take it a while.
func newWriter(set settings) (*remote, error) {
	r, err := connect(set)
	if err != nil {
		return nil, err
	}
	r.http.Timeout = sendLimit
	return r, nil
}

// newRemote returns the server at the URL. It is sent the key, if that is not "", and has
// to have a certificate of the authorities in the file, or of those of the system if that
// is "".
func newRemote(address, key, caFile string) (*remote, error) {
	r := &remote{http: &http.Client{
		Timeout:       answerLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	var err error
	r.Client, err = client.New(address, client.Options{
		Key: key, HTTP: r.http, UserAgent: "statstracker/" + version(),
		OnAnswer: func(text []byte) { r.answer = text },
	})
	if err != nil {
		return nil, hint(errors.New("the address of the server is not like "+defaultServer), "an address begins with http:// or https://")
	}
	scheme, _, _ := strings.Cut(r.Server(), ":")
	r.http.Transport, err = newTransport(scheme, caFile)
	return r, err
}

// get returns the answer to a question. The error has a hint.
func (r *remote) get(ctx context.Context, address string) ([]byte, error) {
	return r.send(ctx, http.MethodGet, address, nil)
}

// send sends a request with a body, which may be nil, and returns the answer. The error
// has a hint, and a [client.Error] in it if the server has answered with one.
func (r *remote) send(ctx context.Context, method, address string, body []byte) ([]byte, error) {
	answer, err := r.Ask(ctx, method, address, body)
	if err != nil {
		return nil, r.explain(err)
	}
	return answer, nil
}

// open returns the answer to a question as it comes. It has no limit in time or size.
func (r *remote) open(ctx context.Context, address string) (io.ReadCloser, error) {
	r.http.Timeout = 0
	req, err := r.Request(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := r.Do(req)
	if err != nil {
		return nil, r.explain(err)
	}
	return resp.Body, nil
}

// shown is the address as it may be shown: without a password.
func (r *remote) shown(address string) string {
	return r.Server() + strings.TrimPrefix(address, r.Address())
}

// explain adds what to do to an error of a request.
func (r *remote) explain(err error) error {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch answer := refusal(err); {
	case errors.Is(err, syscall.ECONNREFUSED):
		return hint(fmt.Errorf("no server answers at %s", r.Server()), "`statstracker serve` starts one; --server, or --to of publish, names another address")
	case errors.As(err, &dns):
		return hint(err, "is the name of the server right?")
	case errors.As(err, &certificate):
		return hint(err, "if the authority of the server is your own, name its certificate with --ca-file")
	case errors.Is(err, client.ErrAnswer):
		return hint(fmt.Errorf("ask %s: %w", r.Server(), client.ErrAnswer), "is the address right (--server)?")
	case answer != nil && !saysAll(answer):
		return hint(err, "%s", whatNow(answer))
	}
	return err
}

// refusal returns what the server has answered instead of what was asked for; nil if the
// error is another one.
func refusal(err error) *client.Error {
	e, _ := errors.AsType[*client.Error](err)
	return e
}

// notThere returns whether the server has answered that there is nothing at an address.
func notThere(err error) bool {
	e := refusal(err)
	return e != nil && e.Status == http.StatusNotFound && e.Detail != ""
}

// saysAll returns whether the server has said all that there is to say: about what
// cannot be at present, and about a request that has to be another.
func saysAll(e *client.Error) bool {
	return e.Status == http.StatusConflict || e.Status == http.StatusBadRequest && e.Detail != ""
}

// whatNow says what to do about an answer.
func whatNow(e *client.Error) string {
	switch {
	case e.Status == http.StatusUnauthorized:
		return "name the file with a key of the server with --key-file; statstracker keys create makes one"
	case e.Status == http.StatusForbidden:
		return "statstracker keys create makes a key that is allowed to; give its file to this command with --key-file"
	case e.Status == http.StatusRequestEntityTooLarge:
		return "something between here and the server takes less than the server itself: 16 MiB of events, 4 MiB of rules"
	case e.Status == http.StatusServiceUnavailable:
		return "try again in a moment; /readyz of the server says how it is"
	case e.Detail == "":
		return "is that the address of a Stats Tracker server?"
	case e.Status == http.StatusNotFound:
		return "ids are matched character by character, so check upper and lower case"
	case e.Status >= http.StatusInternalServerError:
		return "the log of the server says more"
	}
	return "the server and this program may be of different versions: statstracker version"
}
