// Leaving at once. Without this file "Leave now" is an ordinary link; with it, Back does not come back here, the page
// goes blank before the network answers, and Shift pressed three times within five seconds leaves too.

const link = document.querySelector("[data-leave]");
const said = document.getElementById("leave-said");
const WITHIN = 5000;
let pressed = [];
let alone = false;

/** Blank the page first: a stalled network must not leave words on the screen. */
function leave() {
  document.title = " ";
  document.documentElement.replaceChildren();
  location.replace(link.href);
}

/** @param {string} words */
function say(words) {
  if (said) said.textContent = words;
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // Only Shift by itself counts: capitals and shortcuts are ordinary typing.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") {
      alone = !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
    } else {
      alone = false;
      pressed = [];
    }
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = Date.now();
    pressed = [...pressed.filter((moment) => now - moment < WITHIN), now];
    if (pressed.length >= 3) {
      say(said?.dataset.going ?? "");
      leave();
    } else {
      say((pressed.length === 1 ? said?.dataset.two : said?.dataset.one) ?? "");
    }
  });

  // A page brought back from the browser's memory may show what was left: ask the server again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.documentElement.replaceChildren();
      location.reload();
    }
  });
}
