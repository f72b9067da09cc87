package cmd

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"statstracker/tracker"
)

// rowGroup is how many rows are together in a Parquet file: as many are in memory.
const rowGroup = 100_000

// parquetRows is Parquet.
type parquetRows struct {
	out     *parquet.GenericWriter[exportRow]
	pending []exportRow
	group   int // rows of the row group
}

func newParquetRows(w io.Writer) rows {
	return &parquetRows{out: parquet.NewGenericWriter[exportRow](w,
		parquet.Compression(&zstd.Codec{Level: zstd.DefaultLevel}), parquet.CreatedBy("statstracker", version(), ""))}
}

func (p *parquetRows) add(e tracker.Logged) error {
	if p.pending = append(p.pending, *newExportRow(e)); len(p.pending) < 1000 {
		return nil
	}
	return p.write()
}

func (p *parquetRows) write() error {
	if _, err := p.out.Write(p.pending); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	p.group += len(p.pending)
	clear(p.pending)
	p.pending = p.pending[:0]
	if p.group < rowGroup {
		return nil
	}
	p.group = 0
	return p.out.Flush()
}

func (p *parquetRows) finish() error {
	if err := p.write(); err != nil {
		return err
	}
	return p.out.Close()
}
