// The operator's pages in a browser that runs scripts: times in the viewer's zone, and the
// overview anew every five seconds while it is seen and not paused.

const every = 5000;
const page = document.documentElement;

function tellTimes(within) {
  const form = new Intl.DateTimeFormat(page.lang, { dateStyle: "short", timeStyle: "medium" });
  for (const time of within.querySelectorAll("time[datetime]")) {
    time.title = time.textContent;
    time.textContent = form.format(new Date(time.dateTime));
  }
}

// isBusy says whether somebody is reading what would be taken away.
function isBusy(live) {
  const chosen = document.getSelection();
  return live.contains(document.activeElement) || (chosen && !chosen.isCollapsed && live.contains(chosen.anchorNode));
}

async function renew(live) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (!answer.ok || !fresh) {
    location.reload();
    return;
  }
  for (const was of live.querySelectorAll("details[open][id]")) {
    fresh.querySelector(`#${was.id}`)?.setAttribute("open", "");
  }
  tellTimes(fresh);
  live.replaceChildren(...fresh.childNodes);
}

function keepFresh(live, button) {
  let paused = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.go : button.dataset.pause;
  });
  setInterval(() => {
    if (!paused && !document.hidden && !isBusy(live)) {
      renew(live).catch(() => {}); // the server is away: it is asked again in a while
    }
  }, every);
}

tellTimes(document);
const live = document.querySelector("[data-live]");
if (live) {
  keepFresh(live, document.querySelector("[data-pause]"));
}
