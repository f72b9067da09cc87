package redissource

// judge acts on what an audit has found. It returns a resetError if the stream
// must not be read.
func (r *reader) judge(f finding, s streamInfo) error {
	src := r.source
	if src.reset && f.kind != reset && f.kind != vanished {
		src.reset = false
		src.lose(finding{kind: skipped}, r.account.at, s)
	}
	switch f.kind {
	case vanished:
		src.report(src.vanished(r.account.at))
		return nil
	case reset:
		return r.judgeReset(s)
	case renewed:
		src.log.Warn("the redis stream was deleted and begun anew; reading goes on after the position",
			"position", r.position, "entries_added", s.added)
	case lost, suspected:
		src.lose(f, r.account.at, s)
	}
	src.reportWell()
	return nil
}

func (r *reader) judgeReset(s streamInfo) error {
	at := r.account.at
	if r.source.config.OnReset == ResetStop {
		r.source.reset = true
		return resetError{last: s.last, position: at}
	}
	r.source.log.Warn("the redis stream was reset; it is read from its beginning", "position", at.String(), "last", s.last.String())
	r.account = newAccount(entryID{})
	return r.judge(r.account.audit(s, false), s)
}
