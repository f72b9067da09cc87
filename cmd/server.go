package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"statstracker/access"
	"statstracker/access/playertoken"
	"statstracker/eventlog"
	"statstracker/game/defaultgame"
	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/internal/supervisor"
	"statstracker/live"
	"statstracker/portal"
	"statstracker/pulse"
	"statstracker/source"
	"statstracker/source/httpsource"
	"statstracker/source/redissource"
	"statstracker/stats"
	"statstracker/tracker"
)

// drainLimit is how long requests may take to end at a shutdown.
const drainLimit = 10 * time.Second

// server is the serve command at work.
type server struct {
	logger  *slog.Logger
	edge    *edgeConfig
	public  *edge // that of clients; nil before anything is served
	config  tracker.Config
	access  access.Config
	keys    *access.Keys
	ingest  httpsource.Config
	tokens  *playertoken.Reader // nil if no tokens of players hold
	caching string              // the header Cache-Control
	address publicURL
	listen  listenConfig
	games   string          // the path of the games file, or ""
	files   []gamefile.File // what it said at the start
	hangups chan os.Signal
	sources []source.Source
	metrics *httpapi.Metrics
	live    live.Config
	api     *httpapi.API
	pulse   *pulse.Pulse
	verify  time.Duration    // the interval of verifications; 0: none
	onOpen  func(url string) // is told when everything can be asked; may be nil

	tracker         atomic.Pointer[tracker.Tracker]
	supervisor      atomic.Pointer[supervisor.Supervisor]
	folded, foldEnd atomic.Uint64
}

func newServer(c *cobra.Command, games []stats.Game) (*server, error) {
	set := settingsOf(c)
	logger, err := newLogger(set.text("log-format"), set.text("log-level"), c.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	s := &server{logger: logger, verify: set.duration("verify-every"), hangups: make(chan os.Signal, 1)}
	s.live.Most = listenersOf(set)
	if err := s.addAccess(c.Context(), set); err != nil {
		return nil, err
	}
	if s.listen, err = readListen(set, logger); err != nil {
		return nil, err
	}
	if s.edge, err = readEdge(set); err != nil {
		return nil, err
	}
	if s.caching, err = cacheControl(set.text("cache-control")); err != nil {
		return nil, err
	}
	if s.address, err = readPublicURL(set.text("public-url")); err != nil {
		return nil, err
	}
	s.config = tracker.Config{Dir: set.text("data"), Games: games, Logger: logger, OnReplay: s.onReplay(progress(logger)), Compile: gamefile.Compile}
	s.config.NoHistory = !set.yes("history")
	s.config.Movement = tracker.Movement{Window: set.duration("movement-window"), Interval: set.duration("movement-interval")}
	if s.config.Rejections = set.number("rejections"); s.config.Rejections < 1 || s.config.Rejections > tracker.MaxRejections {
		return nil, &usageError{c, fmt.Errorf("--rejections has to be from 1 to %d", tracker.MaxRejections)}
	}
	if !set.yes("default-game") {
		s.config.Without = []string{defaultgame.Name}
	}
	if err := s.addGames(set.text("games")); err != nil {
		return nil, err
	}
	if err := s.addRedis(set); err != nil {
		return nil, err
	}
	meter := func() httpapi.Meter {
		if t := s.tracker.Load(); t != nil {
			return t
		}
		return nil
	}
	s.metrics = httpapi.NewMetrics(version(), runtime.Version(), httpapi.NewCollector(meter, s), edgeMetrics{s})
	s.config.OnCommit = s.metrics.Commit
	s.pulse = pulse.New(s.sample)
	return s, nil
}

// addGames reads the games file, if there is one. A bad one stops the start before
// anything else is done.
func (s *server) addGames(path string) error {
	if path == "" {
		return nil
	}
	files, err := readGames(path)
	if err != nil {
		return err
	}
	if _, err := gamefile.Parse(files...); err != nil {
		return badGames(err)
	}
	s.games, s.files = path, files
	return nil
}

// addRedis adds the Redis stream to the sources, if the settings name one.
func (s *server) addRedis(set settings) error {
	url := set.text("events")
	if url == "" {
		return nil
	}
	if set.onCommandLine("events") && hasPassword(url) {
		s.logger.Warn("the password of Redis is on the command line, where everybody on this machine can read it; use --events-password-file or a variable")
	}
	config := redissource.Config{
		URL: url, Stream: set.text("events-stream"), CAFile: set.text("events-ca-file"),
		OnReset: redissource.ResetPolicy(set.text("events-on-reset")), Logger: s.logger,
	}
	if path := set.text("events-password-file"); path != "" {
		config.Password = func() (string, error) { return readSecret(path, "password of Redis") }
	}
	redis, err := redissource.New(config)
	if err != nil {
		return hint(err, "--events takes redis://host:port/db, or rediss:// for TLS")
	}
	s.sources = append(s.sources, redis)
	return nil
}

// run serves until the context ends.
func (s *server) run(ctx context.Context) error {
	all, err := s.bind(ctx)
	if err != nil {
		return err
	}
	guard := access.NewGuard(s.access)
	people, start := portal.New().At(s.address.of), time.Now()
	operator, err := s.newConsole(guard, start)
	if err != nil {
		return errors.Join(err, all.unbind())
	}
	s.api = httpapi.New(httpapi.Config{
		Logger: s.logger, Health: s, Metrics: s.metrics, Guard: guard, Schema: gamefile.Schema(), Version: version(), Pages: pages(),
		Build: build(version(), start), CacheControl: s.caching,
		Live: s.live, Shown: gamePages(people), Variants: pageVariants(people), Fault: people.Fault, Console: operator.Handlers(),
		Framed: framedPages(people), FramedFault: people.FramedFault, Address: s.address.of,
	})
	s.addWebs(all, guard)
	for _, l := range all {
		l.web.RegisterOnShutdown(s.api.EndLive)
	}
	signal.Notify(s.hangups, syscall.SIGHUP)
	defer signal.Stop(s.hangups)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	group.Go(func() { all.serve(stop) })
	group.Go(func() { s.checkCertificate(ctx) })
	group.Go(func() { _ = s.pulse.Run(ctx) }) // which has no errors
	err = s.work(ctx, all)
	stop(nil)
	group.Wait()
	if cause := context.Cause(ctx); err == nil && cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	return err
}

// work folds the log and keeps the workers running until the context ends, and
// then ends everything in order: no new requests, no new events, a checkpoint.
func (s *server) work(ctx context.Context, to fronts) error {
	t, err := tracker.Open(ctx, s.config)
	if err != nil {
		return errors.Join(explain(err, s.config.Dir), to.close())
	}
	s.tracker.Store(t)
	super, err := s.open(ctx, t)
	if err != nil {
		return errors.Join(err, to.close(), t.Close())
	}
	s.logger.InfoContext(ctx, "ready for events", "data", s.config.Dir, "records", t.Status().Revision)
	if s.onOpen != nil {
		s.onOpen(to[0].url())
	}
	working, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { super.Run(working) })
	<-ctx.Done()
	s.logger.InfoContext(ctx, "shutting down")
	drain, cancel := detached(ctx, drainLimit)
	defer cancel()
	err = to.drain(drain)
	stop()
	group.Wait()
	return errors.Join(err, t.Close())
}

// open applies the games file and lets requests in. It returns the workers.
func (s *server) open(ctx context.Context, t *tracker.Tracker) (*supervisor.Supervisor, error) {
	effects := newEffects(s.logger, s.config.Dir)
	refolder := newRefolder(ctx, s.logger, t, effects)
	eraser := newEraser(s.logger, t, effects)
	keeper := &ruleKeeper{logger: s.logger, tracker: t, compiled: s.config.Games, file: s.games, refolder: refolder}
	if s.games != "" {
		if _, err := keeper.apply(ctx, s.files, false); err != nil {
			return nil, fmt.Errorf("apply the games of %s: %w", s.games, err)
		}
	}
	keeper.warnReplaced(ctx)
	verifier := newVerifier(s.logger, t, s.verify)
	workers := append(s.workers(t),
		supervisor.Worker{Name: "rescores and amendments", Run: refolder.run},
		supervisor.Worker{Name: "erasures", Run: eraser.run},
		supervisor.Worker{Name: "hidden players", Run: t.RunVisibility},
		supervisor.Worker{Name: "movement", Run: t.RunMovement},
		supervisor.Worker{Name: "verifications", Run: verifier.run},
		supervisor.Worker{Name: "games file", Run: (&reloader{logger: s.logger, keeper: keeper, hangups: s.hangups}).run},
	)
	super, err := supervisor.New(s.logger, append(workers, s.accessWorkers()...)...)
	if err != nil {
		return nil, err
	}
	s.supervisor.Store(super)
	s.api.Open(httpapi.Backend{
		Reader: t, Changes: t, History: t, Events: s.public.slots.Ingest(httpsource.New(t, s.ingest)),
		Rules: keeper, Rescores: refolder, Amendments: refolder, Visibility: hider{t}, Erasures: eraser, Persons: t, Profiles: t, Verifier: verifier, Rejections: t, Log: &logKeeper{s.logger, t, ctx},
		Pasts: t, WhatIfs: outlooks{keeper}, Keys: s.keys,
	})
	return super, nil
}

func (s *server) workers(t *tracker.Tracker) []supervisor.Worker {
	workers := []supervisor.Worker{{Name: "checkpoints", Run: t.RunCheckpoints}}
	for _, src := range s.sources {
		workers = append(workers, supervisor.Worker{
			Name: src.Name(),
			Run:  func(ctx context.Context) error { return src.Run(ctx, t) },
		})
	}
	return workers
}

func (s *server) onReplay(say func(done, end uint64)) func(done, end uint64) {
	return func(done, end uint64) {
		s.folded.Store(done)
		s.foldEnd.Store(end)
		say(done, end)
	}
}

// Report implements [httpapi.Health].
func (s *server) Report() httpapi.Report {
	r := httpapi.Report{Folded: s.folded.Load(), FoldEnd: s.foldEnd.Load()}
	if t := s.tracker.Load(); t != nil {
		status := t.Status()
		r.Folded, r.FoldEnd, r.WriteError = status.Revision, status.Revision, status.WriteError
	}
	r.Sources = append(r.Sources, httpapi.SourceReport{Name: httpsource.Name, Status: httpsource.Status()})
	for _, src := range s.sources {
		r.Sources = append(r.Sources, httpapi.SourceReport{Name: src.Name(), Status: src.Status()})
	}
	if super := s.supervisor.Load(); super != nil {
		r.Workers = super.Status()
	}
	return r
}

// explain adds what to do to the errors of a start.
func explain(err error, dir string) error {
	var damage *eventlog.DamageError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return hint(err, "choose the data directory of a server with --data")
	case errors.Is(err, eventlog.ErrLocked):
		return hint(fmt.Errorf("the data directory %s is in use by another process", dir), "stop that one, or choose another directory with --data")
	case errors.As(err, &damage):
		return hint(err, "nothing has been changed; restore the log from a backup or a replica")
	case errors.Is(err, eventlog.ErrBeyondEnd):
		return hint(err, "the end of the log is missing: restore %s/log from a backup or a replica, or, to go on without those events, move %s/checkpoint away", dir, dir)
	case errors.Is(err, tracker.ErrMissingGame):
		return hint(err, "use the program that wrote the log, or one with that game")
	}
	return err
}
