package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"statstracker/client"
)

const (
	shownGames  = 50 // whose players can be hidden here
	untilLayout = "2006-01-02T15:04"
)

type playerView struct {
	shell
	id, name string
	seenID   string
	path     string // of the page
	profile  client.Profile
	in       []link // his public pages
	hidden   []hiding
	games    []string   // in which he can be hidden: where he is seen
	merge    *mergeView // what is asked about, or nil
	into     string     // of the form of mergers
	reason   string
}

// hiding is a game in which a player is hidden.
type hiding struct {
	game, id, reason, by string
	until, since         time.Time
}

// mergeView is what a merger would change.
type mergeView struct{ into, events, records string }

// playerPage answers GET /admin/players/{player}.
func playerPage(v *visit) error {
	o, err := v.playerView()
	if err != nil {
		return err
	}
	return v.show(o.show())
}

// playerView returns the page of the player whom the path names, who need not be known.
func (v *visit) playerView() (*playerView, error) {
	id := v.r.PathValue("player")
	o := &playerView{id: id, seenID: visible(id, 200), path: v.playerPath(id)}
	p, err := v.api.Person(v.ctx(), id)
	if err != nil && !isKind(err, "unknown-player") {
		return nil, err
	}
	o.profile, o.name = p.Profile, visible(p.Name, 200)
	if o.name == "" {
		o.name = o.seenID
	}
	o.shell = v.shell(o.name, playersPath)
	for _, game := range p.Games {
		o.in = append(o.in, link{visible(game, 100), v.pathOf("games", game, "players", id)})
		o.games = append(o.games, game)
	}
	games, err := v.api.Games(v.ctx())
	if err != nil {
		return nil, err
	}
	for i := range games[:min(len(games), shownGames)] {
		if err := v.addHiding(o, games[i].Game); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// addHiding adds the game if the player is hidden in it.
func (v *visit) addHiding(o *playerView, game string) error {
	text, err := v.api.Ask(v.ctx(), http.MethodGet, v.visibilityOf(game, o.id), nil)
	if err != nil {
		return err
	}
	var said struct {
		Player, Reason, By string
		Hidden             bool
		Until, Time        time.Time
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return err
	}
	if said.Hidden {
		o.hidden = append(o.hidden, hiding{game, visible(said.Player, 200), visible(said.Reason, maxShown), visible(said.By, 100), said.Until, said.Time})
	}
	return nil
}

func (v *visit) visibilityOf(game, id string) string {
	return v.api.Address("v1", "games", game, "players", id, "visibility")
}

// setProfile answers POST /admin/players/{player}/profile.
func setProfile(v *visit) error {
	id, form := v.r.PathValue("player"), v.r.PostForm
	_, err := v.api.SetProfile(v.ctx(), id, client.Profile{Name: form.Get("name"), AvatarURL: form.Get("avatar_url"), Country: form.Get("country")})
	if err != nil {
		return err
	}
	v.playerDone(id, "renamed")
	return nil
}

// setVisibility answers POST /admin/players/{player}/visibility: it hides the player in a game,
// or shows him.
func setVisibility(v *visit) error {
	id := v.r.PathValue("player")
	said, did := visibilityIn(v.r.PostForm, v.by())
	body, err := json.Marshal(said)
	if err != nil {
		return err
	}
	if _, err := v.api.Ask(v.ctx(), http.MethodPut, v.visibilityOf(v.r.PostForm.Get("game"), id), body); err != nil {
		return err
	}
	v.playerDone(id, did)
	return nil
}

// visibilityIn returns how the player is to be by what a form says, and what that is called.
func visibilityIn(form url.Values, by string) (said map[string]any, did string) {
	if form.Get("hidden") != "yes" {
		return map[string]any{"hidden": false, "by": by}, "shown"
	}
	said = map[string]any{"hidden": true, "by": by}
	if reason := form.Get("reason"); reason != "" {
		said["reason"] = reason
	}
	if until := form.Get("until"); until != "" {
		if at, err := time.Parse(untilLayout, until); err == nil {
			until = at.Format(time.RFC3339)
		}
		said["until"] = until // the API says what is wrong with it
	}
	return said, "hidden"
}

// by says who changes something.
func (v *visit) by() string {
	if v.key == "" {
		return "console"
	}
	return "key " + v.key
}

// mergePlayer answers POST /admin/players/{player}/merge: it shows what the merger would change
// and, when that has been seen, has it done.
func mergePlayer(v *visit) error {
	id, form := v.r.PathValue("player"), v.r.PostForm
	said := map[string]any{"into": form.Get("into"), "by": v.by()}
	if reason := form.Get("reason"); reason != "" {
		said["reason"] = reason
	}
	body, err := json.Marshal(said)
	if err != nil {
		return err
	}
	address := v.api.Address("v1", "players", id, "merge")
	if form.Get("sure") != "" {
		if _, err := v.api.Ask(v.ctx(), http.MethodPost, address, body); err != nil {
			return err
		}
		v.playerDone(form.Get("into"), "merged")
		return nil
	}
	text, err := v.api.Ask(v.ctx(), http.MethodPost, address+"?dry_run=true", body)
	if err != nil {
		return err
	}
	return v.showMerger(text)
}

// showMerger shows the page with what a merger would change.
func (v *visit) showMerger(answer []byte) error {
	var said struct{ Events, Records uint64 }
	if err := json.Unmarshal(answer, &said); err != nil {
		return err
	}
	o, err := v.playerView()
	if err != nil {
		return err
	}
	o.into, o.reason = v.r.PostForm.Get("into"), v.r.PostForm.Get("reason")
	o.merge = &mergeView{visible(o.into, 200), v.words.whole(said.Events), v.words.whole(said.Records)}
	return v.show(o.show())
}
