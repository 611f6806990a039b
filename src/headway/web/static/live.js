// Keeps the pipeline monitor true: asks for the page's fragment every few seconds and changes only what differs,
// so that focus, scroll, selection and open details stay where they are. While nothing changes the answer is an
// empty 304. It rests while nobody looks, and says so when the server is away.

const monitor = document.getElementById("monitor");
const live = document.getElementById("live");
const words = document.getElementById("live-text");
const said = document.getElementById("said");
const EVERY = 1000 * Number(monitor.dataset.live);
const PATIENCE = 20_000;
const NARROW = "\u202f";
const STEPS = [["d", 86_400], ["h", 3600], ["m", 60], ["s", 1]];
const MOST_SAID = 3;
const drift = Number(monitor.dataset.now) - Date.now();

let known = "";
let turn = 0;
let timer;

function clock() {
  return new Date().toLocaleTimeString([], { hour12: false });
}

function ago(at) {
  const seconds = Math.max(0, Math.floor((Date.now() + drift - Date.parse(at)) / 1000));
  const [name, step] = STEPS.find(([, size]) => seconds >= size) ?? STEPS.at(-1);
  return `${Math.floor(seconds / step)}${NARROW}${name} ago`;
}

function tellTime(place) {
  for (const time of place.querySelectorAll("time[data-since]")) {
    const text = ago(time.dateTime);
    if (time.textContent !== text) time.textContent = text;
  }
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || "" : "";
}

function alike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
}

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function become(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.isEqualNode(fresh) || (old.nodeName === "SELECT" && old === document.activeElement)) return;
  attributes(old, fresh);
  children(old, fresh);
}

// The next node without a name of its own that could become the wanted one.
function following(place, wanted) {
  let found = place;
  while (found && !alike(found, wanted)) found = found.nextSibling;
  return found;
}

function children(old, fresh) {
  const keyed = new Map([...old.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = keyOf(wanted) ? keyed.get(keyOf(wanted)) : following(place, wanted);
    if (match && alike(match, wanted)) {
      if (match === place) place = place.nextSibling;
      else old.insertBefore(match, place);
      become(match, wanted);
    } else {
      old.insertBefore(document.importNode(wanted, true), place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function states() {
  return new Map([...monitor.querySelectorAll("tr[data-state]")].map((row) => [row.dataset.key, row]));
}

function changes(before) {
  const found = [];
  for (const [key, row] of states()) {
    const was = before.get(key);
    if (was === undefined || was === row.dataset.state) continue;
    found.push(`${row.dataset.name}: ${row.dataset.state.replaceAll("_", " ")}`);
    row.classList.add("changed");
  }
  return found;
}

function show(text) {
  const before = new Map([...states()].map(([key, row]) => [key, row.dataset.state]));
  const held = document.activeElement;
  const fresh = new DOMParser().parseFromString(text, "text/html").body;
  tellTime(fresh);
  children(monitor, fresh);
  if (held !== document.activeElement && held?.isConnected) held.focus({ preventScroll: true });
  const found = changes(before);
  if (found.length) said.textContent = found.length > MOST_SAID ? `${found.length} streams changed: ${found.slice(0, MOST_SAID).join(", ")} and others` : found.join(", ");
}

function state(name, text) {
  const turned = live.dataset.state !== name;
  live.dataset.state = name;
  words.textContent = text;
  if (turned && (name === "lost" || said.dataset.lost)) {
    said.textContent = name === "lost" ? "Not updating: the server does not answer." : "Live again.";
    said.dataset.lost = name === "lost" ? "yes" : "";
  }
}

async function look() {
  const mine = ++turn;
  clearTimeout(timer);
  const address = new URL(location.href);
  address.searchParams.set("view", "fragment");
  address.searchParams.delete("theme");
  address.hash = "";
  try {
    const response = await fetch(address, { headers: { accept: "text/html", ...(known && { "if-none-match": known }) }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (mine !== turn) return;
    if (response.status !== 304) {
      if (!response.ok) throw new Error(response.statusText);
      const text = await response.text();
      if (mine !== turn) return;
      known = response.headers.get("etag") ?? "";
      show(text);
    }
    state("live", `live, ${clock()}`);
  } catch {
    if (mine !== turn) return;
    state("lost", live.dataset.state === "lost" ? words.textContent : `not updating since ${clock()}; trying again`);
  }
  if (!document.hidden) timer = setTimeout(look, EVERY);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    turn += 1;
    clearTimeout(timer);
    state("rest", "paused while this tab is hidden");
  } else {
    look();
  }
});

monitor.addEventListener("animationend", (event) => event.target.closest("tr.changed")?.classList.remove("changed"));
setInterval(() => tellTime(monitor), 1000);
if (!document.hidden) look();
