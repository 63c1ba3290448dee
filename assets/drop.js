import { Controller } from "./vendor/stimulus.js";

export default class extends Controller {
  static targets = ["input", "name"];

  connect() {
    this.listeners = [["dragover", this.over], ["dragleave", this.out], ["drop", this.take], ["change", this.say]]
      .map(([name, method]) => [name, method.bind(this)]);
    this.listeners.forEach((listener) => this.element.addEventListener(...listener));
    this.say();
  }

  disconnect() {
    this.listeners.forEach((listener) => this.element.removeEventListener(...listener));
  }

  over(event) {
    event.preventDefault();
    this.element.classList.add("over");
  }

  out({ relatedTarget }) {
    if (!this.element.contains(relatedTarget)) this.element.classList.remove("over");
  }

  take(event) {
    event.preventDefault();
    this.element.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (!file) return;
    const one = new DataTransfer();
    one.items.add(file);
    this.inputTarget.files = one.files;
    this.inputTarget.dispatchEvent(new Event("change", { bubbles: true }));
  }

  say() {
    const [file] = this.inputTarget.files;
    this.nameTarget.textContent = file ? `${file.name} · ${size(file.size)}` : "";
    this.element.classList.toggle("chosen", Boolean(file));
  }
}

function size(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
