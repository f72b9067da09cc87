package gamefile

// Schema returns the JSON Schema (2020-12) of the files, for editors. The caller
// owns the bytes.
func Schema() []byte { return []byte("{}") }
