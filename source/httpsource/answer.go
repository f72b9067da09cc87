package httpsource

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/source"
	"statstracker/stats"
)

// answer says what became of the events, or what would have.
func (q *request) answer(w http.ResponseWriter) {
	q.reply = appendSummary(q.reply[:0], &q.summary)
	if q.validate {
		q.reply = append(bytes.TrimSuffix(q.reply, []byte("}\n")), `,"validated":true}`+"\n"...)
	}
	if q.repeated {
		w.Header().Set(replayedHeader, "true")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(q.reply)))
	_, _ = w.Write(q.reply) // a client that has gone gets no answer
}

func appendSummary(dst []byte, s *source.Summary) []byte {
	dst = append(dst, `{"accepted":`...)
	dst = strconv.AppendInt(dst, int64(s.Total()), 10)
	for _, o := range []stats.Outcome{stats.Counted, stats.Ignored, stats.Duplicate, stats.Rejected} {
		dst = append(dst, `,"`...)
		dst = append(dst, o.String()...)
		dst = append(dst, `":`...)
		dst = strconv.AppendInt(dst, int64(s.Count(o)), 10)
	}
	dst = append(dst, `,"rejections":[`...)
	for i := range s.Rejections {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendRejection(dst, &s.Rejections[i])
	}
	dst = append(dst, ']')
	if s.Count(stats.Rejected) > len(s.Rejections) {
		dst = append(dst, `,"rejections_truncated":true`...)
	}
	return append(dst, "}\n"...)
}

func appendRejection(dst []byte, r *source.Rejection) []byte {
	dst = append(dst, `{"index":`...)
	dst = strconv.AppendInt(dst, int64(r.Index), 10)
	dst = append(dst, `,"reason":`...)
	dst, _ = jsontext.AppendQuote(dst, r.Reason) // bytes that are not UTF-8 are replaced
	return append(dst, '}')
}
