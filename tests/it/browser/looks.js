// What axe-core has to say about a page: one line a violation, for the page as it is, or for each of its dialogs and menus
// opened in turn, but those that were looked at on an earlier page; and the dialogs looked at here.
const [dialogs, rules, known, done] = arguments;

const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
async function settled() {
  await frame();
  await frame();
  await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}

async function said(where) {
  await settled();
  const options = { resultTypes: ["violations"], preload: false, ...(rules.length ? { runOnly: rules } : {}) };
  const { violations } = await axe.run(where, options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

// Of rows and cards that differ only in their words one is looked at: the others are taken off the page.
const TOLD = ["class", "role", "type", "data-kind", "aria-current", "aria-hidden"];
const trait = ({ name, value }) => `${name}=${TOLD.includes(name) ? value : value !== ""}`;
const look = (part) => [part.localName, ...[...part.attributes].map(trait), part.textContent.trim() !== ""].join(" ");
const shape = (each) => [each.parentElement.className, ...[each, ...each.querySelectorAll("*")].map(look)].join("\n");
const rows = new Set();
for (const each of document.querySelectorAll("tbody tr, .deal, .feed > li")) {
  const row = shape(each);
  if (rows.has(row)) each.remove();
  rows.add(row);
}

async function opened(each) {
  each.querySelectorAll("[data-when-missing]").forEach((group) => { group.hidden = false; group.disabled = false; });
  if (each.popover) each.showPopover(); else each.showModal();
  const found = await said(each);
  if (each.popover) each.hidePopover(); else each.close();
  return found;
}

// What is there for each row is looked at once.
const kind = (each) => each.querySelector("h2")?.textContent ?? each.id.split("-")[0];
const kinds = new Map([...document.querySelectorAll("dialog, .menu[popover]")].map((each) => [kind(each), each]));

(async () => {
  if (!dialogs) return { found: await said(document), seen: [] };
  const found = [];
  const seen = [];
  for (const each of kinds.values()) {
    const dialog = shape(each);
    if (known.includes(dialog)) continue;
    seen.push(dialog);
    found.push(...await opened(each));
  }
  return { found, seen };
})().then(done, (error) => done({ found: [String(error)], seen: [] }));
