package cmd

import (
	"bufio"
	"io"
	"slices"
	"strings"
)

// table is text in columns that line up.
type table struct {
	right []bool // the columns, and which of them end at the same place
	rows  [][]string
}

// add adds a row, which has a cell for each column.
func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// withoutEmpty returns the table without the columns that have nothing below their
// heads.
func (t *table) withoutEmpty() *table {
	out := &table{rows: make([][]string, len(t.rows))}
	for i := range t.right {
		if !slices.ContainsFunc(t.rows[1:], func(row []string) bool { return row[i] != "" }) {
			continue
		}
		out.right = append(out.right, t.right[i])
		for j, row := range t.rows {
			out.rows[j] = append(out.rows[j], row[i])
		}
	}
	return out
}

// print writes the rows, with two spaces between columns and none at the end.
func (t *table) print(to io.Writer) error {
	widths := make([]int, len(t.right))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	w := bufio.NewWriter(to)
	for _, row := range t.rows {
		_, _ = w.WriteString(t.line(row, widths)) // Flush tells the error
	}
	return w.Flush()
}

func (t *table) line(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		space := strings.Repeat(" ", widths[i]-width(cell))
		if t.right[i] {
			b.WriteString(space + cell)
		} else {
			b.WriteString(cell + space)
		}
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}
