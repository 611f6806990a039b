// Draws the charts of a page when they come near the viewport. The page is whole without this file:
// every chart stands beside its table, and a chart that cannot be drawn says so and opens it.

const NEAR = "400px";
const SOLID = /^var\(--[\w-]+\)$/;
const shown = new Map();
let script;

function embedder(address) {
  script ??= import(address).then(() => window.vegaEmbed);
  return script;
}

// Token names become the colours of the moment, everywhere but in the data, which are other people's words.
function coloured(part, colour) {
  if (Array.isArray(part)) return part.map((one) => coloured(one, colour));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, name === "data" ? one : coloured(one, colour)]));
  }
  return typeof part === "string" && SOLID.test(part) ? colour(part) : part;
}

function painted(spec) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.hidden = true;
  const colour = (name) => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  };
  const found = coloured(spec, colour);
  probe.remove();
  found.config.font = getComputedStyle(document.body).fontFamily;
  return found;
}

function tipped(ground) {
  const tip = ground.appendChild(document.createElement("p"));
  tip.className = "chart-tip";
  return (_, event, __, told) => {
    tip.hidden = told === null || told === undefined || told === "";
    if (tip.hidden) return;
    tip.textContent = told;
    const frame = ground.getBoundingClientRect();
    const left = event.clientX - frame.left, top = event.clientY - frame.top;
    tip.style.left = `${Math.max(0, Math.min(left + 12, frame.width - tip.offsetWidth))}px`;
    tip.style.top = `${top > tip.offsetHeight + 16 ? top - tip.offsetHeight - 12 : top + 16}px`;
  };
}

// A mark leads where its row leads: the link stands in the table, with everything the page knows of it.
function led(figure) {
  return (_, item) => {
    const row = item?.datum?.row ?? item?.datum?.datum?.row;
    if (row !== undefined) document.querySelector(`[data-rows="${figure.id}"] [data-row="${Number(row)}"] a`)?.click();
  };
}

async function draw(figure) {
  const ground = figure.querySelector(".chart-ground");
  const turn = (shown.get(figure)?.turn ?? 0) + 1;
  shown.set(figure, { ...shown.get(figure), turn });
  try {
    const embed = await embedder(figure.dataset.script);
    const place = document.createElement("div");
    place.className = "chart-place";
    place.setAttribute("aria-hidden", "true");
    ground.querySelector(".chart-tip")?.remove();
    const before = ground.querySelector(".chart-place");
    ground.append(place);
    const spec = painted(JSON.parse(figure.querySelector("script").textContent));
    const result = await embed(place, spec, { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, hover: false, tooltip: tipped(ground) });
    result.view.addEventListener("click", led(figure));
    before?.remove();
    shown.get(figure).result?.finalize();
    if (shown.get(figure).turn !== turn) return;
    shown.set(figure, { turn, result });
    figure.dataset.drawn = String(turn);
  } catch {
    ground.textContent = "This chart could not be drawn; the table holds the same values.";
    ground.classList.add("failed");
    for (const twin of figure.querySelectorAll("details")) twin.open = true;
  }
}

function redraw() {
  for (const figure of shown.keys()) draw(figure);
}

const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    draw(target);
  }
}, { rootMargin: NEAR });
for (const figure of document.querySelectorAll("figure.chart")) near.observe(figure);

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
