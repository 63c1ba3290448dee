// What the browser has measured of this page since it was asked for: bytes, hosts, shifts of the layout, long tasks.
const [done] = arguments;
const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
const loaded = () => document.readyState === "complete" || new Promise((ready) => addEventListener("load", ready));

const measured = (type) => new Promise((told) => {
  const watch = new PerformanceObserver((list) => { watch.disconnect(); told(list.getEntries()); });
  watch.observe({ type, buffered: true });
  // Nothing is told of what never was.
  requestAnimationFrame(() => requestAnimationFrame(() => told(watch.takeRecords())));
});

// What the page's scripts bring later, a list that is searched by typing, belongs to the first view.
const bare = () => document.querySelector("select[data-controller~=select]:not(.tomselected)");

(async () => {
  await loaded();
  while (bare()) await frame();
  await frame();
  await frame();
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const shifts = await measured("layout-shift");
  const tasks = await measured("longtask");
  done({
    bytes: files.reduce((sum, file) => sum + file.transferSize, 0),
    cached: files.filter((file) => file.transferSize === 0).map((file) => file.name),
    elsewhere: files.filter((file) => new URL(file.name).origin !== location.origin).map((file) => file.name),
    shifts: shifts.map((shift) => `${shift.value}: ${shift.sources.map((source) => source.node?.outerHTML?.slice(0, 90)).join(", ")}`),
    longest: Math.max(0, ...tasks.map((task) => task.duration)),
    files: files.map((file) => `${file.transferSize} ${file.name}`),
    cards: document.querySelectorAll(".deal").length,
  });
})();
