import { Controller } from "./vendor/stimulus.js";
import { visit } from "./vendor/turbo.js";

const PAUSE = 300;
// Servers refuse longer addresses; such a draft is shown when it is saved.
const LONGEST = 30_000;

// The server reckons the dates: the page asks itself again with what is typed, and all but the form is refreshed.
export default class extends Controller {
  connect() {
    this.later = ({ target }) => {
      if (!target.form) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(target.form), PAUSE);
    };
    this.rendered = () => this.place();
    this.element.addEventListener("input", this.later);
    document.addEventListener("turbo:render", this.rendered);
  }

  disconnect() {
    clearTimeout(this.timer);
    this.element.removeEventListener("input", this.later);
    document.removeEventListener("turbo:render", this.rendered);
  }

  ask(form) {
    if (form.ariaBusy === "true") return;
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    if (address.length < LONGEST) visit(address, { action: "replace" });
  }

  // A browser minds autofocus only when a page is new.
  place() {
    if (new URLSearchParams(location.search).has("_do")) this.element.querySelector("[autofocus]")?.focus();
  }
}
