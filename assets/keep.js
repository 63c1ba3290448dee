// A refresh must not take away what somebody is doing: an open dialog, an open menu, a form with typing in it, a row that is chosen.
const busy = (element) => element.matches("dialog[open], form[data-dirty], form[aria-busy=true], .menu:popover-open, #nav:popover-open, .moving, select.tomselected, [data-keep]")
  || (element.matches("input, textarea, select") && element === document.activeElement)
  || (element.matches("input:not([type=hidden]), textarea") && element.value !== element.defaultValue)
  || (element.matches("input[type=checkbox]") && element.checked !== element.defaultChecked);

document.addEventListener("turbo:before-morph-element", (event) => {
  const { target, detail: { newElement } } = event;
  if (target.matches(".note") && !newElement) event.preventDefault();
  else if (busy(target) && (newElement || target.isConnected)) event.preventDefault();
});

// State that the browser or our script keeps in attributes is not in the server's markup.
document.addEventListener("turbo:before-morph-attribute", (event) => {
  const { target, detail: { attributeName } } = event;
  if (attributeName === "open" && target.matches("details, dialog")) event.preventDefault();
  if (attributeName === "data-bs-theme") event.preventDefault();
});

// Whoever was in a row that is gone goes on in the one that took its place; a dialog belongs to the row that opened it.
const lines = () => [...document.querySelectorAll(".row-link")];
let row = null;
let place = 0;

document.addEventListener("focusin", ({ target }) => {
  if (target.closest("dialog")) return;
  row = target.closest("tr")?.querySelector(".row-link") ?? null;
  place = lines().indexOf(row);
});

document.addEventListener("turbo:render", ({ detail }) => {
  if (detail.renderMethod !== "morph" || !row || document.activeElement !== document.body) return;
  const next = row.isConnected ? row : lines()[Math.min(place, lines().length - 1)];
  (next ?? document.getElementById("main")).focus({ preventScroll: true });
});
