package console

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"statstracker/access"
	"statstracker/internal/problem"
)

const (
	cookieName = "statstracker_admin"
	cookiePath = "/admin"
	formToken  = "token" // the field of forms that only pages of the session know

	maxForm = 5 << 20 // bytes of a form: files with rules, and what is around them
)

// need is what the pages ask of a key. They are about all games.
func need() access.Need { return access.Need{Scope: access.Admin} }

// visit is a request of somebody who may see the pages.
type visit struct {
	*Console
	w     http.ResponseWriter
	r     *http.Request
	words *words
	grant access.Grant
	token string // for forms
	key   string // the id of the key; "" on a server without keys
}

// ctx returns the context with which the API is asked: for somebody who may do what the key of
// the session allows.
func (v *visit) ctx() context.Context { return access.Vouch(v.r.Context(), v.grant) }

// enter returns the handler that lets in who may see the pages.
func (c *Console) enter(page func(*visit) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		words := c.languages.of(r)
		if c.isForeign(w, r, words) { //nolint:contextcheck // a template gets its context when it is rendered
			return
		}
		v, err := c.recognize(r)
		if err != nil {
			c.refuse(w, r, words, err) //nolint:contextcheck // a template gets its context when it is rendered
			return
		}
		v.w, v.words = w, words
		if r.Method == http.MethodPost && !v.isOwnForm() {
			v.fault(http.StatusForbidden, words.refused, words.oldForm) //nolint:contextcheck // a template gets its context when it is rendered
			return
		}
		if err := page(v); err != nil {
			v.fail(err) //nolint:contextcheck // a template gets its context when it is rendered
		}
	})
}

// isForeign reports whether a form was sent by a page from elsewhere, which has then got its
// answer.
func (c *Console) isForeign(w http.ResponseWriter, r *http.Request, words *words) bool {
	if c.origin.Check(r) == nil {
		return false
	}
	send(w, r, http.StatusForbidden, shell{w: words, title: words.refused}.fault(words.foreign, nil))
	return true
}

// recognize returns who asks: somebody with a session or, on a server without keys, a page of
// its own machine. The error is an [*access.RefusalError], or errNoSession.
func (c *Console) recognize(r *http.Request) (*visit, error) {
	if !c.config.Guard.Keyed() {
		grant, err := c.config.Guard.Local(r, need())
		if err != nil {
			return nil, err
		}
		return &visit{Console: c, r: r, token: c.local, grant: grant}, nil
	}
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil, errNoSession
	}
	s, ok := c.sessions.find(cookie.Value)
	if !ok {
		return nil, errNoSession
	}
	grant, ok := c.config.Guard.Renew(s.pass, need())
	if !ok {
		c.sessions.end(cookie.Value)
		return nil, errNoSession
	}
	return &visit{Console: c, r: r, token: s.form, key: grant.Key, grant: grant}, nil
}

// errNoSession says that a key has to be shown.
var errNoSession = errors.New("there is no session")

// refuse answers who is not let in.
func (c *Console) refuse(w http.ResponseWriter, r *http.Request, words *words, err error) {
	if refused, ok := errors.AsType[*access.RefusalError](err); ok {
		send(w, r, refused.Kind.Status(), shell{w: words, title: words.refused}.fault(refused.Detail, nil))
		return
	}
	send(w, r, http.StatusUnauthorized, shell{w: words, title: words.login}.login(""))
}

// isOwnForm reads the form, and reports whether a page of the session has sent it.
func (v *visit) isOwnForm() bool {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
	err := v.r.ParseMultipartForm(maxForm) //nolint:gosec // the body is bounded
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(v.r.PostForm.Get(formToken)), []byte(v.token)) == 1
}

// askForKey answers with the form for a key.
func (c *Console) askForKey(w http.ResponseWriter, r *http.Request) {
	if _, err := c.recognize(r); err == nil {
		redirect(w, r, cookiePath)
		return
	}
	words := c.languages.of(r)
	send(w, r, http.StatusOK, shell{w: words, title: words.login}.login("")) //nolint:contextcheck // a template gets its context when it is rendered
}

// maxLogin is the size in bytes of a form with a key.
const maxLogin = 32 << 10

// login begins a session for who shows a key.
func (c *Console) login(w http.ResponseWriter, r *http.Request) {
	words := c.languages.of(r)
	if c.isForeign(w, r, words) { //nolint:contextcheck // a template gets its context when it is rendered
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxLogin)
	pass, err := c.config.Guard.Show(strings.TrimSpace(r.PostFormValue("key")), need())
	if err != nil {
		c.refuseKey(w, r, words, err)
		return
	}
	c.config.Logger.InfoContext(r.Context(), "a session of the operator's pages has begun", "key", pass.Key(), "client", c.config.Client(r))
	http.SetCookie(w, sessionCookie(r, c.sessions.begin(pass), int(sessionLife.Seconds())))
	redirect(w, r, cookiePath)
}

// refuseKey answers who has shown a key that does not hold, or is not enough. Nobody learns
// what it was.
func (c *Console) refuseKey(w http.ResponseWriter, r *http.Request, words *words, err error) {
	status, text := http.StatusUnauthorized, words.wrongKey
	if refused, ok := errors.AsType[*access.RefusalError](err); ok && refused.Kind == problem.Forbidden {
		status, text = http.StatusForbidden, words.weakKey
	}
	c.config.Logger.WarnContext(r.Context(), "a key was refused at the operator's pages", "client", c.config.Client(r), "why", err)
	send(w, r, status, shell{w: words, title: words.login}.login(text)) //nolint:contextcheck // a template gets its context when it is rendered
}

// logout ends the session.
func logout(v *visit) error {
	if cookie, err := v.r.Cookie(cookieName); err == nil {
		v.sessions.end(cookie.Value)
		v.config.Logger.InfoContext(v.ctx(), "a session of the operator's pages was ended", "key", v.key)
	}
	http.SetCookie(v.w, sessionCookie(v.r, "", -1))
	redirect(v.w, v.r, cookiePath+"/login")
	return nil
}

// sessionCookie returns the cookie of a session. Scripts cannot read it, and no page from
// elsewhere has it sent.
func sessionCookie(r *http.Request, token string, age int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // it is secure where the browser speaks HTTPS
		Name: cookieName, Value: token, Path: cookiePath, MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: isSecure(r),
	}
}

// isSecure reports whether the browser speaks HTTPS, be it to a proxy: it says so with the
// form, as the origin of its page.
func isSecure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://")
}

// redirect has the browser get another page of ours.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // to a path of ours, with ids escaped
}
