// What axe-core has to say about a page: one line a violation, for the page as it is, or for each of its dialogs opened in turn.
const [dialogs, rules, done] = arguments;

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

async function ofDialog(dialog) {
  dialog.querySelectorAll("[data-when-missing]").forEach((group) => { group.hidden = false; group.disabled = false; });
  dialog.showModal();
  const found = await said(dialog);
  dialog.close();
  return found;
}

// A dialog that is there for each row is looked at once.
const kinds = new Map([...document.querySelectorAll("dialog")].map((each) => [each.querySelector("h2")?.innerText ?? each.querySelector("h2")?.textContent, each]));

(async () => {
  if (!dialogs) return said(document);
  const found = [];
  for (const dialog of kinds.values()) found.push(...await ofDialog(dialog));
  return found;
})().then(done, (error) => done([String(error)]));
