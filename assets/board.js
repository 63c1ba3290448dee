import { Controller } from "./vendor/stimulus.js";
import { open } from "./dialog.js";
import { conceal } from "./errors.js";
import { place } from "./menu.js";

export default class extends Controller {
  static targets = ["lane", "menu", "confirm", "what", "where", "key"];
  static values = { action: String };

  async connect() {
    this.form = this.keyTarget.form;
    this.form.addEventListener("turbo:submit-end", (this.ended = ({ detail }) => { if (!detail.success) this.putBack(); }));
    const { default: Sortable } = await import("./vendor/sortable.js");
    if (!this.element.isConnected) return;
    this.sortables = this.laneTargets.map((lane) => Sortable.create(lane, this.options()));
  }

  disconnect() {
    this.form.removeEventListener("turbo:submit-end", this.ended);
    this.sortables?.forEach((sortable) => sortable.destroy());
  }

  options() {
    return {
      group: this.element.id,
      draggable: "[data-movable]",
      filter: ".deal-move",
      preventOnFilter: false,
      sort: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      delay: 180,
      delayOnTouchOnly: true,
      ghostClass: "deal-ghost",
      dragClass: "deal-drag",
      onStart: ({ item }) => this.lift(item),
      onEnd: ({ item, from, to }) => { this.element.classList.remove("moving"); if (from !== to) this.ask(item, from, to); },
    };
  }

  lift(card) {
    this.element.classList.add("moving");
    this.home = { lane: card.parentElement, next: card.nextElementSibling };
  }

  // One listener for all cards.
  choose(event) {
    const opener = event.target.closest(".deal-move");
    if (!opener) return;
    event.preventDefault();
    this.card = opener.closest("[data-card]");
    const here = this.card.parentElement.dataset.key;
    this.menuTarget.querySelectorAll("button").forEach((line) => { line.hidden = line.dataset.key === here; });
    this.menuTarget.showPopover();
    place(this.menuTarget, opener);
    this.menuTarget.querySelector("button:not([hidden])")?.focus();
  }

  pick({ currentTarget }) {
    this.menuTarget.hidePopover();
    const from = this.card.parentElement;
    const to = this.laneTargets.find((lane) => lane.dataset.key === currentTarget.dataset.key);
    this.home = { lane: from, next: this.card.nextElementSibling };
    to.prepend(this.card);
    this.ask(this.card, from, to);
  }

  // A lane without an order is neither before nor after another: NaN compares as neither.
  ask(card, from, to) {
    this.card = card;
    this.target = to;
    this.element.querySelectorAll("[data-board-target=what]").forEach((slot) => { slot.textContent = card.dataset.title; });
    this.element.querySelectorAll("[data-board-target=where]").forEach((slot) => { slot.textContent = to.dataset.key; });
    const [before, after] = [from, to].map((lane) => Number(lane.dataset.order ?? NaN));
    if (!(after < before)) return this.send();
    this.confirmTarget.returnValue = "";
    this.confirmTarget.addEventListener("close", () => { if (this.confirmTarget.returnValue !== "yes") this.putBack(); }, { once: true });
    open(this.confirmTarget);
  }

  agree() {
    this.confirmTarget.close("yes");
    this.send();
  }

  send() {
    this.form.reset();
    conceal(this.form);
    this.form.action = this.actionValue.replace("{id}", encodeURIComponent(this.card.dataset.card));
    this.keyTarget.value = this.target.dataset.key;
    this.card.ariaBusy = "true";
    this.form.requestSubmit();
  }

  putBack() {
    if (!this.home || !this.card) return;
    this.card.ariaBusy = "false";
    const { lane, next } = this.home;
    lane.insertBefore(this.card, next?.parentElement === lane ? next : null);
    this.card.querySelector(".deal-move")?.focus();
  }
}
