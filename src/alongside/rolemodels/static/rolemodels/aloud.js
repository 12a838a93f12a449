// Sends a recording in small pieces, so that a line that breaks costs one piece. Without a script the form sends it whole.

const form = /** @type {HTMLFormElement} */ (document.getElementById("aloud"));
const said = /** @type {HTMLElement} */ (document.getElementById("aloud-said"));
const far = /** @type {HTMLProgressElement} */ (document.getElementById("aloud-far"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
const TRIES = 5;

/** @param {string} words */
function say(words) {
  said.hidden = false;
  said.textContent = words;
}

/** Where the pieces of this file go: on from where it stopped, or from the start. @param {File} file */
async function placeFor(file) {
  const kind = new FormData(form).get("kind");
  const half = /** @type {HTMLElement | null} */ (document.querySelector("[data-half]"));
  if (half && half.dataset.size === String(file.size) && half.dataset.kind === kind) return half.dataset.half ?? "";
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  fields.set("size", String(file.size));
  fields.delete("_once");
  const answer = await fetch(form.dataset.begin ?? "", { method: "POST", body: fields });
  const told = await answer.json();
  if (answer.status !== 201) throw new Error(told.faults.join(" "));
  return told.pieces;
}

/** Send a file from wherever the other side has come to. @param {string} place @param {File} file */
async function send(place, file) {
  const token = String(new FormData(form).get("csrfmiddlewaretoken"));
  const step = Number(form.dataset.step);
  let at = Number((await fetch(place)).headers.get("Upload-Offset"));
  for (let failed = 0; at < file.size; ) {
    const body = file.slice(at, at + step);
    const headers = { "Upload-Offset": String(at), "X-CSRFToken": token, "Content-Type": "application/octet-stream" };
    const answer = await fetch(place, { method: "POST", body, headers }).catch(() => null);
    if (answer?.status === 204) failed = 0;
    else if (failed++ >= TRIES || (answer && answer.status !== 409 && answer.status < 500)) return false;
    else await new Promise((again) => setTimeout(again, 500 * 2 ** failed));
    const now = answer?.headers.get("Upload-Offset");
    if (now) at = Number(now);
    far.value = Math.floor((100 * at) / file.size);
    say((form.dataset.going ?? "").replace("{}", String(far.value)));
  }
  return true;
}

form.addEventListener("submit", async (event) => {
  const chosen = /** @type {HTMLInputElement} */ (form.elements.namedItem("file")).files?.[0];
  if (!chosen || event.defaultPrevented) return;
  event.preventDefault();
  if (chosen.size > Number(form.dataset.most)) return say(form.dataset.large ?? "");
  button.disabled = true;
  far.hidden = false;
  try {
    const whole = await send(await placeFor(chosen), chosen);
    if (whole) {
      for (const area of form.querySelectorAll("textarea")) area.defaultValue = area.value; // nothing is lost by going on
      return location.replace(location.href);
    }
    say(form.dataset.stopped ?? "");
  } catch (error) {
    say(error instanceof Error && !(error instanceof TypeError) ? error.message : (form.dataset.stopped ?? ""));
  }
  button.disabled = false;
});
