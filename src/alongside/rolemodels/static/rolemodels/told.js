// An open story goes from the screen when its teller takes it back. Without a script it is gone with the next page.

const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const EVERY = 20_000;

/** Ask whether it is still there; a fault or a line that is down says nothing. */
async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.status !== 404) return;
  told.replaceChildren(); // first out of sight, then the page that says so
  location.replace(location.href);
}

setInterval(look, EVERY);
addEventListener("visibilitychange", look);
addEventListener("pageshow", (event) => { if (event.persisted) look(); });
if (told.dataset.stream) {
  const line = new EventSource(told.dataset.stream);
  line.onmessage = look; // whatever happens to a story, it is looked at again
  line.onerror = () => { if (line.readyState === EventSource.CLOSED) look(); };
  addEventListener("pagehide", () => line.close());
}
