// Runs before the first paint, so that a chosen theme never flashes into another. Without a choice the system decides.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const store = (theme) => { try { theme ? localStorage.setItem("theme", theme) : localStorage.removeItem("theme"); } catch { /* private mode: for this page only */ } };
  const system = () => (dark.matches ? "dark" : "light");
  const apply = (theme) => { if (theme) root.dataset.bsTheme = theme; else delete root.dataset.bsTheme; };

  apply(stored());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const next = (stored() ?? system()) === "dark" ? "light" : "dark";
    const choice = next === system() ? null : next;
    store(choice);
    apply(choice);
  });
})();
