// What the pages gain with JavaScript: explanations open in a drawer, the subject applies when chosen.
// Every link works without this file; a drawer that cannot be filled becomes the page it stands for.

const drawer = document.getElementById("drawer");
const body = document.getElementById("drawer-body");
const page = document.getElementById("drawer-page");
let latest = 0;

async function fill(address) {
  const turn = ++latest;
  const part = new URL(address, location.href);
  part.searchParams.set("view", "fragment");
  body.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(part, { headers: { accept: "text/html" } });
    if (!response.ok) throw new Error(response.statusText);
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    if (turn !== latest) return;
    const article = parsed.querySelector("article");
    body.replaceChildren(article);
    page.href = address;
    body.scrollTop = 0;
    body.focus();
  } catch {
    if (turn === latest) location.assign(address);
  } finally {
    if (turn === latest) body.removeAttribute("aria-busy");
  }
}

function open(address) {
  if (!drawer.open) {
    body.replaceChildren();
    drawer.showModal();
  }
  fill(address);
}

function plain(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-explain]");
  if (!link || !plain(event) || (link.closest("main") && document.querySelector("main > .sheet"))) return;
  event.preventDefault();
  open(link.href);
});

drawer.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
});
document.getElementById("drawer-close").addEventListener("click", () => drawer.close());
drawer.addEventListener("close", () => { latest += 1; });

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.submit();
});

const custom = document.querySelector("details.custom");
document.addEventListener("click", (event) => {
  if (custom?.open && !custom.contains(event.target)) custom.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && custom?.open) {
    custom.open = false;
    custom.querySelector("summary").focus();
  }
});
