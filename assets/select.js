import { Controller } from "./vendor/stimulus.js";

// Loaded only where a long or multiple list stands on the page.
export default class extends Controller {
  async connect() {
    const { default: TomSelect } = await import("./vendor/tom-select.js");
    const select = this.element;
    if (!select.isConnected || select.tomselect) return;
    this.control = new TomSelect(select, {
      plugins: select.multiple ? ["remove_button"] : [],
      placeholder: select.dataset.placeholder ?? "",
      hidePlaceholder: true,
      maxOptions: 500,
      selectOnTab: true,
      allowEmptyOption: false,
      dropdownParent: select.closest("dialog") ?? "body",
    });
    this.describe();
    // A cached page must hold the plain select, or coming back would wrap it twice.
    document.addEventListener("turbo:before-cache", (this.unwrap = () => this.disconnect()));
  }

  disconnect() {
    document.removeEventListener("turbo:before-cache", this.unwrap);
    this.control?.destroy();
    this.control = null;
    this.element.removeAttribute("aria-hidden");
  }

  // The visible input stands for the select, so it carries the select's description.
  describe() {
    const described = this.element.getAttribute("aria-describedby");
    if (described) this.control.control_input.setAttribute("aria-describedby", described);
    this.element.setAttribute("aria-hidden", "true");
    this.control.wrapper.dataset.keep = "";
  }
}
