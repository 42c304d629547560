// The query editor: Yasqe in the place of the text field. What it completes comes from this server:
// the terms that the data use (VoID), most used first, then those of the ontology. Answers are the
// same pages that come without scripts, fetched into this one.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

const form = document.getElementById("editor");
const field = document.getElementById("query");
const [run, stop, view, state, place] = ["run", "stop", "view", "state", "answer"].map((id) =>
  document.getElementById(id),
);
const USED = `PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?kind ?term ?number WHERE { GRAPH ?graph {
  { ?part void:property ?term ; void:triples ?number BIND("property" AS ?kind) }
  UNION { ?part void:class ?term ; void:entities ?number BIND("class" AS ?kind) }
} } ORDER BY DESC(?number)`;

completeFromHere();
const holder = document.createElement("div");
field.after(holder);
field.hidden = true;
const editor = new Yasqe(holder, {
  value: field.value,
  persistenceId: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  lineWrapping: true,
  extraKeys: { "Ctrl-Enter": () => ask(), "Cmd-Enter": () => ask(), Tab: false, "Shift-Tab": false },
});
// What scrolls can be reached by keyboard, and left again.
for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", "Text of the query"]])
  editor.getScrollerElement().setAttribute(name, value);
editor.getInputField().setAttribute("aria-label", "Query");
document.querySelector("label[for=query]").removeAttribute("for");
editor.on("change", () => (field.value = editor.getValue()));
let fault = null;
let running = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
view.addEventListener("change", () => place.querySelector(".result-head") && ask());
stop.addEventListener("click", halt);
for (const code of document.querySelectorAll("[data-prefix]")) offer(code);
markFault();

// Whoever asks anew no longer waits for the old answer.
async function ask() {
  if (running) await halt();
  const id = `q${[...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, "0")).join("")}`;
  const mine = (running = { id, begun: performance.now(), told: "" });
  clearFault();
  stop.hidden = false;
  run.disabled = true;
  const clock = setInterval(() => tell(`running, ${seconds(mine)} s`), 100);
  try {
    const body = new URLSearchParams({ query: editor.getValue(), view: view.value, run: "1", part: "1" });
    const headers = { "X-Query-Id": id, Accept: "text/html" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    place.innerHTML = await answer.text(); // made by this server; the policy lets no script in it run
    for (const figure of place.querySelectorAll("figure[data-spec], figure[data-places]")) window.kgDraw(figure);
    markFault();
    const share = place.querySelector("a.share");
    if (share) history.replaceState(null, "", share.getAttribute("href"));
    tell(mine.told || (answer.ok ? "" : "no answer"));
  } catch (error) {
    tell(`The server did not answer: ${error.message}`);
  } finally {
    clearInterval(clock);
    stop.hidden = true;
    run.disabled = false;
    if (running === mine) running = null;
    mine.done?.();
  }
}

async function halt() {
  const asked = running;
  if (!asked) return;
  const ended = new Promise((done) => (asked.done = done));
  const answer = await fetch(`/queries/running/${asked.id}`, { method: "DELETE" });
  asked.told = answer.ok
    ? `stopped by you after ${seconds(asked)} s; the server works on it no longer`
    : "it had ended before it could be stopped";
  await ended;
  tell(asked.told);
}

const seconds = ({ begun }) => ((performance.now() - begun) / 1000).toFixed(1);
const tell = (words) => (state.textContent = words);

function markFault() {
  const told = place.querySelector(".fault");
  if (!told) return;
  const line = Number(told.dataset.line) - 1;
  const from = { line, ch: Number(told.dataset.column) - 1 };
  const token = editor.getTokenAt({ line, ch: from.ch + 1 });
  const to = { line, ch: Math.max(token.end, from.ch + 1) };
  const word = editor.markText(from, to, { className: "faulty", clearOnEnter: false });
  editor.addLineClass(line, "background", "faulty-line");
  fault = () => (word.clear(), editor.removeLineClass(line, "background", "faulty-line"));
  editor.setCursor(from);
  editor.focus();
}

function clearFault() {
  fault?.();
  fault = null;
}

// A prefix is added by a click, once.
function offer(code) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `${code.dataset.prefix}:`;
  button.title = code.textContent;
  button.addEventListener("click", () => {
    const [, name, space] = /PREFIX (\S*): <(.*)>/.exec(code.textContent);
    if (!(name in editor.getPrefixesFromQuery())) editor.addPrefixes({ [name]: space });
    editor.focus();
  });
  code.replaceWith(button);
}

function completeFromHere() {
  let asked;
  const terms = () => (asked ??= load());
  const ours = {
    prefixes: async () =>
      Object.entries((await terms()).prefixes).map(([name, space]) => `${name}: <${space}>`),
    property: async () => (await terms()).properties,
    class: async () => (await terms()).classes,
  };
  for (const [name, get] of Object.entries(ours)) {
    Yasqe.forkAutocompleter(name, { name: `ontology-${name}`, get, bulk: true, persistenceId: null });
  }
  const names = Object.keys(ours).map((name) => `ontology-${name}`);
  Yasqe.defaults.autocompleters = ["variables", ...names];
}

async function load() {
  const [known, used] = await Promise.all([
    fetch("/ns/terms.json").then((answer) => answer.json()),
    fetch("/sparql", {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json" },
      body: USED,
    }).then((answer) => (answer.ok ? answer.json() : { results: { bindings: [] } })),
  ]);
  const most = (kind) =>
    used.results.bindings.filter((row) => row.kind.value === kind).map((row) => row.term.value);
  const merged = (kind, rest) => [...new Set([...most(kind), ...rest])];
  return {
    prefixes: known.prefixes,
    classes: merged("class", known.classes),
    properties: merged("property", known.properties),
  };
}
