// A small game server: players meet, choose weapons, one wins. It plays as many matches
// as it is told to, 100 unless it is, and ends.
import { connect } from './report.js'

const matches = Number(process.argv[2] ?? 100)
const players = ['ann', 'bob', 'cy', 'dan', 'eve']
const report = await connect(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379/1')

const weapons = 3 // rock, paper and scissors: each is beaten by the next
const choice = () => Math.floor(Math.random() * weapons)
const run = Date.now()

for (let n = 0; n < matches; n++) {
  const [first, second] = [...players].sort(() => Math.random() - 0.5)
  const match = `${run}-${n}`
  let a, b
  do { // until it is no draw
    [a, b] = [choice(), choice()]
    await report.weaponChosen(match, first, String(a))
    await report.weaponChosen(match, second, String(b))
  } while (a === b)
  const firstWins = a === (b + 1) % weapons
  await report.matchOver('exrps', match, firstWins ? first : second, firstWins ? second : first)
}
await report.close()
console.log(`${matches} matches reported`)
