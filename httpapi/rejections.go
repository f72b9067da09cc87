package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"statstracker/stats"
)

const defaultRejections = 50

// rejections answers GET /v1/rejections.
func (a *API) rejections(w http.ResponseWriter, r *http.Request, from Reader) error {
	v, err := values(r)
	if err != nil {
		return err
	}
	limit, err := number(v, "limit", 1, maxLimit, defaultRejections)
	if err != nil {
		return err
	}
	before, err := number(v, "cursor", 1, 1<<62, 0)
	if err != nil {
		return err
	}
	list, total, err := from.Rejections(uint64(before), limit)
	if err != nil {
		return err
	}
	a.reply(w, func(dst []byte) []byte {
		dst = appendInt(append(dst, '{'), "total", int64(total))
		dst = appendKey(dst, "rejections")
		dst = appendList(dst, len(list), func(dst []byte, i int) []byte { return appendRejection(dst, &list[i]) })
		if n := len(list); n == limit {
			next := strconv.FormatUint(list[n-1].Sequence, 10)
			dst = appendString(dst, "next", next)
		}
		return append(dst, '}')
	})
	return nil
}

func appendRejection(dst []byte, r *stats.Rejection) []byte {
	dst = appendString(append(dst, '{'), "reason", r.Reason)
	dst = append(appendKey(dst, "fields"), '{')
	for _, f := range r.Fields {
		dst = appendText(appendName(dst, f.Name), f.Value)
	}
	dst = append(appendKey(append(dst, '}'), "position"), '{')
	dst = appendString(dst, "source", r.Source)
	if r.Position != "" {
		dst = appendString(dst, "entry", r.Position)
	}
	dst = append(appendInt(dst, "log", int64(r.Sequence)), '}')
	dst = appendString(dst, "time", r.Received.Format(time.RFC3339Nano))
	return append(dst, '}')
}
