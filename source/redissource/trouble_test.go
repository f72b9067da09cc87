package redissource_test

import (
	"testing"
	"time"

	"statstracker/internal/redistest"
	"statstracker/source"
	"statstracker/source/redissource"
	"statstracker/source/sourcetest"
)

const stream = redissource.DefaultStream

func password(text string) func() (string, error) {
	return func() (string, error) { return text, nil }
}

func TestLogsIn(t *testing.T) {
	server := redistest.Start(t, redistest.Options{Password: "right"})
	do(t, server, "ACL", "SETUSER", "reader", "on", ">own", "~"+stream, "+xread", "+xinfo", "+type")
	xadd(t, server, "1-1")
	for _, c := range []redissource.Config{
		{URL: "redis://:right@" + server.Addr()},
		{Password: password("right")},
		{URL: "redis://reader:own@" + server.Addr() + "/0"},
		{URL: "redis://nobody:wrong@" + server.Addr(), Username: "reader", Password: password("own")},
	} {
		follow(t, server, sourcetest.NewSink(t), c).requirePositions("1-1")
	}
}

func TestLoginThatIsRefusedIsBrokenUntilItIsNot(t *testing.T) {
	server := redistest.Start(t, redistest.Options{Password: "right"})
	xadd(t, server, "1-1")
	wrong := follow(t, server, sourcetest.NewSink(t), redissource.Config{Password: password("wrong")})
	wrong.await(source.Broken, "the user name or the password is wrong", "WRONGPASS", server.Addr())
	none := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	none.await(source.Broken, "it wants a password", "NOAUTH")
	do(t, server, "CONFIG", "SET", "requirepass", "wrong")
	wrong.requirePositions("1-1")
	wrong.await(source.OK)
	do(t, server, "CONFIG", "SET", "requirepass", "")
	none.requirePositions("1-1")
}

func TestUserWithoutRightsIsToldWhichAreNeeded(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	do(t, server, "ACL", "SETUSER", "reader", "on", ">own", "~"+stream)
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{Username: "reader", Password: password("own")})
	f.await(source.Broken, "NOPERM", "+xread +xinfo +type", "~"+stream)
	do(t, server, "ACL", "SETUSER", "reader", "+xread", "+xinfo", "+type")
	f.await(source.OK)
}

func TestTLS(t *testing.T) {
	server := redistest.Start(t, redistest.Options{TLS: true, Password: "secret"})
	xadd(t, server, "1-1")
	trusting := follow(t, server, sourcetest.NewSink(t), redissource.Config{CAFile: server.CAFile(), Password: password("secret")})
	trusting.requirePositions("1-1")
	xadd(t, server, "1-2")
	trusting.requirePositions("1-1", "1-2")
	stranger := follow(t, server, sourcetest.NewSink(t), redissource.Config{Password: password("secret")})
	stranger.await(source.Broken, "certificate", "CA file")
	plain := follow(t, server, sourcetest.NewSink(t), redissource.Config{URL: "redis://" + server.Addr()})
	plain.await(source.Unreachable, server.Addr())
}

func TestKeyThatIsNoStream(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	do(t, server, "SET", stream, "text")
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	f.await(source.Broken, stream, "is a string, not a stream")
	do(t, server, "DEL", stream)
	f.await(source.OK)
	xadd(t, server, "1-1")
	f.requirePositions("1-1")
	do(t, server, "DEL", stream)
	do(t, server, "RPUSH", stream, "text")
	f.await(source.Broken, "is a list")
	do(t, server, "DEL", stream)
	xadd(t, server, "1-2")
	f.requirePositions("1-1", "1-2")
	f.await(source.OK)
}

func TestReplicaThatHasLostItsMaster(t *testing.T) {
	server := redistest.Start(t, redistest.Options{Config: []string{"replica-serve-stale-data no", "replicaof 127.0.0.1 1"}})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	f.await(source.Unreachable, "lost its master")
	do(t, server, "REPLICAOF", "NO", "ONE")
	f.await(source.OK)
}

func TestServerThatIsNotThereYet(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	server.Stop()
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	if s := f.await(source.Unreachable, server.Addr(), "refused"); s.CaughtUp {
		t.Errorf("caught up with a server that is not there: %+v", s)
	}
	server.Start()
	f.await(source.OK)
}

func TestServerThatIsKilledUnderLoad(t *testing.T) {
	server := redistest.Start(t, redistest.Options{AppendOnly: true})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	for round := range 5 {
		addResults(t, server, round*2000, (round+1)*2000)
		f.sink.Wait(t, round*2000+1)
		server.Kill()
		server.Start()
	}
	f.sink.Wait(t, 5*2000)
	requireResults(t, f, 5*2000)
}

func TestFrozenServerIsNoticed(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	xadd(t, server, "1-1")
	f.requirePositions("1-1")
	server.Pause()
	f.await(source.Unreachable, "timeout")
	server.Resume()
	xadd(t, server, "1-2")
	f.requirePositions("1-1", "1-2")
	f.await(source.OK)
}

// With the settings that an operator has, ten seconds of silence are noticed
// and got over.
func TestFrozenServerIsNoticedWithDefaults(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	s, err := redissource.New(redissource.Config{URL: server.URL(0)})
	if err != nil {
		t.Fatal(err)
	}
	f := run(t, server, sourcetest.NewSink(t), s)
	f.await(source.OK)
	thaw := time.NewTimer(10 * time.Second)
	server.Pause()
	f.awaitWithin(8*time.Second, source.Unreachable)
	<-thaw.C
	server.Resume()
	xadd(t, server, "1-1")
	f.requirePositions("1-1")
	f.await(source.OK)
}
