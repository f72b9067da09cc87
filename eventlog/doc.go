// Package eventlog is the durable, ordered log that everything else is folded
// from. Nothing in it is lost: it holds every event that was ever acknowledged,
// the rejected ones as well, and where in its source each came from. Nothing in it
// changes afterwards, unless somebody has a right to be forgotten: [Log.Rewrite].
//
// A source puts records into a [Batch], together with its positions before and
// after. [Log.Append] writes the batches of all who wait as one block, with one
// write and one sync. [Log.Replay] reads the blocks back, in order, and
// [Batch.Each] the records of a batch; [Log.ReadFrom] begins at the number of a
// record. [OpenReader] reads the log of another process. [Log.Files] and
// [Log.CopyUntil] are for backups, while appends go on. [WriteCheckpoint] and [ReadCheckpoint]
// keep what was folded, so that a start has to fold only what came after.
//
// # Promises
//
//   - When Append returns without an error, the block survives kill -9 and the
//     loss of power. When it returns an error, nothing has been appended.
//   - A block is in the log as a whole or not at all, and so are its batches'
//     positions: what is in the log was delivered, and the rest was not.
//   - Records have the numbers 1, 2, 3, …, without a gap. A record keeps its
//     number for ever, and a block its position until a Rewrite, after which the
//     log has another ID.
//   - After a Rewrite no file of the log has a byte of what was changed away. A
//     crash leaves the old log or the new one, whole.
//   - Open removes what a crash has left incomplete at the end, which was never
//     acknowledged, and says so to the logger.
//   - Anything else that is not as it was written is a [*DamageError], which says
//     where, and leaves the files as they are. Every byte is under a checksum;
//     files that are missing, cut, exchanged or of another log are noticed when
//     the log is opened, except that at the end whole blocks can disappear
//     without a trace in the log. Who keeps a position with what he has folded
//     notices that too: [ErrBeyondEnd].
//   - After a failure to write, the log puts itself right as soon as the disk lets
//     it. After a failed sync it goes on in a new file, since the kernel may have
//     dropped what it could not write and will not say so again.
//   - One process at a time: Open takes a lock that ends with the process. Who
//     only reads, with OpenReader, needs none and changes nothing.
//
// One thing cannot be told apart: a bit that flips in the very last block, while
// the program is not running, looks like a block that a crash has cut off. It is
// removed, with a warning; the position in the checkpoint then shows the loss.
//
// # Files
//
//	LOCK                           locked while the log is open
//	log/00000000000000000001.log   a segment, named after the number of its first record
//	log/00000000000000120001.log   the next
//	log/….log.tmp                  one that was not finished; removed by Open
//	log.1/, log.2/, …              the log after the first rewrite, the second, …
//	log.1/REWRITE                  the one before is to be removed; Open does that
//	log.rewrite/                   a rewrite that was begun: no part of the log yet
//	log.rewrite/REWRITE            of which log, by what name, and how far it has got
//	log.copy/                      a copy that was begun; Open refuses the directory
//
// A segment is made under another name, synced, renamed, and its directory
// synced. Numbers are little-endian; checksums are CRC-32C.
//
// A rewrite makes for every segment one that begins with the same record, in
// log.rewrite. When all of them are durable and have caught up with the log,
// the directory gets the next number. The log is that with the highest number, so
// this one renaming decides, and nothing has to be undone or repeated after a
// crash: what is left is to remove the directory before. Where there are two
// directories and the one does not say that it replaces the other, somebody has
// put one there: Open refuses to choose.
//
// # Segment
//
//	offset  bytes
//	     0      8  "STATSLOG"
//	     8      4  version of the format, 1; these twelve bytes are the same in all versions
//	    12     16  ID of the log, random
//	    28      8  number of the first record
//	    36      8  the segment before: number of its first record, or 0
//	    44      8  the segment before: its size in bytes, or 0
//	    52      4  checksum of the 52 bytes before
//	    56         blocks
//
// # Block
//
//	offset  bytes
//	     0      4  b7 42 4c 4b
//	     4      4  checksum of the 36 bytes that follow, starting from that of the log's ID
//	     8      4  checksum of the payload, starting from that of the log's ID
//	    12      4  size of the payload in the file, at most 64 MiB
//	    16      4  size of the payload when it is not compressed, at most 64 MiB
//	    20      4  number of records
//	    24      4  how the payload is stored: 0 as it is, 1 as an S2 block
//	    28      8  number of the first record
//	    36      8  when it was appended, in nanoseconds since 1970
//	    44         payload
//
// The checksums start from the ID, which is not published, so that nobody can
// send an event whose bytes would pass for a block when the one around it is torn.
// A header that stands anywhere behind a broken block proves that this block was
// durable once, for a block is begun only then: so it is damaged and not torn.
//
// # Payload
//
// The payload is the number of batches, and the batches. Numbers are varints
// (those with a sign zigzag), and text and bytes follow their length.
//
//	batch   source, from, to, number of records, length of the records, records
//	record  kind: one byte, 0 event, 1 refused, 2 control
//	        received: milliseconds since the record before in the batch, with a sign; the first: since 1970
//	        position in the source
//	        text, unless it is an event: why it was refused, or what it controls
//	        number of fields, fields
//	field   name, value
//	name    the number of a name that has come before in the batch, or
//	        0 and the name; the first 1024 of these have the numbers 1, 2, 3, …
//
// # Checkpoint
//
//	offset  bytes
//	     0      8  "STATSCKP"
//	     8      4  version of the format, 1
//	    12      4  version of the content
//	    16      4  checksum of the 16 bytes before
//	    20         frames: length (4 bytes, 1 to 256 KiB), checksum (4), content
//	               the end: a frame of length 0
//
// The checksum of a frame is that of its length and content, starting from the
// checksum before. So a frame that is missing, doubled or in another place is
// noticed, and a file that is cut or too long as well.
package eventlog
