// How a person finds things on a page: by their words, among what can be seen, in whatever lies in front.

const words = (element) => (element.innerText ?? "").replace(/\s+/g, " ").trim();
const unread = (element) => [...element.querySelectorAll("[aria-hidden=true]")].map((each) => each.innerText ?? "");
const called = (element) => element.getAttribute("aria-label") ?? unread(element).reduce((text, each) => text.replace(each, "").trim(), words(element));
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const front = () => [...document.querySelectorAll("dialog[open], .sheet:target, .menu:popover-open, #nav:popover-open")].at(-1) ?? document;
const first = (place, selector, holds) => [...(place?.querySelectorAll(selector) ?? [])].find((each) => shown(each) && holds(each)) ?? null;

const row = (text) => first(document, "tbody tr, .deal", (each) => words(each).includes(text));
const button = (name, place = front()) => first(place, "button, a[href], summary, [role=button]", (each) => called(each) === name);
const label = (name) => first(front(), "label, legend", (each) => called(each) === name);
// A list that is searched stands in front of the one that is sent.
const field = (name) => label(name)?.control?.tomselect?.control_input ?? label(name)?.control ?? null;
const choice = (name, option) => [...(field(name)?.options ?? [])].find((each) => each.label === option) ?? null;
const lane = (name) => document.querySelector(`[data-board-target=lane][data-key="${CSS.escape(name)}"]`);
const card = (title) => first(document, ".deal", (each) => each.dataset.title.startsWith(title));
const stage = (title) => card(title)?.parentElement.dataset.key ?? null;

// The message at a field.
const complaint = (name) => field(name)?.closest(".field").querySelector("[data-error-for]").innerText ?? "";
const focused = () => called(document.activeElement.labels?.[0] ?? document.activeElement);

const page = () => document.body.innerText;
const still = () => document.readyState === "complete" && document.documentElement.ariaBusy !== "true" && !document.querySelector("form[aria-busy=true]");
const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
