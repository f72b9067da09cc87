// Keeps the page of a board up to date. A feed says that something has changed; then the
// page is read again, and the parts of it that are other than before take the place of those
// that are shown. So what a page looks like is known in one place, on the server.

import { remember, remembered } from './me.js'
import { localise } from './times.js'

const between = 2000 // milliseconds, at least, from one reading of the page to the next
const polled = 30_000 // and as many where there is no feed
const quiet = 10_000 // and from one announcement to screen readers to the next
const longest = 300_000 // and before a feed that was refused is asked for again

const board = document.getElementById('board') // null in a frame, where nobody says who he is
const said = new URLSearchParams(location.search).has('me') // the address says who the viewer is
const bar = document.getElementById('live')

if (board) claims()
if (mine()) await fetched().then((next) => next && take(next), () => {})
if (bar) follow(bar)

// mine returns who the viewer has said to be, other than by the address; null for nobody.
function mine() {
  return board && !said ? remembered(board.dataset.game) : null
}

// address returns that of the page, for who the viewer has said to be.
function address() {
  const page = new URL(location.href)
  if (mine()) page.searchParams.set('me', mine())
  return page
}

// fetched returns the page as it is now; null if there is none any more.
async function fetched() {
  const answer = await fetch(address(), { cache: 'no-cache', signal: AbortSignal.timeout(10_000) })
  if (answer.ok) return new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText)
  return null
}

// take takes over the parts of a page that are other than those shown, and returns the rows
// that have changed.
function take(next) {
  const changed = new Set()
  const focused = focusOf(document.activeElement)
  for (const part of next.querySelectorAll('[data-part]')) {
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`)
    if (mine()) unsay(part)
    if (!old || textOf(old) === part.innerHTML) continue
    if (part.dataset.part === 'rows' || part.dataset.part === 'mine') mark(old, part, changed)
    part.dataset.text = part.innerHTML
    old.replaceWith(document.adoptNode(part))
    localise(part)
  }
  focused?.()
  return changed
}

// unsay takes who the viewer is out of links that he may give to others.
function unsay(part) {
  for (const link of part.querySelectorAll('a[href*="me="]')) {
    const to = new URL(link.getAttribute('href'), location.href)
    to.searchParams.delete('me')
    link.setAttribute('href', to.pathname + to.search)
  }
}

// claims lets the viewer say in which row he is, by a button in the row that he points to or
// that has the focus, and take it back.
function claims() {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'claim'
  button.textContent = board.dataset.claim
  button.addEventListener('click', () => say(button.closest('tr')))
  for (const event of ['pointerover', 'focusin']) {
    document.getElementById('main').addEventListener(event, (e) => {
      const row = e.target.closest?.('.ranks tbody tr')
      if (row && !row.querySelector('.badge, .claim')) row.querySelector('th').append(button)
    })
  }
  document.addEventListener('click', (e) => e.target.closest?.('a.forget') && remember(board.dataset.game, null))
}

async function say(row) {
  remember(board.dataset.game, decodeURIComponent(keyOf(row).split('/').pop()))
  const page = new URL(location.href)
  page.searchParams.delete('me')
  if (said) return location.assign(page)
  const next = await fetched().catch(() => null)
  if (next) take(next)
}

function follow(bar) {
  const words = JSON.parse(bar.dataset.words)
  const state = bar.querySelector('.state')
  const button = bar.querySelector('button')
  const status = bar.querySelector('[role=status]')
  let revision = Number(bar.dataset.revision)
  let paused = false
  let over = false // nothing can change any more
  let feed = null
  let again = 0 // the timer of what is tried again
  let delay = 0
  let due = 0 // the timer of the next reading
  let read = Date.now() // when the page was read last
  let reading = false
  let dirty = false // something has changed since
  let failures = 0 // of readings, one after another
  const changed = new Set() // the rows that no announcement has said yet
  let announced = 0
  let announcing = 0 // the timer of the next announcement

  bar.hidden = false
  button.addEventListener('click', () => {
    paused = !paused
    button.setAttribute('aria-pressed', String(paused))
    if (paused) stop('paused')
    else start()
  })
  document.addEventListener('visibilitychange', () => (document.hidden ? stop(bar.dataset.state) : start()))
  window.addEventListener('pagehide', () => stop(bar.dataset.state))
  window.addEventListener('pageshow', (e) => e.persisted && start())
  if (!document.hidden) start()

  function say(now) {
    bar.dataset.state = now
    state.textContent = words[now]
  }

  function start() {
    if (paused || over || feed || document.hidden) return
    clearTimeout(again)
    if (Date.now() - read > between) wanted()
    if (!bar.dataset.feed) {
      say('polled')
      again = setInterval(wanted, polled)
      return
    }
    listen()
  }

  function stop(now) {
    feed?.close()
    feed = null
    clearTimeout(again)
    clearTimeout(due)
    due = 0
    if (now) say(now)
  }

  function listen() {
    feed = new EventSource(feedAddress())
    feed.addEventListener('open', () => {
      delay = 0
      say('live')
    })
    feed.addEventListener('snapshot', (e) => JSON.parse(e.data).revision > revision && wanted())
    for (const name of ['change', 'player', 'season']) feed.addEventListener(name, wanted)
    feed.addEventListener('end', () => later('ended'))
    feed.addEventListener('error', () => {
      if (feed?.readyState === EventSource.CLOSED) later('refused')
      else say('lost') // the browser tries again by itself
    })
  }

  function feedAddress() {
    const from = new URL(bar.dataset.feed, location.href)
    if (mine()) from.searchParams.set('player', mine())
    return from
  }

  // later closes the feed and asks for it again, after longer and longer.
  function later(now) {
    stop(now)
    delay = Math.min(longest, Math.max(5000, delay * 2))
    again = setTimeout(start, delay * (1 + Math.random()))
  }

  // wanted has the page read again, soon but not all the time.
  function wanted() {
    dirty = true
    if (due || reading || paused || over || document.hidden) return
    const apart = between * 2 ** Math.min(failures, 4)
    const wait = Math.max(0, apart - (Date.now() - read)) + (300 + 1000 * failures) * Math.random()
    due = setTimeout(refresh, wait)
  }

  async function refresh() {
    due = 0
    reading = true
    dirty = false
    const main = document.getElementById('main')
    main.setAttribute('aria-busy', 'true')
    try {
      const next = await fetched()
      failures = 0
      if (next) show(next)
      else finish('gone')
    } catch {
      failures++
      dirty = true // the page stays as it is, until it is read again
    } finally {
      main.removeAttribute('aria-busy')
      read = Date.now()
      reading = false
    }
    if (dirty) wanted()
  }

  function show(next) {
    for (const row of take(next)) changed.add(row)
    const then = next.getElementById('live')
    if (!then) return finish()
    revision = Number(then.dataset.revision)
    announce()
  }

  // finish is where nothing comes any more; if the board is gone, what is shown is the last
  // that was known of it.
  function finish(gone) {
    over = true
    stop(gone)
    button.hidden = true
    bar.hidden = !gone
    if (gone) status.textContent = words[gone]
  }

  function announce() {
    if (!changed.size || announcing) return
    announcing = setTimeout(() => {
      announcing = 0
      announced = Date.now()
      status.textContent = changed.size === 1 ? words.one : words.many.replace('{n}', String(changed.size))
      changed.clear()
    }, Math.max(0, quiet - (Date.now() - announced)))
  }
}

// textOf returns a part as the server wrote it.
function textOf(part) {
  return part.dataset.text ?? part.innerHTML
}

// mark marks the rows of a part, if it had some before, whose rank or score is another than in the old one, and adds
// them to a set.
function mark(old, part, changed) {
  const before = new Map(Array.from(old.querySelectorAll('tbody tr'), (row) => [keyOf(row), standingOf(row)]))
  if (!before.size) return
  for (const row of part.querySelectorAll('tbody tr')) {
    if (before.get(keyOf(row)) === standingOf(row)) continue
    row.classList.add('changed')
    changed.add(keyOf(row))
  }
}

function keyOf(row) {
  return row.querySelector('th a')?.getAttribute('href')
}

function standingOf(row) {
  return Array.from(row.querySelectorAll('.rank, .score'), (cell) => cell.textContent).join()
}

// focusOf returns what gives the focus back to an element that is about to be replaced by
// another of its kind, or to the player of its row; nothing if it stays.
function focusOf(element) {
  const part = element?.closest('[data-part]')?.dataset.part
  const row = element?.closest('tr')
  const address = element?.getAttribute('href') ?? (row && keyOf(row))
  if (!part || !address) return undefined
  return () => {
    if (element.isConnected) return
    document.querySelector(`[data-part="${part}"] a[href="${CSS.escape(address)}"]`)?.focus({ preventScroll: true })
  }
}
