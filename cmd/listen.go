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

	"statstracker/live"
)

const (
	headerLimit = 10 * time.Second
	readLimit   = 60 * time.Second
	writeLimit  = 60 * time.Second
	idleLimit   = 2 * time.Minute
	maxHeader   = 64 << 10 // bytes
)

// newWeb returns the HTTP server of a listener.
func newWeb(logger *slog.Logger, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: headerLimit, ReadTimeout: readLimit, WriteTimeout: writeLimit, IdleTimeout: idleLimit,
		MaxHeaderBytes: maxHeader, ConnContext: live.WithConn,
	}
}

// listen starts to listen on the address of a setting.
func listen(ctx context.Context, setting, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, hint(fmt.Errorf("listen on %s: another program does already", address), "stop it, or choose another address with --%s 127.0.0.1:5001", setting)
	case err != nil:
		return nil, hint(fmt.Errorf("listen: %w", err), "--%s takes an address and a port, as 127.0.0.1:5000", setting)
	}
	return listener, nil
}
