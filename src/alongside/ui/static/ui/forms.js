// Small kindnesses for forms. Nothing typed is kept by the browser: the device may be shared.

/** Forms somebody has written in. @type {Set<HTMLFormElement>} */
const unsaved = new Set();

/** Whether going elsewhere would lose words. A form whose draft the server keeps (data-draft) loses nothing. @param {HTMLFormElement} form */
function wouldLose(form) {
  if (!form.isConnected || form.dataset.draft !== undefined) return false;
  return [...form.elements].some(
    (one) => one instanceof HTMLTextAreaElement && one.value.trim() !== "" && one.value !== one.defaultValue,
  );
}

/** @param {Event} event the browser asks, in its own words, whether to stay */
function ask(event) {
  if ([...unsaved].some(wouldLose)) event.preventDefault();
}

/** A waiting question keeps pages out of the browser's memory, so it exists only while there is something to lose. */
function heed() {
  removeEventListener("beforeunload", ask);
  if (unsaved.size) addEventListener("beforeunload", ask);
}

// Leave now is never asked "are you sure?".
document.addEventListener("leaving", () => {
  unsaved.clear();
  heed();
});

/** Grow with what is written, so that nobody writes through a slit. @param {HTMLTextAreaElement} area */
function fit(area) {
  const least = Number(area.dataset.rows ??= String(area.rows));
  area.rows = least;
  while (area.rows < 18 && area.scrollHeight > area.clientHeight) area.rows += 1;
}

/** Say how much room is left, before it runs out. @param {HTMLTextAreaElement} area */
function count(area) {
  const field = area.closest("[data-left]");
  if (!(field instanceof HTMLElement) || area.maxLength < 0) return;
  let words = field.querySelector(".left");
  if (!words) {
    words = document.createElement("p");
    words.className = "left";
    field.append(words);
  }
  const left = area.maxLength - area.value.length;
  const few = left <= Math.max(20, area.maxLength / 10);
  // Silent while there is plenty of room: a count at every letter is noise.
  words.setAttribute("aria-live", few ? "polite" : "off");
  words.classList.toggle("left--few", few);
  words.textContent = (field.dataset.left ?? "").replace("{}", left.toLocaleString(document.documentElement.lang));
}

/** @param {ParentNode} where */
function prepare(where) {
  for (const area of where.querySelectorAll("textarea")) {
    fit(area);
    count(area);
  }
}

document.addEventListener("input", (event) => {
  const typed = event.target;
  if (!(typed instanceof HTMLTextAreaElement)) return;
  fit(typed);
  count(typed);
  const form = typed.form;
  if (form?.method !== "post") return;
  if (wouldLose(form)) unsaved.add(form);
  else unsaved.delete(form);
  heed();
});

// Two quick presses must not look like two answers. The server acts once anyway; this spares the wait and the worry.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.dataset.sent) return event.preventDefault();
  // After the other listeners: one of them may have taken the sending over, or stopped it.
  queueMicrotask(() => {
    if (event.defaultPrevented) return;
    unsaved.delete(form);
    heed();
    if (form.method !== "post") return;
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    // A download leaves the page standing: the form works again after a while.
    setTimeout(() => free(form), 8000);
  });
});

/** @param {HTMLFormElement} form */
function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}

addEventListener("pageshow", () => [...document.forms].forEach(free));

// Parts of a page that arrive later are prepared as they come.
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) prepare(event.target);
});

prepare(document);

// What to mend comes first: whoever cannot see the page hears it without looking for it.
document.getElementById("to-mend")?.focus();
