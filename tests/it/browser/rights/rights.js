(() => {
  // What can be done on a page, hidden or not: each form's method and route, ids left out; the words of buttons, links and
  // openers; and openers without their dialog, dialogs that nothing opens.
  const route = (address) => new URL(address, location).pathname.replace(/\/(?:[A-Z]{3,4}\d+|\d+|[\da-f]{8}-[\da-f-]{27}|(?<=\/(?:stage-rules|services)\/)[^/]+)(?=\/|$)/g, "/{id}").replace("/api/crm/", "");
  const acts = new Set();
  for (const form of document.querySelectorAll("main form")) {
    const method = (form.querySelector("[name=_method]")?.value ?? form.getAttribute("method") ?? "get").toUpperCase();
    if (method !== "GET") acts.add(`${method} ${route(form.getAttribute("action"))}`);
  }
  const name = (each) => {
    if (each.ariaLabel) return each.ariaLabel;
    const copy = each.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const words = [...document.querySelectorAll("main :is(button, summary, [role=button], a.btn, a.menu-line)")].map(name);
  const openers = [...document.querySelectorAll("[data-dialog]")].map((each) => each.dataset.dialog);
  const dialogs = [...document.querySelectorAll("main dialog")].map((each) => each.id);
  const dead = [...openers.filter((id) => !document.getElementById(id)), ...dialogs.filter((id) => !openers.includes(id))];
  return { acts: [...acts].sort(), words: [...new Set(words)], dead };
})()
