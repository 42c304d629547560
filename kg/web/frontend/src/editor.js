// The query editor. Its helpers that would call other servers are replaced by ones that complete
// from this server's ontology.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const place = document.getElementById("yasgui");
const form = document.getElementById("plain-editor");
const field = document.getElementById("query");

if (place && form && field) {
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  completeFromOntology(Yasgui.Yasqe);
  Yasgui.Yasqe.defaults.createShareableLink = false;
  place.hidden = false;
  form.hidden = true;
  const gui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }], renderItem: () => {} },
    copyEndpointOnNewTab: true,
    populateFromUrl: false,
    persistenceId: null,
    corsProxy: undefined,
    yasqe: { value: field.value, createShareableLink: false },
  });
  const tab = gui.getTab();
  tab?.setQuery(field.value);
  if (new URLSearchParams(location.search).has("run")) tab?.query();
}

function completeFromOntology(Yasqe) {
  let asked;
  const terms = () => (asked ??= fetch("/ns/terms.json").then((answer) => answer.json()));
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
