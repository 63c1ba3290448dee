import { session } from "./vendor/turbo.js";

// The server says of which kinds records changed, never what; a page that shows such a kind is fetched anew and morphed. Only a page in
// sight listens; whoever comes back asks what changed while he was away (docs/decisions/037).

const SOURCE = "/api/crm/live";
// Two refreshes are apart by this, or by several times what the last one took, so that a busy server is not asked more and more.
const PAUSE = 2000;
const TIMES = 8;
const SPREAD = 300;
// The server gives a sign of life every 15 seconds.
const SILENCE = 45_000;
const LONG = 600_000;
const JUST_NOW = 3000;
const SOON = 1000;
const SELDOM = 60_000;

let source = null;
let over = false;
let heard = performance.timeOrigin;
let acted = 0;
let failures = 0;
let pause = PAUSE;
let begun = -Infinity;
let fetching = false;
const wanted = new Set();
const timers = {};

const main = () => document.querySelector("main[data-live]");
const shown = () => main()?.dataset.live.split(" ").filter(Boolean) ?? [];
const hidden = () => document.visibilityState === "hidden";
const later = (name, act, delay) => {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(act, delay);
};

function listen() {
  if (source || over || hidden() || !main()) return;
  const away = Math.max(0, Math.round(Date.now() - heard));
  if (away > LONG) hint(shown());
  source = new EventSource(`${SOURCE}?away=${Math.min(away, LONG)}`);
  const on = (name, act) => source.addEventListener(name, ({ data }) => { alive(); act(data); });
  on("message", (kinds) => hint(kinds.split(" ")));
  on("own", (kinds) => { if (Date.now() - acted > JUST_NOW) hint(kinds.split(" ")); });
  on("beat", () => {});
  on("end", (why) => { over = why === "over"; again(SOON); });
  source.onerror = () => again(Math.min(SOON * 2 ** failures++, SELDOM));
  later("silence", () => again(0), SILENCE);
}

function alive() {
  heard = Date.now();
  failures = 0;
  later("silence", () => again(0), SILENCE);
}

function leave() {
  source?.close();
  source = null;
  clearTimeout(timers.silence);
  clearTimeout(timers.again);
}

// Spread, so that not all browsers of a company come back in the same moment.
function again(delay) {
  leave();
  later("again", listen, delay * (1 + Math.random()));
}

function hint(kinds) {
  const here = shown();
  // What comes while another page is on its way may concern that one.
  kinds.filter((kind) => session.navigator.currentVisit || here.includes(kind)).forEach((kind) => wanted.add(kind));
  if (wanted.size) schedule();
}

function schedule() {
  if (!timers.refresh) timers.refresh = setTimeout(refresh, Math.max(0, begun + pause - performance.now()) + Math.random() * SPREAD);
}

function refresh() {
  timers.refresh = null;
  if (hidden()) return;
  if (session.navigator.currentVisit || document.querySelector("form[aria-busy=true], .moving")) {
    timers.refresh = setTimeout(refresh, SPREAD);
    return;
  }
  const concerned = shown().some((kind) => wanted.has(kind));
  wanted.clear();
  if (!concerned) return;
  begun = performance.now();
  fetching = true;
  // The one that waits would take a form's answer away that was sent meanwhile.
  session.debouncedRefresh(document.baseURI);
}

// A busy server must not take away the page that is there: the refresh is put off.
document.addEventListener("turbo:before-fetch-response", (event) => {
  const visit = session.navigator.currentVisit;
  const { statusCode, response } = event.detail.fetchResponse;
  if (!fetching || !visit?.isPageRefresh || event.target !== document.documentElement || statusCode !== 503) return;
  event.preventDefault();
  response.body?.cancel();
  fetching = false;
  pause = Math.max(PAUSE, Number(response.headers.get("retry-after")) * 1000) * (1 + Math.random());
  visit.fail();
  hint(shown());
});

function wake() {
  failures = 0;
  listen();
  if (wanted.size) schedule();
}

document.addEventListener("turbo:submit-end", ({ detail }) => { if (detail.success) acted = Date.now(); });
document.addEventListener("turbo:visit", ({ detail }) => {
  if (!source) heard = Date.now();
  over = false;
  // Turbo shows what it remembers, which may be long ago.
  if (detail.action === "restore") document.addEventListener("turbo:load", () => hint(shown()), { once: true });
});
document.addEventListener("turbo:render", () => {
  if (fetching) pause = Math.max(PAUSE, TIMES * (performance.now() - begun));
  fetching = false;
});
document.addEventListener("turbo:load", () => { if (main()) listen(); else leave(); });
document.addEventListener("visibilitychange", () => { if (hidden()) leave(); else wake(); });
addEventListener("online", wake);
addEventListener("pageshow", ({ persisted }) => { if (persisted) wake(); });
addEventListener("pagehide", leave);
