// A map that can be moved and zoomed. Outlines and towns come from this server, places from the
// page's own GeoJSON; tiles only where whoever runs the server has named some. Areas stay areas, at
// every zoom.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const MOST_NAMED = 8; // events in a popup; its last line opens all

window.kgDrawings.map = async (figure) => {
  const places = grouped((await window.kgDrawings.data(figure, figure.dataset.places)).features);
  if (!places.length) return;
  const box = document.createElement("div");
  box.className = "leaflet-place";
  figure.prepend(box);
  figure.hidden = false;
  const map = L.map(box, { minZoom: 2, maxZoom: 17 });
  map.attributionControl.setPrefix(false);
  map.fitBounds(extent(places), { maxZoom: 9, animate: false });
  const shapes = places.map(shape);
  const named = [];
  if (figure.dataset.tiles) {
    const { tiles, attribution } = figure.dataset;
    L.tileLayer(tiles, { attribution: text(attribution) }).addTo(map);
  } else {
    backdrop(map, figure.dataset.background, () => arrange(map, named));
  }
  L.control.scale({ imperial: false }).addTo(map);
  named.push(...shapes.map((one) => one.addTo(map)).filter((one) => one.getTooltip()));
  named.sort((one, other) => other.place.events.length - one.place.events.length);
  map.on("zoomend", () => arrange(map, named));
  arrange(map, named);
};

// Events at one place, known equally well, are one mark.
function grouped(features) {
  const places = new Map();
  for (const { geometry, properties } of features) {
    if (!geometry) continue;
    const key = JSON.stringify([geometry.coordinates, properties.precision]);
    if (!places.has(key)) places.set(key, { ...properties, geometry, events: [] });
    places.get(key).events.push(properties);
  }
  return [...places.values()];
}

function shape(place) {
  const { isPoint, precision, geometry, events } = place;
  const className = isPoint ? "point" : precision === "near" ? "near" : "area";
  const radius = Math.min(5 + 2.4 * Math.sqrt(events.length - 1), 22);
  const made = L.geoJSON(geometry, {
    style: () => ({ className }),
    pointToLayer: (feature, where) => L.circleMarker(where, { radius, className }),
  }).getLayers()[0];
  made.place = place;
  made.bindPopup(() => popup(place));
  if (place.label) {
    const direction = isPoint ? "right" : "center";
    made.bindTooltip(span(place.label), { permanent: true, direction, className: "place-label" });
  }
  return made;
}

// Countries and the largest towns of what is in view, and of some more around it.
function backdrop(map, address, shown) {
  let known = null;
  let layer = null;
  let turn = 0;
  const renew = async () => {
    if (known?.contains(map.getBounds()) && known.zoom === map.getZoom()) return;
    const mine = ++turn;
    const area = map.getBounds().pad(0.6);
    const sides = [
      Math.max(area.getWest(), -180), Math.max(area.getSouth(), -90),
      Math.min(area.getEast(), 180), Math.min(area.getNorth(), 90),
    ]; // prettier-ignore
    const found = await load(`${address}?box=${sides.map((side) => side.toFixed(2))}`);
    if (mine !== turn) return;
    known = Object.assign(area, { zoom: map.getZoom() });
    layer?.remove();
    layer = L.layerGroup(found.features.flatMap(orientation)).addTo(map);
    layer.eachLayer((part) => part.bringToBack?.());
    map.towns = layer.getLayers().filter((part) => part.getTooltip());
    shown();
  };
  const quietly = () => renew().catch((error) => console.error(error));
  map.on("moveend", quietly);
  quietly();
}

function orientation({ geometry, properties }) {
  if (properties.kind === "country") {
    const style = () => ({ className: "land" });
    return L.geoJSON(geometry, { interactive: false, style }).getLayers();
  }
  const [x, y] = geometry.coordinates;
  const town = L.circleMarker([y, x], { radius: 2, interactive: false, className: "town" });
  const options = { permanent: true, direction: "bottom", className: "town-label", offset: [0, 2] };
  town.place = { label: properties.name, isTown: true };
  return [town.bindTooltip(span(properties.name), options)];
}

// A whole country sets the view only if there is nothing smaller.
function extent(places) {
  const small = places.filter(({ precision }) => precision !== "country");
  const found = L.latLngBounds([]);
  const visit = (part) =>
    typeof part[0] === "number" ? found.extend([part[1], part[0]]) : part.forEach(visit);
  for (const { geometry } of small.length ? small : places) visit(geometry.coordinates);
  return found.pad(0.25);
}

// Names of the busiest places first, then of towns, the largest first; names that would run into one
// another wait for more zoom.
function arrange(map, named) {
  const taken = [];
  for (const one of [...named, ...(map.towns ?? [])]) {
    const centre = map.latLngToLayerPoint(one.getLatLng?.() ?? one.getBounds().getCenter());
    const { label, isPoint, isTown } = one.place;
    const [x, y] = [centre.x, centre.y + (isTown ? 12 : 0)];
    const width = 8 * label.length;
    const left = isPoint ? x + 8 : x - width / 2;
    const free = taken.every(
      (other) => Math.abs(other.y - y) > 18 || left > other.right || left + width < other.left,
    );
    if (free) taken.push({ left, right: left + width, y });
    if (free) one.openTooltip();
    else one.closeTooltip();
  }
}

// Built from nodes, so that a name with markup stays text.
function popup({ label, precision, uncertaintyKm, events, opens }) {
  const content = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = label || "unnamed place";
  const how = document.createElement("p");
  const within = uncertaintyKm ? `, within ${Math.round(uncertaintyKm)} km` : "";
  how.textContent = `known to: ${precision.replaceAll("-", " ")}${within}`;
  const list = document.createElement("ul");
  for (const event of events.slice(0, MOST_NAMED)) list.append(line(told(event), event.page));
  if (opens) list.append(line(events.length > 1 ? `all ${events.length} and more` : "all events here", opens));
  content.append(title, how, list);
  return content;
}

const told = ({ name, detail, begins, killed, low, speaker }) =>
  [
    name || detail?.replaceAll("-", " ") || "event",
    name ? "" : begins,
    (killed ?? low) ? `${killed ?? low} killed` : "",
    speaker ? `says ${speaker}` : "",
  ].filter(Boolean).join(", "); // prettier-ignore

function line(words, href) {
  const item = document.createElement("li");
  const link = document.createElement(href ? "a" : "span");
  link.textContent = words;
  if (href) link.href = href;
  item.append(link);
  return item;
}

function span(words) {
  const made = document.createElement("span");
  made.textContent = words;
  return made;
}

const text = (words) => span(words).innerHTML;

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
