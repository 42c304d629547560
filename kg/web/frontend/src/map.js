// A map that can be moved and zoomed, in the place of the drawing. No tiles: outlines come from
// this server, places from the page's own GeoJSON. Areas stay areas, at every zoom.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const KILOMETRE = 1000;

for (const figure of document.querySelectorAll("figure.drawing.map[data-places]")) {
  draw(figure).catch((error) => {
    console.error(error); // the drawing made by the server stays
    figure.querySelector(".leaflet-place")?.remove();
    figure.classList.remove("live");
  });
}

async function draw(figure) {
  const [places, countries] = await Promise.all([
    load(figure.dataset.places),
    load(figure.dataset.outlines),
  ]);
  const box = document.createElement("div");
  box.className = "leaflet-place";
  figure.prepend(box);
  figure.classList.add("live");
  const map = L.map(box, { attributionControl: false, minZoom: 2, maxZoom: 12 });
  map.fitBounds(bounds(places)); // circles in metres need a view before they have bounds
  const outlines = countries.map(({ name, rings }) => ({
    type: "Feature",
    properties: { name },
    geometry: { type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) },
  }));
  L.geoJSON(outlines, { interactive: false, style: () => ({ className: "land" }) }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const layer = L.geoJSON(places, {
    style: (place) => ({ className: kind(place.properties) }),
    pointToLayer: (place, where) => marker(place.properties, where),
    onEachFeature: (place, shape) => describe(place.properties, shape),
  }).addTo(map);
  map.fitBounds(extent(layer).pad(0.25), { maxZoom: 9, animate: false });
  const named = [];
  layer.eachLayer((shape) => shape.getTooltip() && named.push(shape));
  named.sort((one, other) => events(other) - events(one));
  map.on("zoomend", () => arrange(map, named));
  arrange(map, named);
}

const events = (shape) => shape.feature.properties.events;
const centre = (shape) => shape.getLatLng?.() ?? shape.getBounds().getCenter();

// A whole country sets the view only if there is nothing smaller.
function extent(layer) {
  const all = layer.getLayers();
  const small = all.filter((shape) => shape.feature.properties.precision !== "country");
  const found = L.latLngBounds([]);
  for (const shape of small.length ? small : all) {
    found.extend(shape.getBounds?.() ?? shape.getLatLng());
  }
  return found;
}

// Names of the busiest places first; names that would run into one another wait for more zoom.
function arrange(map, named) {
  const taken = [];
  for (const shape of named) {
    const { x, y } = map.latLngToLayerPoint(centre(shape));
    const { label, isPoint } = shape.feature.properties;
    const width = 8 * label.length;
    const left = isPoint ? x + 8 : x - width / 2;
    const free = taken.every(
      (other) => Math.abs(other.y - y) > 18 || left > other.right || left + width < other.left,
    );
    if (free) taken.push({ left, right: left + width, y });
    if (free) shape.openTooltip();
    else shape.closeTooltip();
  }
}

function bounds(places) {
  const found = L.latLngBounds([]);
  const visit = (part) =>
    typeof part[0] === "number" ? found.extend([part[1], part[0]]) : part.forEach(visit);
  for (const place of places.features) visit(place.geometry.coordinates);
  return found.pad(0.25);
}

function kind({ isPoint, precision }) {
  if (isPoint) return "point";
  return precision === "near" ? "near" : "area";
}

function marker({ isPoint, events, radiusKm }, where) {
  if (!isPoint) return L.circle(where, { radius: radiusKm * KILOMETRE });
  return L.circleMarker(where, { radius: Math.min(5 + 2.4 * Math.sqrt(events - 1), 22) });
}

function describe(place, shape) {
  shape.bindPopup(() => popup(place));
  if (!place.label) return;
  const label = document.createElement("span");
  label.textContent = place.label;
  const direction = place.isPoint ? "right" : "center";
  shape.bindTooltip(label, { permanent: true, direction, className: "place-label" });
}

// Built from nodes, so that a label with markup stays text.
function popup({ label, precision, events, types, page }) {
  const content = document.createElement("div");
  const title = document.createElement(page ? "a" : "strong");
  title.textContent = label || "unnamed place";
  if (page) title.href = page;
  const facts = document.createElement("p");
  const kinds = types.map((type) => type.replaceAll("-", " ")).join(", ");
  facts.textContent = `${events} ${events === 1 ? "event" : "events"}: ${kinds}. Precision: ${precision}.`;
  content.append(title, facts);
  return content;
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
