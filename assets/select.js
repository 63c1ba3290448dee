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
      onDropdownOpen: (dropdown) => { dropdown.showPopover(); this.fit(); },
      onDropdownClose: (dropdown) => { if (dropdown.matches(":popover-open")) dropdown.hidePopover(); },
    });
    // In the top layer no dialog can cut the list off.
    this.control.dropdown.popover = "manual";
    this.describe();
    select.closest("dialog")?.addEventListener("animationend", () => this.fit());
    addEventListener("scroll", (this.fit = this.fit.bind(this)), { capture: true, passive: true });
    // A cached page must hold the plain select, or coming back would wrap it twice.
    document.addEventListener("turbo:before-cache", (this.unwrap = () => this.disconnect()));
  }

  disconnect() {
    document.removeEventListener("turbo:before-cache", this.unwrap);
    removeEventListener("scroll", this.fit, { capture: true });
    this.control?.destroy();
    this.control = null;
    this.element.removeAttribute("aria-hidden");
  }

  fit() {
    if (!this.control?.isOpen) return;
    const { control, dropdown } = this.control;
    const { left, top, bottom, width } = control.getBoundingClientRect();
    const above = bottom + dropdown.offsetHeight > innerHeight - 8 && top > innerHeight - bottom;
    Object.assign(dropdown.style, { left: `${left}px`, width: `${width}px`, top: above ? "auto" : `${bottom + 4}px`, bottom: above ? `${innerHeight - top + 4}px` : "auto" });
  }

  // The visible input stands for the select, so it carries the select's name and description. The name is its own: a refresh
  // brings the label back as it was, tied to the select.
  describe() {
    const input = this.control.control_input;
    const name = input.labels[0]?.firstChild?.textContent;
    if (name) input.setAttribute("aria-label", name);
    if (name) input.removeAttribute("aria-labelledby");
    const described = this.element.getAttribute("aria-describedby");
    if (described) input.setAttribute("aria-describedby", described);
    this.element.addEventListener("focus", () => this.control?.focus());
    this.element.setAttribute("aria-hidden", "true");
    this.control.wrapper.dataset.keep = "";
  }
}
