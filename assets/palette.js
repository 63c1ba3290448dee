import { Controller } from "./vendor/stimulus.js";
import { open } from "./dialog.js";

const PAUSE = 150;
const MOST = 12;

export default class extends Controller {
  static targets = ["input", "list", "note"];
  static values = { source: String, page: String };

  connect() {
    this.hits = [];
    document.addEventListener("keydown", (this.shortcut = this.shortcut.bind(this)));
    this.element.addEventListener("close", (this.end = this.end.bind(this)));
  }

  disconnect() {
    document.removeEventListener("keydown", this.shortcut);
    this.element.removeEventListener("close", this.end);
    this.end();
  }

  shortcut(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (this.element.open) this.element.close(); else open(this.element);
  }

  begin() {
    if (!this.listTarget.childElementCount) this.show();
  }

  end() {
    this.stop();
    this.hits = [];
    this.inputTarget.value = "";
    this.listTarget.replaceChildren();
    this.say("");
    // The browser tells of a close a moment later; by then it may be open again.
    if (this.element.open) this.begin();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
    this.waiting = this.hurried = false;
  }

  get text() {
    return this.inputTarget.value.trim();
  }

  typed() {
    this.stop();
    if (!this.text) this.hits = [];
    this.waiting = this.text !== "";
    if (this.waiting) this.timer = setTimeout(() => this.search(), PAUSE);
    this.show();
  }

  async search() {
    const request = (this.request = new AbortController());
    const hits = await this.ask(request.signal);
    if (request !== this.request) return;
    this.request = null;
    this.waiting = false;
    this.hits = hits ?? [];
    this.show();
    if (!hits) this.say("The search did not answer. Please try again.");
    if (this.hurried && hits) this.active?.click();
    this.hurried = false;
  }

  async ask(signal) {
    try {
      const answer = await fetch(`${this.sourceValue}?q=${encodeURIComponent(this.text)}`, { signal, headers: { accept: "application/json" } });
      return answer.ok ? (await answer.json()).data.filter((hit) => hit.href) : null;
    } catch {
      return null;
    }
  }

  // What the server put on this page for this person: the menu's pages and the page's own buttons.
  get commands() {
    const words = (each) => (each.querySelector("span") ?? each).textContent.trim();
    const pages = [...document.querySelectorAll("#nav li a")].map((each) => ({ title: `Go to ${words(each)}`, href: each.getAttribute("href") }));
    const buttons = [...document.querySelectorAll(".heading .actions :is(a, button)")].map((each) => ({ title: each.textContent.trim(), press: each }));
    const wanted = this.text.toLowerCase();
    return [...pages, ...buttons].filter(({ title }) => title && title.toLowerCase().includes(wanted));
  }

  show() {
    const all = this.hits.length ? [{ title: `All results for “${this.text}”`, href: `${this.pageValue}?q=${encodeURIComponent(this.text)}` }] : [];
    const lines = [...this.hits.slice(0, MOST), ...this.commands, ...all];
    this.listTarget.replaceChildren(...lines.map(option));
    this.listTarget.ariaBusy = String(Boolean(this.waiting));
    this.inputTarget.ariaExpanded = String(lines.length > 0);
    this.choose(0);
    if (!this.waiting) this.say(this.text && !this.hits.length ? `Nothing found for “${this.text}”.` : this.text ? `${this.hits.length} found` : "");
    [...this.listTarget.children].forEach((line, at) => line.addEventListener("click", (event) => this.go(event, lines[at])));
  }

  say(words) {
    this.noteTarget.textContent = words;
  }

  go(event, { press }) {
    if (event.ctrlKey || event.metaKey) return;
    this.element.close();
    if (press) press.click();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose(this.at + step);
    else if (event.key !== "Enter" || event.isComposing) return;
    // The results of what stands there now are not in yet.
    else if (this.waiting && this.at === 0) this.hurried = true;
    else this.active?.click();
    event.preventDefault();
  }

  get active() {
    return this.listTarget.children[this.at];
  }

  choose(at) {
    const lines = [...this.listTarget.children];
    this.at = lines.length ? (at + lines.length) % lines.length : 0;
    lines.forEach((line, place) => { line.ariaSelected = String(place === this.at); });
    if (this.active) this.inputTarget.setAttribute("aria-activedescendant", this.active.id);
    else this.inputTarget.removeAttribute("aria-activedescendant");
    this.active?.scrollIntoView({ block: "nearest" });
  }
}

function option({ kind, title, subtitle, href }, at) {
  const line = document.createElement(href ? "a" : "div");
  if (href) line.href = href;
  line.id = `palette-${at}`;
  line.role = "option";
  line.tabIndex = -1;
  const part = (name, text) => {
    if (!text) return;
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    line.append(span, " ");
  };
  part("palette-title", title);
  part("palette-sub", subtitle);
  part("palette-kind", kind);
  return line;
}
