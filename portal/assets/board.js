// Keeps the page of a board up to date. A feed says that something has changed; then the
// page is read again, and the parts of it that are other than before take the place of those
// that are shown. So what a page looks like is known in one place, on the server.

import { localise } from './times.js'

const between = 2000 // milliseconds, at least, from one reading of the page to the next
const polled = 30_000 // and as many where there is no feed
const quiet = 10_000 // and from one announcement to screen readers to the next
const longest = 300_000 // and before a feed that was refused is asked for again

const bar = document.getElementById('live')
if (bar) follow(bar)

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
    feed = new EventSource(bar.dataset.feed)
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
    const wait = Math.max(0, between - (Date.now() - read)) + 300 * Math.random()
    due = setTimeout(refresh, wait)
  }

  async function refresh() {
    due = 0
    reading = true
    dirty = false
    const main = document.getElementById('main')
    main.setAttribute('aria-busy', 'true')
    try {
      const answer = await fetch(location.href, { cache: 'no-cache', signal: AbortSignal.timeout(10_000) })
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
      else if (answer.status < 500 && answer.status !== 429) finish()
    } catch {
      // The page stays as it is; the feed says when there is more.
    } finally {
      main.removeAttribute('aria-busy')
      read = Date.now()
      reading = false
    }
    if (dirty) wanted()
  }

  // show takes over what is new.
  function show(next) {
    const then = next.getElementById('live')
    const focused = focusOf(document.activeElement)
    for (const part of next.querySelectorAll('[data-part]')) {
      const old = document.querySelector(`[data-part="${part.dataset.part}"]`)
      if (!old || textOf(old) === textOf(part)) continue
      if (part.dataset.part === 'rows' || part.dataset.part === 'mine') mark(old, part, changed)
      part.dataset.text = part.innerHTML
      old.replaceWith(document.adoptNode(part))
      localise(part)
    }
    focused?.()
    if (!then) return finish()
    revision = Number(then.dataset.revision)
    announce()
  }

  // finish is where nothing comes any more.
  function finish() {
    over = true
    stop()
    bar.hidden = true
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

// mark marks the rows of a part whose rank or score is another than in the old one, and adds
// them to a set.
function mark(old, part, changed) {
  const before = new Map(Array.from(old.querySelectorAll('tbody tr'), (row) => [keyOf(row), standingOf(row)]))
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
// another of its kind; nothing if it stays.
function focusOf(element) {
  const part = element?.closest('[data-part]')?.dataset.part
  const address = element?.getAttribute('href')
  if (!part || !address) return undefined
  return () => {
    if (element.isConnected) return
    document.querySelector(`[data-part="${part}"] a[href="${CSS.escape(address)}"]`)?.focus({ preventScroll: true })
  }
}
