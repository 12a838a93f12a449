// Makes or uses a passkey, then sends the form it stands in as any other form.
// <form data-passkey="make|use" data-options="JSON"> holds: a button [data-passkey-button] in a hidden paragraph
// [data-passkey-offer], what to read where there is no passkey [data-passkey-absent], and what went wrong
// [data-passkey-problem], hidden. The button submits only once this script is here: a form whose first submit button
// cannot be pressed cannot be sent by Enter either.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const descriptors = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options, name) {
  const asked = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  };
  if (name) asked.user = { ...asked.user, name, displayName: name };
  const made = await navigator.credentials.create({ publicKey: asked });
  return {
    id: made.id, rawId: text(made.rawId), type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
    },
  };
}

async function use(options) {
  const asked = {
    ...options, challenge: bytes(options.challenge), allowCredentials: descriptors(options.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey: asked });
  return {
    id: found.id, rawId: text(found.rawId), type: found.type,
    response: {
      clientDataJSON: text(found.response.clientDataJSON),
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
  };
}

function prepare(form) {
  const button = form.querySelector("[data-passkey-button]");
  const problem = form.querySelector("[data-passkey-problem]");
  form.querySelector("[data-passkey-absent]").hidden = true;
  form.querySelector("[data-passkey-offer]").hidden = false;
  button.type = "submit";
  form.addEventListener("submit", async (event) => {
    if (event.submitter !== button) return;
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const name = form.elements.name instanceof HTMLInputElement ? form.elements.name.value.trim() : "";
      const answer = form.dataset.passkey === "make" ? await make(options, name) : await use(options);
      form.elements.answer.value = JSON.stringify(answer);
      form.submit();
    } catch {
      // Closed, refused or not there: the person decides what next.
      problem.hidden = false;
      button.disabled = false;
      problem.focus();
      // Every page quiets its buttons a moment after sending (ui/forms.js); nothing was sent here.
      setTimeout(() => form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled")));
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(prepare);
