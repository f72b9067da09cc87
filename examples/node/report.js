// What a game server needs to report: one XADD for each event. Stats Tracker, started
// with --events, reads the same stream, and never changes it.
import { randomUUID } from 'node:crypto'
import { createClient } from 'redis'

const stream = 'game_event_stream'

// connect returns a reporter. The client connects again by itself, and keeps what is
// sent meanwhile until it has.
export async function connect(url) {
  const redis = createClient({ url })
  redis.on('error', (err) => console.error(`redis: ${err.message}`))
  await redis.connect()
  return {
    // matchOver reports a decisive match of two.
    matchOver: (game, match, winner, loser) =>
      add(redis, { product_id: game, type: 'game_over', game_id: match, winner_id: winner, loser_id: loser }),
    // weaponChosen reports what a player of exrps chose: "0", "1", "2" or "null".
    weaponChosen: (match, player, weapon) =>
      add(redis, {
        product_id: 'exrps', type: 'gameplay', game_id: match,
        user_id: player, event_name: 'select_weapon', event_data: weapon,
      }),
    close: () => redis.close(),
  }
}

// add appends an event. Its event_id makes it safe to send it again after an error that
// leaves in doubt whether it has come: the second one changes nothing. All values are
// texts.
function add(redis, event) {
  return redis.xAdd(stream, '*', { event_id: randomUUID(), occurred_at: new Date().toISOString(), ...event })
}
