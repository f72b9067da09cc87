package console

import (
	"math"
	"strconv"
	"strings"
)

const (
	graphWidth  = 600 // of the drawing, in its own units
	graphHeight = 100
)

// graph is a line through the last hour, and what it says.
type graph struct {
	title, sentence, now string
	most                 string // the value at the top
	line, area           string // what is drawn; "" without any value that is known
}

// newGraph draws values, the oldest first, of which those that are not known are NaN. Show
// writes a value. The top of the drawing is the largest of them, or least.
func (w *words) newGraph(title string, values []float64, least float64, show func(float64) string) graph {
	g := graph{title: title, now: w.unknown, sentence: title + ": " + w.unknown + "."}
	top, sum, known, last := least, 0.0, 0, math.NaN()
	for _, x := range values {
		if !math.IsNaN(x) {
			top, sum, known, last = max(top, x), sum+x, known+1, x
		}
	}
	if known == 0 {
		return g
	}
	largest := 0.0
	for _, x := range values {
		if x > largest {
			largest = x
		}
	}
	g.now, g.most = show(last), show(top)
	g.sentence = said(w.graphSays, title, show(last), show(largest), show(sum/float64(known)))
	g.line, g.area = drawn(values, top)
	return g
}

// drawn returns the paths of the line and of the area below it. The line is broken where
// values are not known.
func drawn(values []float64, top float64) (line, area string) {
	var l, a strings.Builder
	each := graphWidth / float64(max(len(values)-1, 1))
	for i := 0; i < len(values); i++ {
		if math.IsNaN(values[i]) {
			continue
		}
		first := i
		for ; i < len(values) && !math.IsNaN(values[i]); i++ {
			command := "L"
			if i == first {
				command = "M"
			}
			point(&l, command, float64(i)*each, height(values[i], top))
		}
		if i-1 == first {
			point(&l, "L", float64(first)*each, height(values[first], top)) // a dot
		}
		area := l.String()[strings.LastIndexByte(l.String(), 'M'):]
		a.WriteString(area)
		point(&a, "L", float64(i-1)*each, graphHeight)
		point(&a, "L", float64(first)*each, graphHeight)
		a.WriteByte('Z')
	}
	return l.String(), a.String()
}

// height returns how far from the top a value is drawn.
func height(x, top float64) float64 { return graphHeight * (1 - x/top) }

func point(b *strings.Builder, command string, x, y float64) {
	b.WriteString(command)
	b.WriteString(strconv.FormatFloat(x, 'f', -1, 32))
	b.WriteByte(' ')
	b.WriteString(strconv.FormatFloat(math.Round(y*100)/100, 'f', -1, 64))
}
