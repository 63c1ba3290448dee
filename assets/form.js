import { Controller } from "./vendor/stimulus.js";
import { dialogOf, open } from "./dialog.js";
import { clear, focusField, mark } from "./errors.js";

// Which form last asked a given form to show its refusal.
const senders = new Map();
export const senderFor = (id) => senders.get(id);

export default class extends Controller {
  connect() {
    this.listeners = [
      ["submit", this.guard, true], ["turbo:submit-start", this.start], ["turbo:submit-end", this.end],
      ["invalid", this.explain, true], ["input", this.touched], ["change", this.touched],
    ].map(([name, method, capture = false]) => [name, method.bind(this), capture]);
    this.listeners.forEach((listener) => this.element.addEventListener(...listener));
  }

  disconnect() {
    this.listeners.forEach((listener) => this.element.removeEventListener(...listener));
  }

  guard(event) {
    if (this.element.ariaBusy !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  start() {
    senders.set(this.element.elements._form?.value, this.element);
    this.element.ariaBusy = "true";
    clear(this.element);
  }

  end({ detail: { success } }) {
    this.element.ariaBusy = "false";
    if (!success) return;
    delete this.element.dataset.dirty;
    const dialog = this.dialog;
    if (!dialog) return;
    dialog.close();
    this.element.reset();
  }

  // The browser's own check, said in our place instead of in a bubble that goes away.
  explain(event) {
    event.preventDefault();
    const field = event.target;
    if (this.dialog?.contains(field)) open(this.dialog);
    mark(this.element, field.name, field.validationMessage);
    if (field === this.element.querySelector(":invalid:not(fieldset)")) focusField(field);
  }

  get dialog() {
    return dialogOf(this.element);
  }

  touched({ target }) {
    this.element.dataset.dirty = "true";
    if (target.getAttribute("aria-invalid") !== "true") return;
    target.removeAttribute("aria-invalid");
    this.element.querySelectorAll(`[data-error-for="${CSS.escape(target.name)}"]`).forEach((slot) => slot.replaceChildren());
  }
}

// The same attempt sent twice, after a broken connection, is one attempt to the server.
document.addEventListener("turbo:before-fetch-request", ({ target, detail: { fetchOptions } }) => {
  if (!(target instanceof HTMLFormElement) || target.method !== "post" || !address(target).includes("/api/crm/")) return;
  // A file sent again is told by its content.
  if (fetchOptions.body instanceof FormData) return;
  const body = String(fetchOptions.body);
  if (target.attempt?.body !== body) target.attempt = { body, key: randomKey() };
  fetchOptions.headers["Idempotency-Key"] = target.attempt.key;
});
// Without a clear answer it may be done already, and sending it again is the same attempt.
document.addEventListener("turbo:submit-end", ({ target, detail: { fetchResponse } }) => {
  if (fetchResponse && fetchResponse.statusCode < 500) delete target.attempt;
});

// A field may be called "action", and then the property is that field.
export function address(form) {
  return form.getAttribute("action") ?? "";
}

function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
