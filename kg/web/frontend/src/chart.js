// Charts, timelines and networks: Vega-Lite specifications of this server, drawn as SVG. Expressions
// are interpreted, never evaluated as code, and nothing is fetched: the policy of the pages allows
// neither. Colours are those of the page, in light and dark.
import { View, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

const dark = matchMedia("(prefers-color-scheme: dark)");
const live = new Map();

window.kgDrawings.chart = async (figure) => {
  const spec = await window.kgDrawings.data(figure, figure.dataset.spec);
  const box = document.createElement("div");
  box.className = "canvas";
  figure.prepend(box);
  figure.hidden = false;
  await show(box, spec);
};

async function show(box, spec) {
  live.get(box)?.view.finalize();
  const { spec: made } = compile(spec, { config: theme(), logger: quiet });
  const runtime = parse(made, undefined, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, renderer: "svg", loader });
  live.set(box, { view, spec });
  await view.initialize(box).hover().runAsync();
  // The drawing is one picture with a name; its rows are in the table of the page.
  const svg = box.querySelector("svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", spec.description);
  for (const part of svg.querySelectorAll("[aria-roledescription]")) {
    for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
  }
}

dark.addEventListener("change", () => {
  for (const [box, { spec }] of live) show(box, spec);
});

// Marks lead to pages of this server only, and no specification loads anything.
const loader = {
  async load(address) {
    throw new Error(`a drawing may not load ${address}`);
  },
  async sanitize(address) {
    const { origin, href, protocol } = new URL(address, location.href);
    if (origin !== location.origin || !protocol.startsWith("http")) throw new Error("elsewhere");
    return { href };
  },
};

const quiet = {
  level() { return this; },
  error(...words) { console.error(...words); return this; },
  warn() { return this; },
  info() { return this; },
  debug() { return this; },
};

function theme() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const [ink, quiet, line] = ["ink", "quiet", "line"].map(colour);
  const series = [0, 1, 2, 3, 4, 5, 6, 7].map((number) => colour(`s${number}`));
  const words = { labelColor: ink, titleColor: quiet, labelFontSize: 12, titleFontSize: 12 };
  return {
    background: null,
    font: "system-ui, sans-serif",
    autosize: { type: "fit-x", contains: "padding" },
    view: { stroke: null },
    axis: { ...words, gridColor: line, domainColor: line, tickColor: line },
    legend: { ...words, orient: "top", labelLimit: 240 },
    range: { category: series },
    mark: { color: series[0] },
    text: { color: ink, fontSize: 12 },
    rule: { color: series[0] },
  };
}
