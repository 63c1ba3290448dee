import { Controller } from "./vendor/stimulus.js";
import { session } from "./vendor/turbo.js";

// Work that goes on by itself: as long as its bar is on the page, the page is fetched anew and morphed. What takes the server long is asked
// for less often; a page out of sight asks for nothing.

const PAUSE = 1000;
const TIMES = 4;

export default class extends Controller {
  connect() {
    this.begun = null;
    this.rendered = () => this.next();
    document.addEventListener("turbo:render", this.rendered);
    document.addEventListener("visibilitychange", this.rendered);
    this.next();
  }

  disconnect() {
    clearTimeout(this.timer);
    document.removeEventListener("turbo:render", this.rendered);
    document.removeEventListener("visibilitychange", this.rendered);
  }

  next() {
    const took = this.begun === null ? 0 : performance.now() - this.begun;
    this.begun = null;
    this.later(Math.max(PAUSE, TIMES * took));
  }

  later(delay) {
    clearTimeout(this.timer);
    if (document.visibilityState !== "hidden") this.timer = setTimeout(() => this.ask(), delay);
  }

  ask() {
    // An answer that never comes must not be the end of it.
    this.later(10 * PAUSE);
    if (session.navigator.currentVisit || document.querySelector("form[aria-busy=true], dialog[open]")) return this.later(PAUSE);
    this.begun = performance.now();
    session.debouncedRefresh(document.baseURI);
  }
}
