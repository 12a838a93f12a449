// An open circle shows what is new without a reload. What somebody types, and opens, stays as it is; without a script the
// link "See what is new" does the same.

const page = /** @type {HTMLElement} */ (document.getElementById("circle"));
const look = document.getElementById("look");
let behind = false;
let busy = false;

/** Put the parts of the page that change in their places; what is open stays open. @param {Document} fresh */
function show(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (!now || part.contains(document.activeElement)) continue;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    now.querySelectorAll("details").forEach((one, place) => {
      const same = part.querySelectorAll("details")[place];
      if (open[place] && same?.textContent === one.textContent) one.open = true;
    });
    part.replaceChildren(...now.childNodes);
  }
}

async function catchUp() {
  if (document.hidden || busy || !behind) return;
  busy = true;
  behind = false;
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (answer.status === 404) return gone();
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    behind = true;
    setTimeout(catchUp, 5000);
  } finally {
    busy = false;
  }
  if (behind) setTimeout(catchUp, 500);
}

/** Whoever is in it no more sees nothing of it, at once. */
function gone() {
  page.replaceChildren();
  location.replace(location.href);
}

const line = new EventSource(page.dataset.stream ?? "");
line.onopen = () => look?.setAttribute("hidden", "");
line.onmessage = () => {
  behind = true;
  catchUp();
};
line.onerror = () => {
  look?.removeAttribute("hidden");
  behind = true;
  catchUp();
};
document.addEventListener("visibilitychange", catchUp);
addEventListener("pagehide", () => line.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
