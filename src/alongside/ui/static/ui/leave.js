// Leaving at once. Without this file "Leave now" is an ordinary link. With it the page goes blank before the network
// answers, the Back button does not bring it back, and Shift pressed three times within five seconds leaves too.

const WITHIN = 5000;
const LEFT = "left"; // a word that says nothing, kept by this tab alone and gone when the tab is closed

/** @type {HTMLAnchorElement | null} */
let link = null;
/** @type {HTMLElement | null} */
let said = null;

/** Blank the page first: a stalled network must not leave words on the screen. */
function blank() {
  document.title = " ";
  document.body?.replaceChildren();
}

/** Go, and leave no entry behind that Back could return to. */
function leave() {
  const to = link?.href ?? "/leave/";
  try {
    sessionStorage.setItem(LEFT, "1");
  } catch {
    // Some browsers allow no storage at all: then only the guard against Back is missing.
  }
  // Other scripts let go first: nobody is asked "are you sure?" on the way out.
  document.dispatchEvent(new Event("leaving"));
  blank();
  location.replace(to);
}

/** Whether someone pressed Back after leaving in this tab. */
function cameBack() {
  try {
    if (!sessionStorage.getItem(LEFT)) return false;
    const [entry] = performance.getEntriesByType("navigation");
    if (entry instanceof PerformanceNavigationTiming && entry.type === "back_forward") return true;
    sessionStorage.removeItem(LEFT); // they came by choice: from now on Back is Back again
  } catch {
    // No storage: nothing is known, and the page shows what the server chose to send.
  }
  return false;
}

/** @param {string | undefined} words */
function say(words) {
  if (said) said.textContent = words ?? "";
}

/** Count presses of Shift alone; capitals, shortcuts and clicks are ordinary work and do not count. */
function watchShift() {
  /** @type {number[]} */
  let presses = [];
  let alone = false;
  let forget = 0;

  const start = () => {
    presses = [];
    alone = false;
    say("");
    link?.removeAttribute("data-pressed");
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") return presses.length || alone ? start() : undefined;
    alone = !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
  });
  document.addEventListener("pointerdown", start);
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = Date.now();
    presses = [...presses.filter((moment) => now - moment < WITHIN), now];
    clearTimeout(forget);
    if (presses.length >= 3) return leave();
    // Whoever pressed by chance is told in time, and whoever meant it knows that it is working.
    say(presses.length === 1 ? said?.dataset.two : said?.dataset.one);
    link?.setAttribute("data-pressed", String(presses.length));
    forget = setTimeout(start, WITHIN);
  });
}

if (cameBack()) {
  leave();
} else {
  addEventListener("DOMContentLoaded", begin);
  if (document.readyState !== "loading") begin();
}

function begin() {
  if (link) return;
  link = document.querySelector("a[data-leave]");
  said = document.getElementById("leave-said");
  // Any link may lead out at once, such as one inside a page's own text.
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("a[data-leave]")) return;
    event.preventDefault();
    leave();
  });
  watchShift();
}

// A page brought back from the browser's memory may show what was left, or what was signed out of: ask the server again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  blank();
  let left = false;
  try {
    left = sessionStorage.getItem(LEFT) !== null;
  } catch {
    // No storage: the server decides.
  }
  if (left) location.replace(link?.href ?? "/leave/");
  else location.reload();
});
