// The query editor. All its helpers that would call other servers are switched off.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const place = document.getElementById("yasgui");
const form = document.getElementById("plain-editor");
const field = document.getElementById("query");

if (place && form && field) {
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
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
