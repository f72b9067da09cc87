// Remembers who the viewer has said to be, for each game, in this browser alone.

const keyOf = (game) => `stats-tracker:me:${game}`

// remembered returns the id of the player; null if the viewer has not said it.
export function remembered(game) {
  try {
    return localStorage.getItem(keyOf(game))
  } catch {
    return null // storage is forbidden
  }
}

// remember keeps the id, or forgets who the viewer is if it is null.
export function remember(game, player) {
  try {
    if (player === null) localStorage.removeItem(keyOf(game))
    else localStorage.setItem(keyOf(game), player)
  } catch {
    // Storage is forbidden; the address says who it is.
  }
}

// A link with data-player says on the page of a player that the viewer is him. Who has said
// so takes it back by it.
for (const link of document.querySelectorAll('a[data-player]')) {
  const { game, player, forget } = link.dataset
  const claim = link.textContent
  const show = () => (link.textContent = remembered(game) === player ? forget : claim)
  show()
  link.addEventListener('click', (e) => {
    if (remembered(game) !== player) return remember(game, player)
    e.preventDefault()
    remember(game, null)
    show()
  })
}
