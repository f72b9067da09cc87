package live

import (
	"context"
	"net"
)

// sendBuffer is the size in bytes of what the system keeps of a connection for a client
// that does not read. It is little, because what waits there is old when it is read.
const sendBuffer = 16 << 10

// connKey is the key of the connection in the context of its requests.
type connKey struct{}

// WithConn is for the ConnContext of a [http.Server]. With it, feeds bound what the
// system keeps for a client that does not read.
func WithConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// bound bounds what the system keeps of the connection that the context is of, if it is
// known.
func bound(ctx context.Context) {
	conn := ctx.Value(connKey{})
	if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = secure.NetConn()
	}
	if c, ok := conn.(interface{ SetWriteBuffer(bytes int) error }); ok {
		_ = c.SetWriteBuffer(sendBuffer) // without it, it is more memory
	}
}
