// A story that is open: when its teller takes it back, it goes from this page too, at once.
// Whoever is signed in hears of it; anybody else's page asks while it is looked at.

const story = /** @type {HTMLElement} */ (document.getElementById("told"));

/** Load the page again when it is not there any more. */
async function look() {
  try {
    if ((await fetch(location.pathname, { method: "HEAD" })).status === 404) location.reload();
  } catch {
    // the line is down; the next look will do
  }
}

if (story.dataset.stream) {
  const line = new EventSource(story.dataset.stream);
  line.onmessage = look;
  addEventListener("pagehide", () => line.close());
}
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("pageshow", (event) => event.persisted && look());
setInterval(() => document.hidden || look(), 20000);
