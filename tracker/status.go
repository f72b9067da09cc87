package tracker

// Status is how the tracker is.
type Status struct {
	Revision     uint64    // records of the log that have been applied
	LogSize      int64     // bytes of the log on disk
	Outcomes     [4]uint64 // events by outcome since the beginning of the log
	WindowIDs    int       // event ids that are remembered
	Checkpointed uint64    // records that the newest checkpoint holds
	Rejections   int       // rejections that can be listed
	Dropped      uint64    // rejections that cannot be listed any more, because there are newer ones
	WriteError   string    // why the log cannot be written at present, or ""
}

// Status returns how the tracker is. It waits for nothing but a slice of events.
func (t *Tracker) Status() Status {
	s := Status{LogSize: t.log.Size(), Checkpointed: t.checkpointed.Load()}
	if e := t.writeError.Load(); e != nil {
		s.WriteError = *e
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	s.Revision, s.Outcomes, s.WindowIDs = t.state.sequence, t.state.outcomes, t.state.window.len()
	s.Rejections, s.Dropped = len(t.state.rejections.list()), t.state.rejections.forgotten
	return s
}
