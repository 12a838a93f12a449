// An open hour shows what happens in it without being loaded again; what is being typed is never touched.

const hour = /** @type {HTMLElement} */ (document.getElementById("hour"));
const said = /** @type {HTMLElement} */ (document.getElementById("hour-said"));
let behind = false;

/** Put what the page says now in the place of what it said; an hour that is gone goes from the screen. */
async function look() {
  if (document.hidden) {
    behind = true;
    return;
  }
  behind = false;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer?.status === 404) {
    hour.replaceChildren();
    location.replace(location.href);
  }
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("hour-now");
  const form = document.getElementById("say");
  const typed = form?.querySelector("textarea")?.value;
  if (!now) return;
  if (!form && page.getElementById("say")) return location.reload(); // there is something to type now, and nothing to lose
  if (form && !typed && !page.getElementById("say")) form.remove();
  const asked = turn();
  document.getElementById("hour-now")?.replaceWith(now);
  if (turn() !== asked) said.textContent = turn(); // heard by whoever does not see the page
}

/** The question that is on turn. */
function turn() {
  return document.getElementById("hour-turn")?.textContent ?? "";
}

addEventListener("visibilitychange", () => { if (behind) look(); });
const line = new EventSource(hour.dataset.stream ?? "");
line.onmessage = look;
line.onerror = () => { if (line.readyState === EventSource.CLOSED) look(); };
addEventListener("pagehide", () => line.close());
