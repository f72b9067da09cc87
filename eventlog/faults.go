package eventlog

// faults asks a test before every operation whether it is to fail.
type faults struct {
	files
	ask func(op, path string) error
}

type faultyFile struct {
	file
	path string
	ask  func(op, path string) error
}

func (f faults) create(name string) (file, error) {
	return f.opened("create", name, f.files.create)
}

func (f faults) open(name string) (file, error) {
	return f.opened("open", name, f.files.open)
}

func (f faults) opened(op, name string, open func(string) (file, error)) (file, error) {
	if err := f.ask(op, name); err != nil {
		return nil, err
	}
	inner, err := open(name)
	if err != nil {
		return nil, err
	}
	return faultyFile{inner, name, f.ask}, nil
}

func (f faults) rename(from, to string) error {
	if err := f.ask("rename", to); err != nil {
		return err
	}
	return f.files.rename(from, to)
}

func (f faults) remove(name string) error {
	if err := f.ask("remove", name); err != nil {
		return err
	}
	return f.files.remove(name)
}

func (f faults) syncDir(name string) error {
	if err := f.ask("sync directory", name); err != nil {
		return err
	}
	return f.files.syncDir(name)
}

func (f faultyFile) WriteAt(b []byte, offset int64) (int, error) {
	if err := f.ask("write", f.path); err != nil {
		// As a disk that fills up does, it writes a part.
		n, _ := f.file.WriteAt(b[:len(b)/2], offset)
		return n, err
	}
	return f.file.WriteAt(b, offset)
}

func (f faultyFile) Truncate(size int64) error {
	if err := f.ask("truncate", f.path); err != nil {
		return err
	}
	return f.file.Truncate(size)
}

func (f faultyFile) Sync() error {
	if err := f.ask("sync", f.path); err != nil {
		return err
	}
	return f.file.Sync()
}
