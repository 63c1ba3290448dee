// Popovers open without script; this only puts them beside their button. On a phone the style sheet makes them a sheet at the bottom.
const narrow = matchMedia("(max-width: 600px)");
const anchors = new WeakMap();

export function place(menu, button) {
  anchors.set(menu, button);
  menu.style.removeProperty("left");
  menu.style.removeProperty("top");
  if (narrow.matches) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = at.left + width > innerWidth - 8 ? at.right - width : at.left;
  const below = at.bottom + 4;
  const top = below + height > innerHeight - 8 && at.top - height - 4 > 8 ? at.top - height - 4 : below;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${Math.max(8, top)}px`;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (event.newState !== "open" || !menu.matches?.(".menu")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (button) place(menu, button);
}, true);

// Whatever scrolls under an open menu takes the menu along.
const follow = ({ target }) => document.querySelectorAll(".menu:popover-open").forEach((menu) => {
  const button = anchors.get(menu);
  if (button && !menu.contains(target)) place(menu, button);
});
addEventListener("scroll", follow, { capture: true, passive: true });
addEventListener("resize", follow);

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const lines = [...menu.querySelectorAll("a, button")].filter((line) => !line.hidden);
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = lines.indexOf(document.activeElement);
  event.preventDefault();
  lines[at < 0 ? 0 : (at + step + lines.length) % lines.length]?.focus();
});
