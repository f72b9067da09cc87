package eventlog

// unsynced is a disk that syncs nothing: to make logs fast.
type unsynced struct{ disk }

type unsyncedFile struct{ file }

func (unsyncedFile) Sync() error { return nil }

func (unsynced) syncDir(string) error { return nil }

func (u unsynced) create(name string) (file, error) {
	f, err := u.disk.create(name)
	return unsyncedFile{f}, err
}

func (u unsynced) open(name string) (file, error) {
	f, err := u.disk.open(name)
	return unsyncedFile{f}, err
}

// Unsynced has the log not sync, where that is not what is tested.
func Unsynced(o Options) Options {
	o.files = unsynced{}
	return o
}
