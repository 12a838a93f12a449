// A round that is being worked out: shows how far it has come without loading the page again.
// Without this the page looks again by itself; with it, only what changed is read out.

const part = /** @type {HTMLElement} */ (document.getElementById("round"));
const here = location.pathname;
let looking = false;
let again = false;

/** Show how things stand now; a round that has come to an end has another page at the same address. */
async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    const answer = await fetch(here);
    const fresh = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const now = fresh?.getElementById("round");
    if (!now || fresh?.querySelector("h1")?.textContent !== document.querySelector("h1")?.textContent) location.reload();
    else if (now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
  } catch {
    // the line is down; the next look will do
  } finally {
    looking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

const line = new EventSource(part.dataset.stream ?? "");
line.onmessage = look;
addEventListener("pagehide", () => line.close());
// A worker that was killed says nothing: that too must come to be seen.
setInterval(() => document.hidden || look(), 15000);
