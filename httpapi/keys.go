package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"statstracker/access"
)

// Keys makes keys and takes them back. It may be asked by several goroutines.
type Keys interface {
	// List returns all keys, the oldest first, those that were revoked too.
	List() ([]access.Key, error)
	// Create makes a key like the draft. The text is the key itself, which nobody can find
	// out later. The error of a draft that is not valid is an [*access.DraftError].
	Create(ctx context.Context, draft access.Key) (text string, made access.Key, err error)
	// Revoke takes a key back. The error is access.ErrUnknownKey if there is none of the id.
	Revoke(ctx context.Context, id string) (access.Key, error)
}

// keyRoutes lists those of keys. They are about all games.
func (a *API) keyRoutes() []*route {
	return []*route{
		{pattern: "GET /v1/admin/keys", scope: access.Admin, handler: a.operate(listKeys)},
		{pattern: "POST /v1/admin/keys", scope: access.Admin, handler: a.operate(createKey)},
		{pattern: "DELETE /v1/admin/keys/{id}", scope: access.Admin, handler: a.operate(revokeKey)},
	}
}

// listKeys answers GET /v1/admin/keys.
func listKeys(r *request) (reply, error) {
	keys, err := r.backend.Keys.List()
	if err != nil {
		return reply{}, err
	}
	now := time.Now()
	dst := appendKey([]byte{'{'}, "keys")
	dst = appendList(dst, len(keys), func(dst []byte, i int) []byte {
		return append(appendAccessKey(append(dst, '{'), &keys[i], now), '}')
	})
	return reply{status: http.StatusOK, text: append(dst, '}')}, nil
}

// createKey answers POST /v1/admin/keys.
func createKey(r *request) (reply, error) {
	draft, err := parseKeyDraft(r.Request)
	if err != nil {
		return reply{}, err
	}
	text, made, err := r.backend.Keys.Create(r.Context(), draft)
	if wrong, ok := errors.AsType[*access.DraftError](err); ok {
		return reply{}, badField(wrong.Field, wrong.Problem)
	}
	if err != nil {
		return reply{}, err
	}
	dst := appendString([]byte{'{'}, "key", text)
	return reply{status: http.StatusCreated, text: append(appendAccessKey(dst, &made, made.Created), '}')}, nil
}

// parseKeyDraft reads what a key is to be.
func parseKeyDraft(r *http.Request) (k access.Key, err error) {
	if err := noOther(r); err != nil {
		return k, err
	}
	f, err := parseMembers(r, "name", "scopes", "games", "expires")
	if err != nil {
		return k, err
	}
	k = access.Key{Name: f.text("name"), Games: f.texts("games"), Expires: f.moment("expires")}
	for _, name := range f.texts("scopes") {
		s, err := access.ParseScope(name)
		if err != nil {
			f.wrong("scopes", err.Error())
			break
		}
		k.Scopes = append(k.Scopes, s)
	}
	return k, f.err
}

// revokeKey answers DELETE /v1/admin/keys/{id}.
func revokeKey(r *request) (reply, error) {
	if err := noOther(r.Request); err != nil {
		return reply{}, err
	}
	k, err := r.backend.Keys.Revoke(r.Context(), r.PathValue("id"))
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusOK, text: append(appendAccessKey([]byte{'{'}, &k, time.Now()), '}')}, nil
}

// appendAccessKey appends what is known of a key.
func appendAccessKey(dst []byte, k *access.Key, now time.Time) []byte {
	dst = appendString(dst, "id", k.ID)
	if k.Name != "" {
		dst = appendString(dst, "name", k.Name)
	}
	dst = appendKey(dst, "scopes")
	dst = appendList(dst, len(k.Scopes), func(dst []byte, i int) []byte { return appendText(dst, k.Scopes[i].String()) })
	if k.Games != nil {
		dst = appendTexts(appendKey(dst, "games"), k.Games)
	}
	dst = appendBool(dst, "holds", k.Holds(now))
	for _, f := range []struct {
		name string
		at   time.Time
	}{{"created", k.Created}, {"expires", k.Expires}, {"revoked", k.Revoked}} {
		if !f.at.IsZero() {
			dst = appendString(dst, f.name, f.at.UTC().Format(time.RFC3339))
		}
	}
	return dst
}
