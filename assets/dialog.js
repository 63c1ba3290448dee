import { session } from "./vendor/turbo.js";
import { conceal } from "./errors.js";

// Openers work by delegation, so they keep working when a refresh replaces them.

const FIELD = ".sheet-body :is(input:not([type=hidden]), textarea, select:not(.tomselected)):enabled:not(.ts-control > *)";

// The dialog around a form, or in it; of several in it the one in which somebody is.
export function dialogOf(form) {
  const inside = form.querySelectorAll("dialog");
  return form.closest("dialog") ?? form.querySelector("dialog[open]") ?? (inside.length === 1 ? inside[0] : null);
}

export function open(dialog, opener) {
  if (!dialog || dialog.open) return;
  document.querySelectorAll(".menu:popover-open").forEach((menu) => menu.hidePopover());
  if (opener) fill(dialog, opener);
  dialog.showModal();
  // The browser would take the button that closes.
  if (!dialog.querySelector("[autofocus]")) dialog.querySelector(FIELD)?.focus();
}

// One dialog serves all rows of a list: the opener says which record it is about.
function fill(dialog, opener) {
  const { dialogAction, dialogSubject, dialogNote, dialogValues, dialogUnfold } = opener.dataset;
  const around = dialog.closest("form");
  const forms = around ? [around] : [...dialog.querySelectorAll("form")];
  forms.forEach((form) => {
    const another = dialogAction && form.getAttribute("action") !== dialogAction;
    if (another) {
      form.reset();
      conceal(form);
      form.setAttribute("action", dialogAction);
    }
    if (dialogValues && (another || !form.dataset.dirty)) write(form, JSON.parse(dialogValues));
    if (another && dialogValues) form.querySelectorAll("details").forEach((fold) => { fold.open = dialogUnfold !== undefined; });
  });
  if (dialogSubject) dialog.querySelectorAll("[data-dialog-subject-slot]").forEach((slot) => { slot.textContent = dialogSubject; });
  if (dialogNote !== undefined) dialog.querySelectorAll("[data-dialog-note-slot]").forEach((slot) => { slot.textContent = dialogNote; });
}

function write(form, values) {
  Object.entries(values).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value ?? ""; });
}

// A form comes back to the address without the hash; were it still there, the page would be replaced, not refreshed in place.
function byHash() {
  if (location.hash.length < 2) return;
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  session.history.replace(new URL(location.pathname + location.search, location.origin), session.history.restorationIdentifier);
  if (target instanceof HTMLDialogElement) open(target);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    open(dialog, opener);
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer?.closest("dialog")) {
    event.preventDefault();
    closer.closest("dialog").close();
  } else if (event.target instanceof HTMLDialogElement && outside(event)) {
    event.target.close();
  }
});

// A link that acts as a button answers to the space bar too.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.("a[role=button]")) return;
  event.preventDefault();
  event.target.click();
});

document.addEventListener("turbo:load", byHash);
addEventListener("hashchange", byHash);
document.addEventListener("turbo:before-cache", () => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()));

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
