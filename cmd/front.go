package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"

	"statstracker/httpedge"
)

// front is an address that the server listens on, and the HTTP server there.
type front struct {
	listener net.Listener
	secure   *httpedge.Certificate // nil: plain HTTP
	web      *http.Server          // nil until there is something to serve
}

// url is where the front is.
func (f *front) url() string {
	scheme := "http"
	if f.secure != nil {
		scheme = "https"
	}
	return scheme + "://" + f.listener.Addr().String()
}

// isLocal reports whether only programs on this machine can connect.
func (f *front) isLocal() bool { return isLoopback(f.listener.Addr()) }

func isLoopback(a net.Addr) bool {
	at, ok := a.(*net.TCPAddr)
	return ok && at.IP.IsLoopback()
}

// bound bounds the connections. It returns what does, or nil if they are not of TCP.
func (f *front) bound(b httpedge.Bounds) *httpedge.Listener {
	tcp, ok := f.listener.(*net.TCPListener)
	if !ok {
		return nil
	}
	l := httpedge.NewListener(tcp, b)
	f.listener, f.web.ConnState = l, l.Observe
	return l
}

// serve answers until the front is closed.
func (f *front) serve() error {
	var err error
	if f.secure != nil {
		f.web.TLSConfig = f.secure.TLS()
		err = f.web.ServeTLS(f.listener, "", "")
	} else {
		err = f.web.Serve(f.listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve HTTP at %s: %w", f.listener.Addr(), err)
}

// fronts are the addresses of a server: that of clients, and, if there is one, that
// of the operator.
type fronts []*front

// unbind stops to listen, before there is something to serve.
func (all fronts) unbind() error {
	errs := make([]error, 0, len(all))
	for _, f := range all {
		errs = append(errs, f.listener.Close())
	}
	return errors.Join(errs...)
}

// serve answers at all of them until they are closed. One that cannot calls stop.
func (all fronts) serve(stop context.CancelCauseFunc) {
	var group sync.WaitGroup
	for _, f := range all {
		group.Go(func() {
			if err := f.serve(); err != nil {
				stop(err)
			}
		})
	}
	group.Wait()
}

// drain stops to listen and waits for the requests under way, until the context ends:
// who is that slow loses the answer, not the events.
func (all fronts) drain(ctx context.Context) error {
	errs := make([]error, len(all))
	var group sync.WaitGroup
	for i, f := range all {
		group.Go(func() {
			if errs[i] = f.web.Shutdown(ctx); errors.Is(errs[i], context.DeadlineExceeded) {
				errs[i] = f.web.Close()
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// close ends everything at once.
func (all fronts) close() error {
	errs := make([]error, 0, len(all))
	for _, f := range all {
		errs = append(errs, f.web.Close())
	}
	return errors.Join(errs...)
}
