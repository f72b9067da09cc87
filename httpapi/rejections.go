package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"statstracker/stats"
)

const (
	defaultRejections = 50
	maxRejections     = 200 // each may be in a block of its own, to be read from the log
)

// rejections answers GET /v1/rejections.
func rejections(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	limit, err := number(v, "limit", maxRejections, defaultRejections)
	if err != nil {
		return nil, err
	}
	before, err := number(v, "cursor", 1<<62, 0)
	if err != nil {
		return nil, err
	}
	list, more, total, err := from.Rejections(uint64(before), limit)
	if err != nil {
		return nil, err
	}
	dst = appendInt(append(dst, '{'), "total", int64(total))
	dst = appendKey(dst, "rejections")
	dst = appendList(dst, len(list), func(dst []byte, i int) []byte { return appendRejection(dst, &list[i]) })
	if more && len(list) > 0 {
		dst = appendString(dst, "next", strconv.FormatUint(list[len(list)-1].Sequence, 10))
	}
	return append(dst, '}'), nil
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
