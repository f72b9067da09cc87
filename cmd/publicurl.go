package cmd

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// publicURL is where others reach the server, such as https://stats.example; "" is where
// each request says that it was sent to.
type publicURL string

func readPublicURL(text string) (publicURL, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || !strings.EqualFold(u.String(), u.Scheme+"://"+u.Host) {
		return "", hint(fmt.Errorf("--public-url %q is no address of a server", text), "it is like https://stats.example, with a port if it has one, and no path")
	}
	return publicURL(u.Scheme + "://" + u.Host), nil
}

// of returns it, or what the request says.
func (u publicURL) of(r *http.Request) string {
	switch {
	case u != "":
		return string(u)
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
