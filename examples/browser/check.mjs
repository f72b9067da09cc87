// Opens the page in a real browser and looks at what it shows: the rows of the board, and
// a row more after another match, without the page being asked for again.
//
//   node check.mjs http://127.0.0.1:8000/board.html http://127.0.0.1:5000 [chromium]
//
// It speaks the DevTools protocol with the browser through two pipes.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [page, server, program = 'chromium'] = process.argv.slice(2)
const game = 'pong'

// start returns a browser, with a function that calls a method of the protocol.
function start(profile) {
  const browser = spawn(program, [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const waiting = new Map()
  let came = '', last = 0
  browser.stdio[4].setEncoding('utf8').on('data', (text) => {
    const messages = (came + text).split('\0')
    came = messages.pop()
    for (const message of messages.map((m) => JSON.parse(m))) {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    }
  })
  const call = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    waiting.set(++last, (answer) => (answer.error ? reject(new Error(`${method}: ${answer.error.message}`)) : resolve(answer.result)))
    browser.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + '\0')
  })
  return { browser, call }
}

// shown waits in the page until a player is in a row, and returns the texts of all rows.
const shown = (player) => `new Promise((resolve, reject) => {
  const look = () => {
    const rows = [...document.querySelectorAll('#entries tr')].map((row) => [...row.cells].map((cell) => cell.textContent).join(' '))
    if (rows.some((row) => row.split(' ')[1] === ${JSON.stringify(player)})) resolve(rows.join('\\n'))
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
  setTimeout(() => reject(new Error('${player} is not shown: ' + document.body.innerText)), 20000)
  look()
})`

async function report(winner, loser) {
  const answer = await fetch(`${server}/v1/events`, { method: 'POST', body: JSON.stringify({ product_id: game, type: 'game_over', winner_id: winner, loser_id: loser }) })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}

async function check(call) {
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true })
  await call('Page.navigate', { url: `${page}?game=${game}&board=wins&server=${encodeURIComponent(server)}` }, sessionId)
  const look = async (player) => {
    const { result, exceptionDetails } = await call('Runtime.evaluate', { expression: shown(player), awaitPromise: true }, sessionId)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    console.log(`${result.value}\n`)
  }
  await report('ann', 'bob')
  await look('ann')
  await report('newcomer', 'bob')
  await look('newcomer')
}

const profile = await mkdtemp(join(tmpdir(), 'board-'))
const { browser, call } = start(profile)
const gone = new Promise((resolve) => browser.on('exit', resolve))
browser.on('error', (err) => { console.error(`${program}: ${err.message}`); process.exit(1) })
try {
  await check(call)
} catch (err) {
  console.error(err.message)
  process.exitCode = 1
} finally {
  browser.kill()
  await gone
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
}
