package cmd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"statstracker/access"
	"statstracker/httpedge"
	"statstracker/live"
)

const (
	headerLimit = 10 * time.Second
	writeLimit  = 60 * time.Second
	idleLimit   = 2 * time.Minute
	maxHeader   = 64 << 10 // bytes
	maxStreams  = 100      // requests at once of one connection of HTTP/2
)

func addListenFlags(c *cobra.Command) {
	f := c.Flags()
	f.String("listen", "127.0.0.1:5000", "listen on this `address`")
	f.String("listen-admin", "", "answer the operator only on this other `address`, such as 127.0.0.1:5001: what needs a key with the scope admin, and /metrics")
	f.String("tls-cert", "", "speak HTTPS with the certificate in this PEM `file`, with those that lead to its authority below it; read again when it changes")
	f.String("tls-key", "", "the private key of the certificate, in this PEM `file`")
}

// listenConfig is what the settings say about where to listen.
type listenConfig struct {
	public, admin string // admin may be ""
	certificate   *httpedge.Certificate
}

func readListen(set settings, logger *slog.Logger) (c listenConfig, err error) {
	c = listenConfig{public: set.text("listen"), admin: set.text("listen-admin")}
	chain, key := set.text("tls-cert"), set.text("tls-key")
	switch {
	case chain == "" && key == "":
	case chain == "" || key == "":
		return c, errors.New("--tls-cert and --tls-key go together: the one is the certificate, and the other its private key")
	default:
		c.certificate, err = httpedge.LoadCertificate(chain, key, logger)
		err = explainCertificate(err)
	}
	return c, err
}

func explainCertificate(err error) error {
	if err == nil {
		return nil
	}
	return hint(err, "--tls-cert takes the certificate in PEM form, with those that lead to its authority below it, and --tls-key its private key, not encrypted")
}

// bind starts to listen at all addresses. The operator's speaks HTTPS too, unless only
// this machine can connect: no certificate is for that.
func (s *server) bind(ctx context.Context) (all fronts, err error) {
	listener, err := listen(ctx, "listen", s.listen.public)
	if err != nil {
		return nil, err
	}
	all = fronts{{listener: listener, secure: s.listen.certificate}}
	if s.listen.admin != "" {
		listener, err := listen(ctx, "listen-admin", s.listen.admin)
		if err != nil {
			return nil, errors.Join(err, all.unbind())
		}
		admin := &front{listener: listener}
		if !admin.isLocal() {
			admin.secure = s.listen.certificate
		}
		all = append(all, admin)
	}
	if err := s.closeTo(ctx, all); err != nil {
		return nil, errors.Join(err, all.unbind())
	}
	s.announce(ctx, all)
	return all, nil
}

func (s *server) announce(ctx context.Context, all fronts) {
	s.logger.InfoContext(ctx, "listening", "url", all[0].url())
	if len(all) > 1 {
		s.logger.InfoContext(ctx, "listening for the operator", "url", all[1].url())
	}
}

// addWebs puts what answers behind the addresses.
func (s *server) addWebs(all fronts, guard *access.Guard) {
	s.public = s.edge.edge(all[0].isLocal(), keyOf(guard))
	all[0].web = newWeb(s.logger, s.public.clients(s.api))
	if len(all) > 1 {
		all[0].web = newWeb(s.logger, s.public.clients(s.api.Public()))
		all[1].web = newWeb(s.logger, s.public.operator(s.api))
	}
	s.public.listener = all[0].bound(s.public.bounds)
	for _, f := range all[1:] {
		f.bound(httpedge.Bounds{All: s.edge.connections})
	}
}

// newWeb returns the HTTP server of a listener. It has no limit of time for reading a
// request but for its header: [httpedge.Pace] has that of the body.
func newWeb(logger *slog.Logger, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: headerLimit, WriteTimeout: writeLimit, IdleTimeout: idleLimit,
		MaxHeaderBytes: maxHeader, ConnContext: connContext,
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: maxStreams},
	}
}

// connContext tells those of the connection who have to know it.
func connContext(ctx context.Context, c net.Conn) context.Context {
	return live.WithConn(httpedge.WithResets(ctx, c), c)
}

// listen starts to listen on the address of a setting.
func listen(ctx context.Context, setting, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, hint(fmt.Errorf("listen on %s: another program does already", address), "stop it, or choose another address with --%s 127.0.0.1:5002", setting)
	case err != nil:
		return nil, hint(fmt.Errorf("listen: %w", err), "--%s takes an address and a port, as 127.0.0.1:5000", setting)
	}
	return listener, nil
}

// checkCertificate has the certificate follow its files until the context ends.
func (s *server) checkCertificate(ctx context.Context) {
	if s.listen.certificate == nil {
		return
	}
	tick := time.NewTicker(httpedge.CheckEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.listen.certificate.Check()
		}
	}
}
