// Bundle what the pages use into kg/web/static/vendor (ignored by git, part of the wheel).
// Run with: npm ci --ignore-scripts && npm run build
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });

// Vega draws bars, lines, rules and words here: no globes, trees, word clouds or regressions. What
// only they need weighs a sixth of the bundle; a specification that asks for it says so.
const LEFT_OUT =
  /^(d3-(geo|geo-projection|delaunay|hierarchy|force)|topojson-client|vega-(geo|projection|hierarchy|voronoi|wordcloud|force|regression|crossfilter|label))$/;
const leaveOut = {
  name: "leave-out",
  setup(build) {
    build.onResolve({ filter: LEFT_OUT }, ({ path }) => ({ path, namespace: "left-out" }));
    build.onLoad({ filter: /./, namespace: "left-out" }, () => ({ contents: "module.exports = {}" }));
  },
};

const bundled = await build({
  absWorkingDir: here,
  entryPoints: ["src/editor.js", "src/map.js", "src/chart.js"],
  outdir: vendor,
  bundle: true,
  minify: true,
  legalComments: "none", // all licences are collected in LICENSES.txt
  format: "iife",
  target: "es2022",
  loader: { ".png": "dataurl", ".svg": "dataurl", ".woff2": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  plugins: [leaveOut],
});

// Outlines of countries: Natural Earth, in the public domain, cut and served by the server.
// Its labels are shortened; these are the names that the gazetteer has.
const NAMES = {
  "Antigua and Barb.": "Antigua and Barbuda",
  "Bosnia and Herz.": "Bosnia and Herzegovina",
  "Cabo Verde": "Cape Verde",
  "Central African Rep.": "Central African Republic",
  Congo: "Republic of the Congo",
  Czechia: "Czech Republic",
  "Dem. Rep. Congo": "Democratic Republic of the Congo",
  "Dominican Rep.": "Dominican Republic",
  "Eq. Guinea": "Equatorial Guinea",
  eSwatini: "Eswatini",
  "Faeroe Is.": "Faroe Islands",
  "Falkland Is.": "Falkland Islands",
  "Fr. Polynesia": "French Polynesia",
  Macedonia: "North Macedonia",
  "Marshall Is.": "Marshall Islands",
  "S. Sudan": "South Sudan",
  "Solomon Is.": "Solomon Islands",
  "St. Kitts and Nevis": "Saint Kitts and Nevis",
  "St. Vin. and Gren.": "Saint Vincent and the Grenadines",
  "São Tomé and Principe": "São Tomé and Príncipe",
  "United States of America": "United States",
  Vatican: "Holy See",
  "W. Sahara": "Western Sahara",
};
const round = ([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
for (const [file, scale] of [["countries", "50m"], ["world", "110m"]]) {
  const path = join(here, "node_modules/world-atlas", `countries-${scale}.json`);
  const atlas = JSON.parse(readFileSync(path));
  const countries = feature(atlas, atlas.objects.countries).features.map((country) => {
    const { type, coordinates } = country.geometry;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    const { name } = country.properties;
    return {
      name: NAMES[name] ?? name,
      polygons: polygons.map((rings) => rings.map((ring) => ring.map(round))),
    };
  });
  writeFileSync(join(vendor, `${file}.json`), JSON.stringify(countries));
}

// The licence of every package that went into the bundles.
const used = new Set(["world-atlas"]);
for (const input of Object.keys(bundled.metafile.inputs)) {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
  if (match) used.add(match[1]);
}
// Yasqe is published as one bundle: what it bundles is what it depends on.
const queue = ["@zazuko/yasqe"];
while (queue.length) {
  const file = join(here, "node_modules", queue.pop(), "package.json");
  if (!existsSync(file)) continue;
  for (const name of Object.keys(JSON.parse(readFileSync(file)).dependencies ?? {})) {
    if (!used.has(name)) queue.push(name), used.add(name);
  }
}
const texts = [...used].sort().flatMap((name) => {
  const folder = join(here, "node_modules", name);
  if (!existsSync(join(folder, "package.json"))) return [];
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json")));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${license}`;
  return [`${name} ${version} (${license})\n\n${text}\n`];
});
writeFileSync(join(vendor, "LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));

// Scripts and styles also packed, as the server sends them.
for (const name of readdirSync(vendor).filter((name) => /\.(js|css)$/.test(name))) {
  writeFileSync(join(vendor, `${name}.gz`), gzipSync(readFileSync(join(vendor, name)), { level: 9 }));
}
console.log(`wrote ${vendor}`);
