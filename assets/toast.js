import { Controller } from "./vendor/stimulus.js";

const READING_TIME = 7000;

export default class extends Controller {
  connect() {
    this.hold = () => clearTimeout(this.timer);
    this.release = () => {
      this.hold();
      // What went wrong stays until it is read.
      if (!["error", "warning"].includes(this.element.dataset.kind)) this.timer = setTimeout(() => this.close(), READING_TIME);
    };
    for (const name of ["mouseenter", "focusin"]) this.element.addEventListener(name, this.hold);
    for (const name of ["mouseleave", "focusout"]) this.element.addEventListener(name, this.release);
    // A refresh may put the next message into this very element.
    this.element.addEventListener("turbo:morph-element", this.release);
    this.release();
  }

  disconnect() {
    this.hold();
  }

  close() {
    this.element.remove();
  }
}
