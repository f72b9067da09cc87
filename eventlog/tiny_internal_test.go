package eventlog

// unsynced is a disk that syncs nothing: to make large logs of small blocks fast.
type unsynced struct{ disk }

type unsyncedFile struct{ file }

func (unsyncedFile) Sync() error { return nil }

func (u unsynced) open(name string) (file, error) {
	f, err := u.disk.open(name)
	return unsyncedFile{f}, err
}

// Unsynced has the log not sync, for benchmarks.
func Unsynced(o Options) Options {
	o.files = unsynced{}
	return o
}
