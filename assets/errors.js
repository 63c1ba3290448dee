// <turbo-stream action="form-errors" target="FORM"><template>JSON</template></turbo-stream>
import { dialogOf, open } from "./dialog.js";
import { address, senderFor } from "./form.js";

export function formErrors() {
  const form = document.getElementById(this.target);
  const refusal = JSON.parse(this.templateElement.content.textContent);
  if (!form) return;
  takeOver(form);
  refusal.fields = placed(form, refusal.fields ?? {});
  clear(form);
  write(form, refusal);
  (refusal.missing_fields ?? []).forEach((name) => reveal(form, name));
  Object.entries(refusal.fields ?? {}).forEach(([name, message]) => mark(form, name, message));
  form.dispatchEvent(new CustomEvent("form:refused", { bubbles: true, detail: refusal }));
  const dialog = dialogOf(form);
  open(dialog);
  focus(dialog ?? form, refusal);
}

// What a program sends as options.fixed.source, a form may send as options[fixed][source].
function placed(form, fields) {
  const place = (name) => form.querySelector(`[data-error-for="${CSS.escape(name)}"]`) ? name : name.replace(/\.(\w+)/g, "[$1]");
  return Object.fromEntries(Object.entries(fields).map(([name, message]) => [place(name), message]));
}

export function clear(form) {
  form.querySelectorAll("[data-form-message], [data-error-for]").forEach((slot) => slot.replaceChildren());
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}

export function mark(form, name, message) {
  form.querySelectorAll(`[data-error-for="${CSS.escape(name)}"]`).forEach((slot) => { slot.textContent = message; });
  form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`).forEach((field) => field.setAttribute("aria-invalid", "true"));
}

// The button of a row may let one dialog of the page ask for what is missing: that form then speaks to the row's address.
function takeOver(form) {
  const sender = senderFor(form.id);
  if (!sender || sender === form) return;
  if (address(form) !== address(sender)) {
    form.reset();
    conceal(form);
    form.setAttribute("action", address(sender));
  }
  const subject = sender.dataset.subject;
  if (subject) form.closest("dialog")?.querySelectorAll("[data-dialog-subject-slot]").forEach((slot) => { slot.textContent = subject; });
}

function write(form, { message, fields, link }) {
  // Said at its field, a message is not said a second time above the form.
  const names = Object.keys(fields ?? {});
  const atFields = names.length > 0 && names.every((name) => form.querySelector(`[data-error-for="${CSS.escape(name)}"]`)?.closest("[hidden]") === null);
  form.querySelectorAll("[data-form-message]").forEach((slot) => {
    slot.append(atFields ? "Please check what is marked below." : message ?? "");
    if (!link) return;
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.label;
    slot.append(" ", anchor);
  });
}

// The reverse of reveal, before a form is used for another record.
export function conceal(form) {
  clear(form);
  form.querySelectorAll("[data-when-missing]").forEach((group) => {
    group.hidden = true;
    group.disabled = true;
  });
}

function reveal(form, name) {
  form.querySelectorAll(`[data-when-missing~="${CSS.escape(name)}"]`).forEach((group) => {
    group.hidden = false;
    group.disabled = false;
  });
}

function focus(scope, { fields: wrong, missing_fields: missing }) {
  const names = new Set([...Object.keys(wrong ?? {}), ...(missing ?? [])]);
  const fields = [...scope.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((field) => !field.matches(":disabled"));
  const first = fields.find((field) => names.has(field.name)) ?? fields.find((field) => field.closest("[data-when-missing]"));
  if (first) focusField(first);
}

// A searchable list opens when it gets the focus, but not now: it would cover the message and the button.
export function focusField(field) {
  const list = field.tomselect;
  if (!list) return field.focus();
  list.settings.openOnFocus = false;
  list.focus();
  setTimeout(() => { list.settings.openOnFocus = true; });
}
