// Small kindnesses for forms. Nothing typed is kept by the browser: the device may be shared.

for (const form of document.querySelectorAll("form")) {
  // Two quick presses must not look like two answers. The server acts once anyway; this only spares the wait.
  form.addEventListener("submit", () => {
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    });
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
});

/** Grow with what is written, so that nobody writes through a slit. @param {HTMLTextAreaElement} area */
function fit(area) {
  area.rows = Math.max(3, Math.min(18, area.value.split("\n").length + Math.floor(area.value.length / 70) + 1));
}
for (const area of document.querySelectorAll("textarea")) {
  fit(area);
  area.addEventListener("input", () => fit(area));
}

// Faults first: whoever cannot see the page hears what to mend without looking for it.
document.getElementById("to-mend")?.focus();
