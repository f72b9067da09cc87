// <stats-leaderboard game="…" board="…">: a board of Stats Tracker in any page, live.
// docs/embedding.md says how to use it, and how to give it the look of the page.
const home = new URL('.', import.meta.url).href
const pause = 30_000 // ms between two readings where nothing can be listened to
const digits = { wins: 0, count: 0, elo: 0, glicko2: 0, openskill: 2 }
let feeds = 4 // more at once on a page: without HTTP/2 a browser has six connections to a server

const texts = {
  en: {
    rank: 'Rank', player: 'Player', score: 'Score', you: 'you', unsure: 'provisional', players: 'players', leads: 'leads', final: 'final',
    live: 'live', at: 'as of', all: 'Whole board', again: 'Try again', wait: 'Loading …', none: 'Nobody is on this board yet.', absent: 'not on this board yet',
    failed: 'The board cannot be loaded.', unnamed: 'The attributes game and board are missing.', closed: 'Does its server let this page read?',
  },
  de: {
    rank: 'Rang', player: 'Spieler', score: 'Wertung', you: 'du', unsure: 'vorläufig', players: 'Spieler', leads: 'führt', final: 'endgültig',
    live: 'live', at: 'Stand', all: 'Ganze Rangliste', again: 'Noch einmal', wait: 'Lädt …', none: 'Noch ist niemand auf dieser Rangliste.', absent: 'noch nicht auf dieser Rangliste',
    failed: 'Die Rangliste lässt sich nicht laden.', unnamed: 'Die Attribute game und board fehlen.', closed: 'Lässt ihr Server diese Seite lesen?',
  },
}

const sheet = new CSSStyleSheet()
sheet.replaceSync(`
:host { display: block; container-type: inline-size; color: var(--stats-color, inherit); font: var(--stats-font, inherit); --line: var(--stats-line, color-mix(in srgb, currentColor 18%, transparent)); --accent: var(--stats-accent, #2f6fb8); --gap: var(--stats-gap, .45rem) }
:host([hidden]), [hidden] { display: none !important }
section { background: var(--stats-background, none); border: 1px solid var(--line); border-radius: var(--stats-radius, .6em); overflow: hidden }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
caption { padding: calc(2 * var(--gap)); text-align: start; font-weight: 650 }
thead { white-space: nowrap }
thead, p, small { color: var(--stats-muted, color-mix(in srgb, currentColor 76%, transparent)); font-size: .85em; font-weight: 400 }
th, td { padding: var(--gap) calc(2 * var(--gap)); border-top: 1px solid var(--line); text-align: end; font-weight: inherit }
th:nth-child(2) { width: 100%; text-align: start; overflow-wrap: anywhere }
td:nth-child(3) { font-weight: 650; white-space: nowrap }
a { color: var(--stats-link, inherit); text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); text-underline-offset: .2em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px }
.me { background: color-mix(in srgb, var(--accent) 16%, transparent); box-shadow: inset 3px 0 var(--accent) }
p { display: flex; flex-wrap: wrap; gap: .3em 1em; margin: 0; padding: calc(1.5 * var(--gap)) calc(2 * var(--gap)); border-top: 1px solid var(--line) }
p a { margin-inline-start: auto }
.message { display: grid; gap: 1em; place-items: center; padding: 2em 1em; text-align: center; border: 0 }
button { padding: .35em 1em; font: inherit; color: inherit; background: none; border: 1px solid; border-radius: .4em; cursor: pointer }
.live::before { content: "● "; color: var(--accent) }
.unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
@container (max-width: 17rem) { th small { display: none } }
@media (prefers-reduced-motion: no-preference) { .changed { animation: changed 1.6s } }
@keyframes changed { from { background: color-mix(in srgb, var(--accent) 32%, transparent) } }
`)

// make returns an element. Strings in it become text, never HTML.
function make(name, part, ...children) {
  const element = document.createElement(name)
  if (part) element.part = part
  element.append(...children)
  return element
}

// read returns the JSON of an address as it is now: the browser sends the ETag of what it has kept.
async function read(address, signal) {
  const answer = await fetch(address, { signal, cache: 'no-cache', credentials: 'omit' })
  const said = await answer.json().catch(() => ({}))
  if (!answer.ok) throw Error(said.title)
  return said
}

function nameOf(entry) { return entry.name ?? entry.player }

class StatsLeaderboard extends HTMLElement {
  static observedAttributes = ['server', 'game', 'board', 'season', 'limit', 'player', 'live', 'language', 'links', 'heading']
  #table = make('table', 'table', make('caption', 'caption'), make('thead'), make('tbody'), make('tbody'))
  #message = make('p', 'message')
  #foot = make('p', 'foot')
  #news = make('p')
  #near = false // to what is seen of the page
  #watch = new IntersectionObserver((seen) => { this.#near = seen.at(-1).isIntersecting; this.#pace() }, { rootMargin: '200px' })
  #work // aborts what is under way; undefined at rest
  #feed
  #timer
  #tries = 0
  #known = {} // game, page and place as the server says them, or a fault

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    root.append(make('section', 'board', this.#table, this.#message, this.#foot, this.#news))
    this.#message.className = 'message'
    this.#news.className = 'unseen'
    this.#news.ariaLive = 'polite'
  }

  connectedCallback() {
    document.addEventListener('visibilitychange', this.#pace)
    this.#watch.observe(this)
    this.#begin()
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.#pace)
    this.#watch.disconnect()
    this.#near = false
    this.#rest()
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#begin()
  }

  // #begin starts anew with what the attributes say.
  #begin() {
    this.#rest()
    this.#tries = 0
    this.#known = {}
    for (const body of this.#table.tBodies) body.replaceChildren()
    this.#show()
    this.#pace()
  }

  // #pace works while somebody may look, and rests otherwise.
  #pace = () => {
    if (!this.#near || document.hidden || !this.#get('game') || !this.#get('board')) this.#rest()
    else if (!this.#work) this.#start()
  }

  #rest() {
    this.#work?.abort()
    this.#work = undefined
    clearTimeout(this.#timer)
    this.#close()
  }

  #close() {
    if (this.#feed) feeds++
    this.#feed = this.#feed?.close()
  }

  #get(name) { return this.getAttribute(name) ?? '' }
  get #language() { return /^de\b/i.test(this.#get('language') || this.closest('[lang]')?.lang || navigator.language) ? 'de' : 'en' }
  get #texts() { return texts[this.#language] }

  // #at returns an address of the server about the game, with those of the attributes that are there.
  #at(start, path, ...attributes) {
    const server = new URL(this.#get('server') || home, document.baseURI).href.replace(/\/*$/, '')
    const query = new URLSearchParams(attributes.filter((a) => this.#get(a)).map((a) => [a, this.#get(a)]))
    return [server + start, ...[this.#get('game'), ...path].map(encodeURIComponent)].join('/') + (query.size ? `?${query}` : '')
  }

  #start() {
    const { signal } = this.#work = new AbortController()
    read(this.#at('/v1/games', []), signal).catch(() => ({})).then((game) => signal.aborted || this.#learn({ game }))
    this.#follow()
  }

  // #follow listens to the board, or reads it where that cannot be.
  #follow() {
    if (this.#get('live') === 'off') return this.#read()
    if (!feeds) return this.#read(pause)
    feeds--
    const feed = this.#feed = new EventSource(this.#at('/v1/games', ['boards', this.#get('board'), 'live'], 'season', 'limit', 'player'))
    const on = (kind, take) => feed.addEventListener(kind, (e) => feed === this.#feed && take(e.data && JSON.parse(e.data)))
    const lost = () => {
      this.#close()
      this.#read(Math.min(pause, 1000 * 2 ** this.#tries++))
    }
    on('snapshot', (page) => {
      this.#tries = 0
      this.#learn({ page })
    })
    on('change', ({ entries, gone, ...head }) => {
      const { page } = this.#known, out = new Set([...gone, ...entries.map((e) => e.player)])
      const all = [...page.entries.filter((e) => !out.has(e.player)), ...entries]
      this.#learn({ page: { ...page, ...head, entries: all.sort((a, b) => a.rank - b.rank) } })
    })
    on('player', (place) => this.#learn({ place }))
    on('end', lost)
    on('error', lost)
  }

  // #read reads the board, and follows it after so many ms, if any.
  async #read(ms) {
    const { signal } = this.#work, path = ['boards', this.#get('board')], player = this.#get('player')
    try {
      const page = await read(this.#at('/v1/games', path, 'season', 'limit'), signal)
      const place = player && await read(this.#at('/v1/games', [...path, 'players', player], 'season'), signal).catch(() => ({}))
      this.#learn({ page, place })
    } catch (fault) {
      if (!signal.aborted) this.#learn({ fault })
    }
    if (ms && !signal.aborted) this.#timer = setTimeout(() => this.#follow(), ms)
  }

  // #learn shows what has come, and tells the page of it.
  #learn(news) {
    const before = this.#known.page?.entries[0]
    this.#known = { ...this.#known, fault: undefined, ...news }
    this.#show()
    const { page, place, fault } = this.#known, leader = page?.entries[0]
    if (!page || fault || news.game) return
    if (before && leader && before.player !== leader.player) this.#news.textContent = `${nameOf(leader)} ${this.#texts.leads}`
    this.dispatchEvent(new CustomEvent('stats-leaderboard-change', { bubbles: true, composed: true, detail: { ...page, place } }))
  }

  // #show makes what is seen what is known.
  #show() {
    const { game, page, place } = this.#known, t = this.#texts, player = this.#get('player')
    const rows = game && page?.entries, board = game?.boards?.find((b) => b.board === this.#get('board'))
    this.#table.hidden = this.#foot.hidden = !rows?.length
    this.#message.hidden = !this.#table.hidden
    if (!rows?.length) return this.#say(rows)
    const label = (text, name = '') => text?.[this.#language] ?? text?.en ?? name
    this.#table.caption.replaceChildren(this.#get('heading') || label(board?.title, page.board), ' ', make('small', '', page.season?.id ?? label(game.title, page.game)))
    const heads = [t.rank, t.player, `${t.score} ${label(board?.unit)}`].map((text) => make('th', 'head', text))
    for (const th of heads) th.scope = 'col'
    this.#table.tHead.replaceChildren(make('tr', '', ...heads))
    this.#fill(0, rows, board)
    this.#fill(1, place?.rank && !rows.some((e) => e.player === player) ? [place] : [], board)
    const time = new Date().toLocaleTimeString(this.#language, { timeStyle: 'short' })
    const state = make('span', 'state', page.season?.sealed ? t.final : this.#feed ? t.live : `${t.at} ${time}`)
    state.className = this.#feed ? 'live' : ''
    const link = make('a', 'link', t.all)
    link.href = this.#at('/games', ['boards', this.#get('board')], 'season')
    this.#foot.replaceChildren(state, `${page.total.toLocaleString(this.#language)} ${t.players}`)
    if (place && !place.rank) this.#foot.append(`${player}: ${t.absent}`)
    if (this.#get('links') !== 'off') this.#foot.append(link)
  }

  // #fill gives a body of the table its rows. Those that stay keep their element, so that clicks and focus reach it.
  #fill(n, entries, board) {
    const body = this.#table.tBodies[n], old = new Map([...body.rows].map((row) => [row.player, row]))
    const number = (x, n) => x.toLocaleString(this.#language, { minimumFractionDigits: n, maximumFractionDigits: n })
    const score = board?.rules?.score, most = (e) => `${+e.score.toFixed(3)}`.split('.')[1]?.length ?? 0
    const scale = digits[score?.at ? score : Object.keys(score ?? {})[0]] ?? Math.max(...entries.map(most))
    const focused = this.shadowRoot.activeElement?.closest('tr')
    entries.forEach((e, i) => {
      const row = old.get(e.player) ?? make('tr', 'row'), me = e.player === this.#get('player')
      const said = [number(e.rank, 0), nameOf(e), e.country ?? '', number(e.score, scale) + (e.provisional ? ' ?' : '')]
      if (`${row.said}` !== `${said}`) {
        const name = make(this.#get('links') === 'off' ? 'bdi' : 'a', 'name', make('bdi', '', said[1]))
        if (name.matches('a')) name.href = this.#at('/games', ['players', e.player])
        const th = make('th', 'player', name, ' ', make('small', 'country', said[2]), ' ', make('small', 'you', me ? this.#texts.you : ''))
        th.scope = 'row'
        row.replaceChildren(make('td', 'rank', said[0]), th, make('td', 'score', said[3]))
        row.className = (me ? 'me ' : '') + (old.size ? 'changed' : '')
        Object.assign(row, { said, player: e.player, ariaCurrent: me || null })
      }
      if (body.rows[i] !== row) body.insertBefore(row, body.rows[i] ?? null)
    })
    while (body.rows[entries.length]) body.rows[entries.length].remove()
    if (focused && !this.shadowRoot.activeElement) focused.querySelector('a')?.focus()
  }

  // #say tells why there are no rows.
  #say(empty) {
    const { fault } = this.#known, t = this.#texts
    if (!this.#get('game') || !this.#get('board')) return this.#message.replaceChildren(t.unnamed)
    if (!fault) return this.#message.replaceChildren(empty ? t.none : t.wait)
    const again = make('button', 'button', t.again)
    again.onclick = () => this.#begin()
    const why = fault instanceof TypeError ? make('code', '', `${t.closed} --cors-origin ${location.origin}`) : fault.message
    this.#message.replaceChildren(make('strong', '', t.failed), why, again)
  }
}

customElements.define('stats-leaderboard', StatsLeaderboard)
