// An open conversation: hears what is new, sends without leaving the page, and never loses words.
// Everything here also works by reloading; nothing typed is kept by the browser, since the device may be shared.

const page = /** @type {HTMLElement} */ (document.getElementById("conversation"));
const talk = /** @type {HTMLElement} */ (document.getElementById("talk"));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("send"));
const look = document.getElementById("look");
const here = location.pathname;

/** The number of the newest message shown. */
let last = Number(page.dataset.last);

/** A random UUID, also where crypto.randomUUID is missing because the address is not https. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Put messages in their places; one that is shown already is replaced. @param {string} html */
function show(html) {
  const lines = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html").querySelectorAll("li");
  const near = innerHeight + scrollY > document.documentElement.scrollHeight - 240;
  for (const line of lines) {
    const shown = document.getElementById(line.id);
    if (shown) shown.replaceWith(line);
    else talk.append(line);
    last = Math.max(last, Number(line.id.slice(1)));
  }
  if (!lines.length) return;
  document.getElementById("nothing-yet")?.remove();
  if (near) talk.lastElementChild?.scrollIntoView({ block: "nearest" });
}

/** The answer, if it is a part of this page; a page to sign in at, or a fault, is not. @param {Response} answer */
async function part(answer) {
  const more = answer.headers.get("X-More");
  if (!answer.ok || more === null) throw new Error(String(answer.status));
  show(await answer.text());
  return more === "yes";
}

// The newest words are what one comes for; an address that names a message has its own place.
if (!location.hash || location.hash === `#m${last}`) document.getElementById("write")?.scrollIntoView({ block: "end" });

// Hearing. While the page is out of sight nothing is fetched, so that nothing counts as read.

/** @type {Set<string>} */
const changed = new Set();
let behind = false;
let closed = false;
let catching = false;

async function catchUp() {
  if (document.hidden || catching) return;
  catching = true;
  try {
    while (behind) {
      behind = false;
      if (await part(await fetch(`${here}new/?after=${last}`))) behind = true;
    }
    for (const id of changed) {
      changed.delete(id);
      if (talk.querySelector(`[data-id="${CSS.escape(id)}"]`)) await part(await fetch(`${here}new/?one=${id}`));
    }
    if (closed) await close();
  } catch {
    behind = true; // the line is down
    setTimeout(catchUp, 5000);
  } finally {
    catching = false;
  }
}

/** Show that nobody may write any more, and keep words that were not sent. */
async function close() {
  const fresh = new DOMParser().parseFromString(await (await fetch(here)).text(), "text/html").getElementById("write");
  const words = form?.querySelector("textarea")?.value ?? "";
  if (!fresh || fresh.querySelector("form")) return;
  closed = false;
  stopTrying();
  if (words.trim() && !fresh.querySelector("textarea") && form) {
    const kept = form.querySelector("textarea");
    if (kept) {
      kept.readOnly = true;
      fresh.append(kept);
    }
  }
  document.getElementById("write")?.replaceWith(fresh);
}

function listen() {
  const line = new EventSource(page.dataset.stream ?? "");
  line.onopen = () => {
    look?.setAttribute("hidden", "");
  };
  line.onmessage = (event) => {
    const note = JSON.parse(event.data);
    if (note.kind === "changed") changed.add(note.ref);
    else if (note.kind === "closed") closed = true;
    else if (note.kind === "again") location.reload();
    else behind = true;
    catchUp();
  };
  line.onerror = () => {
    look?.removeAttribute("hidden");
    if (line.readyState === EventSource.CLOSED && look) {
      const said = document.createElement("span");
      said.textContent = `${page.dataset.asleep} `;
      if (!look.querySelector("span")) look.prepend(said);
    }
  };
  addEventListener("pagehide", () => line.close());
}
listen();
document.addEventListener("visibilitychange", catchUp);
addEventListener("online", () => {
  behind = true;
  catchUp();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Writing.

/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;
let stopTrying = () => clearTimeout(again);

if (form) write(form);

/** @param {HTMLFormElement} form */
function write(form) {
  const area = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  const key = /** @type {HTMLInputElement} */ (form.elements.namedItem("key"));
  const status = /** @type {HTMLElement} */ (document.getElementById("sending"));
  let failures = 0;
  let sending = false;
  let saved = area.value;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  /** @type {Promise<unknown>} */
  let saving = Promise.resolve();

  /** What is sent: the words and what guards them. Acting once is the key's work here. */
  function said() {
    const data = new FormData(form);
    data.delete("_once");
    return data;
  }

  function keep() {
    clearTimeout(waiting);
    if (sending || area.value === saved) return;
    const words = area.value;
    saving = fetch(form.dataset.draft ?? "", { method: "POST", body: said() }).then(
      (answer) => {
        if (answer.ok) saved = words;
      },
      () => undefined,
    );
  }

  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
    if (failures) {
      // Other words are another message: what was tried before is not tried again by itself.
      stopTrying();
      failures = 0;
      key.value = newKey();
      status.textContent = "";
    }
  });
  addEventListener("pagehide", () => {
    if (area.value !== saved) navigator.sendBeacon(form.dataset.draft ?? "", said());
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name === "later") {
      saved = area.value;
      return;
    }
    event.preventDefault();
    send();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  async function send() {
    stopTrying();
    if (sending || !area.value.trim()) return free();
    sending = true;
    area.readOnly = true;
    status.textContent = page.dataset.sending ?? "";
    clearTimeout(waiting);
    await saving; // a draft on its way must not arrive after the words themselves
    const data = said();
    data.set("after", String(last));
    try {
      const answer = await fetch(here, { method: "POST", body: data, headers: { "X-Part": "yes" } });
      if (answer.status === 400) {
        // The page itself says what is wrong, beside the words.
        area.readOnly = false;
        form.submit();
        return;
      }
      if (answer.status === 429) {
        // A lot in one minute: the words stay, and go by themselves when the minute is over.
        status.textContent = page.dataset.wait ?? "";
        again = setTimeout(send, 15_000);
        return;
      }
      const more = await part(answer);
      area.value = saved = "";
      area.dispatchEvent(new Event("input"));
      clearTimeout(waiting);
      key.value = newKey();
      failures = 0;
      status.textContent = "";
      behind = more;
      catchUp();
      talk.lastElementChild?.scrollIntoView({ block: "nearest" });
    } catch {
      failures += 1;
      status.textContent = (failures < 6 ? page.dataset.trying : page.dataset.unsent) ?? "";
      if (failures < 6) again = setTimeout(send, Math.min(30, 2 ** failures) * 1000);
    } finally {
      sending = false;
      area.readOnly = false;
      free();
    }
  }

  /** The buttons may be pressed again. */
  function free() {
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    });
  }

  addEventListener("online", () => {
    if (failures) send();
  });
}
