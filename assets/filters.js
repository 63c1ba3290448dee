import { Controller } from "./vendor/stimulus.js";

const PAUSE = 300;

export default class extends Controller {
  connect() {
    this.send = () => this.element.requestSubmit();
    this.later = ({ target }) => {
      clearTimeout(this.timer);
      if (target.type === "search") this.timer = setTimeout(this.send, PAUSE);
    };
    this.now = ({ target }) => { if (target.type !== "search") this.send(); };
    this.element.addEventListener("input", this.later);
    this.element.addEventListener("change", this.now);
  }

  disconnect() {
    clearTimeout(this.timer);
    this.element.removeEventListener("input", this.later);
    this.element.removeEventListener("change", this.now);
  }
}
