// Package backup reads and writes backups: a copy of the log of events in one
// archive, with what is needed to see that it is whole.
//
// A backup is a tar archive of these files, in this order:
//
//	backup.json                     the [Manifest]
//	log/00000000000000000001.log    the files of the log
//	log/…
//	SHA256SUMS                      the SHA-256 of each file before it, as sha256sum writes it
//
// Unpacked by tar it is a data directory that can be served, which sha256sum -c
// can check. A backup that is a directory has the same files. An archive
// that ends before its end was cut off: [Reader] says so.
package backup
