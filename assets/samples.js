import { Controller } from "./vendor/stimulus.js";

// What another column holds is seen as soon as it is chosen.
export default class extends Controller {
  connect() {
    this.show = ({ target }) => {
      const line = target.closest(".map-line");
      if (!line) return;
      const samples = JSON.parse(this.element.dataset.samplesValues);
      line.querySelector(".map-samples").textContent = samples[target.value] ?? "";
      line.classList.toggle("missing", line.hasAttribute("data-required") && !target.value);
    };
    this.element.addEventListener("change", this.show);
  }

  disconnect() {
    this.element.removeEventListener("change", this.show);
  }
}
