// Says the times of a page in the viewer's zone, in the language of the page. Without this
// script they are said in the zone that stands beside them.

const page = document.documentElement.lang
const viewer = navigator.languages?.find((l) => l === page || l.startsWith(`${page}-`)) ?? page
const local = new Intl.DateTimeFormat(viewer, { dateStyle: 'medium', timeStyle: 'short' })
const seconds = new Intl.DateTimeFormat(viewer, { dateStyle: 'medium', timeStyle: 'medium' })
const zone = new Intl.DateTimeFormat(viewer, {
  year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short',
})
const relative = new Intl.RelativeTimeFormat(viewer, { numeric: 'auto' })
const units = [['year', 31_556_952], ['month', 2_629_746], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]

// fromNow returns in how long a time is, or how long ago: "in 3 days".
function fromNow(at) {
  const away = (at - Date.now()) / 1000
  const [unit, size] = units.find(([, size]) => Math.abs(away) >= size) ?? units.at(-1)
  return relative.format(Math.round(away / size), unit)
}

// localise says all times below a node in the viewer's zone. One with data-both keeps the
// text that it has, which is of another zone; it may be called again for the same node.
export function localise(root) {
  for (const time of root.querySelectorAll('time[datetime]:not([data-local])')) {
    const at = new Date(time.dateTime)
    if (Number.isNaN(at.getTime())) continue
    time.dataset.local = ''
    if (!('both' in time.dataset)) {
      time.title = time.textContent
      time.textContent = ('seconds' in time.dataset ? seconds : local).format(at)
      continue
    }
    const more = document.createElement('span')
    more.className = 'local'
    more.textContent = ` · ${zone.format(at)} · ${fromNow(at)}`
    time.after(more)
  }
}

localise(document)
