package httpsource_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.uber.org/goleak"

	"statstracker/access"
	"statstracker/source"
	"statstracker/source/httpsource"
	"statstracker/source/sourcetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestKeepsThePromisesOfASource(t *testing.T) {
	sourcetest.Run(t, sourcetest.Harness{Concurrent: true, Open: open})
}

// open makes an origin: clients that post, again and again until they are told
// that their events have been taken.
func open(t *testing.T) sourcetest.Origin {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close() // each source listens there
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c := &client{http.Client{Transport: transport}, "http://" + address + "/v1/events"}
	return sourcetest.Origin{
		New:  func(*testing.T) source.Source { return &server{address: address} },
		Send: c.send,
	}
}

// server is the source with the part of the program that serves it.
type server struct{ address string }

func (s *server) Name() string          { return httpsource.Name }
func (s *server) Status() source.Status { return httpsource.Status() }

func (s *server) Run(ctx context.Context, sink source.Sink) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", s.address)
	if err != nil {
		return err
	}
	web := &http.Server{
		Handler:           allowed(httpsource.New(plain{Sink: sink}, httpsource.Config{})),
		ReadHeaderTimeout: time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	var group sync.WaitGroup
	group.Go(func() { err = web.Serve(l) })
	<-ctx.Done()
	shutdown := web.Shutdown(context.WithoutCancel(ctx))
	group.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, shutdown)
}

// allowed lets every client send events of all games.
func allowed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(access.With(r.Context(), access.Everything())))
	})
}

// plain is a sink of which nothing is asked but that it takes batches.
type plain struct {
	source.Sink
	source.Trier
	source.Repeater
}

type client struct {
	http http.Client
	url  string
}

func (c *client) send(ctx context.Context, events []sourcetest.Event) error {
	body := lines(events)
	pause := time.NewTicker(2 * time.Millisecond) // between attempts: nobody tells when to come back
	defer pause.Stop()
	for {
		err := c.post(ctx, body)
		if err == nil {
			return nil
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return err
		}
	}
}

func (c *client) post(ctx context.Context, body string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	answer, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("answered with %s", answer.Status)
	}
	return nil
}

// lines are the events as NDJSON, with their fields in order.
func lines(events []sourcetest.Event) string {
	var b strings.Builder
	for _, event := range events {
		for i, f := range event {
			b.WriteString(map[bool]string{true: "{", false: ","}[i == 0])
			b.WriteString(quoted(f.Name) + ":" + quoted(f.Value))
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func quoted(text string) string {
	b, _ := jsontext.AppendQuote(nil, text) // what is not UTF-8 is replaced
	return string(b)
}
