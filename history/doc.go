// Package history keeps, for every counted event, a small entry that says what the
// event changed, and finds the newest entries of a key: of a player, or of a match.
//
// The tracker folds the log and appends to a [Store]; a reader asks [Store.Newest].
// What an entry says is the caller's; here it is bytes. A history is derived: the
// log can be folded again at any time. So nothing is ever repaired, a damaged store
// is removed and made again, and a failing disk never stops the fold.
//
// # Promises
//
//   - What was appended before [Store.Mark] survives kill -9 and the loss of power
//     once [Store.Sync] has returned. [Store.Truncate] finds exactly that again.
//   - A reader sees every entry that was appended before it began, and waits for
//     nobody: full segments and indexes that are replaced live on while it uses them.
//   - Every byte that is read is under a checksum. What is not as it was written is
//     a [*DamageError]; it never becomes another entry.
//   - The files follow from what was appended alone, and from where the store was put
//     to rest, but for the unfinished segment and the merges that are still to come.
//
// # Why it is built so
//
// Entries are written in the order of the log, in segments of 32,768, and nothing is
// kept in memory for a key. The current segment is in memory, where a lookup goes
// through all its keys, from the newest on: lookups are few and appends are many, which
// would all pay for links of the entries of a key. A full one is written in the background,
// its pairs of key and sequence sorted into an index of its own. Sixteen indexes are
// merged into one, and sixteen of those again, so that a key that is rare is looked
// for in few places. A filter for each segment would need as many reads for the
// filters, or, in memory, about 50 KB a segment; the merges need nothing, and write
// an index three times. They end there, so that none takes more than seconds, or
// much of the disk beside the old ones.
//
// # Costs
//
//   - Disk: an entry takes 7 bytes and 3 to 10 bytes a key beside its own in the
//     segment, and 2 to 14 bytes a key in the index: numbers that are close together
//     take few. An entry of 80 bytes with two players and a random key takes 120.
//   - Memory: about 1 KB for a store without entries, or at rest ([Store.Rest]). Then
//     the segment that is current and at most two that wait to be written, each what
//     its entries take and 16 bytes an entry and 8 a key more, at most twice that, and
//     32 bytes a key to sort them: with entries of 80 bytes 4 MB each and 3 MB. For each
//     closed segment 16 bytes for 4 KiB of its index and 32 more: about 2.5 KB.
//     1,000 million entries take about 80 MB.
//   - Append: about 60 ns of the goroutine that appends (BenchmarkAppendToMemory); 350 to
//     450 ns in the background (BenchmarkAppend), and the disk writes each byte of an
//     entry once. It waits while two full segments are not on the disk. A server whose
//     segments were twice the size took fewer events in its first second.
//   - Newest: about a tenth of a millisecond for each segment in memory, if it is full,
//     and no goroutine waits. Then one or two reads of 4 KiB for each
//     index: one for every 8.4 million entries, and at most 30 for the newest. Every
//     entry that is found takes a read of about 4 KiB, and the first of a segment
//     another of 16 KiB.
//
// # Files
//
//	0000000000.entries   a segment: its entries, in order, with their keys
//	0000000000-0.index   the index of one segment
//	0000000000-1.index   the index of sixteen segments from that number on; -2 of 256
//	….index.tmp          an index that was not finished; removed by Open
//
// An index is made under another name, synced and renamed. Those that it was merged
// from are removed after it; Open removes what is left of them, and makes indexes
// that are missing out of the entries. Numbers are little-endian, varints are those
// of encoding/binary, and checksums are CRC-32C, started from a number that says
// where the bytes belong.
//
// # Header
//
//	offset  bytes
//	     0      8  "STATSHIS" or, of an index, "STATSIDX"
//	     8      4  version of the format, 1
//	    12      8  number of the segment; of an index its first, times 256, and its level
//	    20      4  checksum
//
// # Segment
//
// The header, records, and, when the segment is full, its fences: for each 4 KiB
// of records or more the sequence of the first (8 bytes) and its offset (4), and the
// checksum of them all (4).
//
//	record  checksum (4 bytes) of what follows, started from the sequence
//	        sequence, as the distance from the record before (varint)
//	        size of the entry, number of keys (varints)
//	        keys, each as the distance from the key before (varints with a sign)
//	        entry
//
// # Index
//
// The header; blocks of 4096 bytes; the first pair of each block (key and sequence,
// 8 bytes each); for each segment the first sequence and the last (8), the number of
// entries, the offset of the fences, and their number (4); the number of blocks and
// of segments (4); a checksum of all that is behind the blocks (4). Pairs are in the
// order of their keys, and those of a key have the newest sequence first.
//
//	block   checksum (4), started from the number of the block; number of pairs (2)
//	        first pair: key (8), sequence (8)
//	pair    of the same key: distance from the sequence before (varint, not 0)
//	        of the next: 0, distance from the key before, and from the newest
//	        sequence of the index (varints)
package history
