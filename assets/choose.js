// How many rows of a list are chosen, and all of them with one press.
const boxes = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];

function count() {
  document.querySelectorAll("[data-chosen-count]").forEach((slot) => {
    const all = boxes(slot.dataset.chosenCount);
    slot.textContent = `${all.filter((box) => box.checked).length} of ${all.length} chosen`;
  });
}

document.addEventListener("change", ({ target }) => { if (target.matches("input[type=checkbox]")) count(); });
// A form's own values come back after those who listen were told.
document.addEventListener("reset", () => setTimeout(count));
document.addEventListener("turbo:load", count);
document.addEventListener("turbo:render", count);
document.addEventListener("click", ({ target }) => {
  const name = target.closest("[data-choose-all]")?.dataset.chooseAll;
  if (!name) return;
  boxes(name).forEach((box) => { box.checked = true; });
  count();
});
