// Bundle what the pages use into kg/web/static/vendor (ignored by git, part of the wheel).
// Run with: npm ci --ignore-scripts && npm run build
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });

const bundled = await build({
  absWorkingDir: here,
  entryPoints: ["src/editor.js", "src/map.js"],
  outdir: vendor,
  bundle: true,
  minify: true,
  legalComments: "none", // all licences are collected in LICENSES.txt
  format: "iife",
  target: "es2022",
  loader: { ".png": "dataurl", ".svg": "dataurl", ".woff2": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
});

// Outlines of countries: Natural Earth, in the public domain, as plain rings for server and map.
const atlas = JSON.parse(readFileSync(join(here, "node_modules/world-atlas/countries-50m.json")));
const round = ([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
const countries = feature(atlas, atlas.objects.countries).features.map((country) => {
  const { type, coordinates } = country.geometry;
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return { name: country.properties.name, rings: polygons.flat().map((ring) => ring.map(round)) };
});
writeFileSync(join(vendor, "countries.json"), JSON.stringify(countries));

// The licence of every package that went into the bundles.
const used = new Set(["world-atlas"]);
for (const input of Object.keys(bundled.metafile.inputs)) {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
  if (match) used.add(match[1]);
}
// YASGUI is published as one bundle: what it bundles is what it depends on.
const queue = [...used];
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
console.log(`wrote ${vendor}`);
