import { open } from "./dialog.js";

const TOGETHER = 1500;
let going = -TOGETHER;

// A field that has just been hidden with its dialog has the focus until the next frame, and nobody types into it.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]")?.checkVisibility();

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const target = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
  const page = event.timeStamp - going < TOGETHER && document.querySelector(`#nav [data-go="${CSS.escape(key)}"]`);
  going = key === "g" ? event.timeStamp : -TOGETHER;
  if (page) page.click();
  else if (key === "?") open(document.getElementById("shortcuts"));
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (!target) return;
  else if (target.matches("input")) target.focus();
  else target.click();
  event.preventDefault();
});

function step(by) {
  const links = [...document.querySelectorAll(".row-link, .deal-title")];
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}
