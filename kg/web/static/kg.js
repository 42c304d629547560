// Type-ahead for fields that name an actor, a place or a report, and drawings where a page has some.
// Pages work without it.
(function () {
  "use strict";
  const vendor = document.currentScript.dataset.vendor;
  const drawers = (window.kgDrawings = {}); // each script of a drawing puts its function here
  const loaded = {};

  // What a drawing needs is fetched where one stands; in a closed fold, when it is opened.
  for (const figure of document.querySelectorAll("figure[data-spec], figure[data-places]")) {
    const fold = figure.closest("details:not([open])");
    if (fold) fold.addEventListener("toggle", () => draw(figure), { once: true });
    else draw(figure);
  }
  window.kgDraw = draw;

  async function draw(figure) {
    const kind = figure.dataset.places !== undefined ? "map" : "chart";
    try {
      await (loaded[kind] ??= load(kind));
      await drawers[kind](figure);
    } catch (error) {
      console.error(error);
      figure.hidden = true; // the table has it all
    }
  }

  // What is drawn stands in the figure itself, or at an address.
  drawers.data = async (figure, address) => {
    const here = figure.querySelector("script[type='application/json']");
    if (here) return JSON.parse(here.textContent);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };

  function load(kind) {
    if (kind === "map") {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = vendor + "map.css";
      document.head.append(style);
    }
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = vendor + kind + ".js";
      script.onload = done;
      script.onerror = () => failed(new Error(script.src));
      document.head.append(script);
    });
  }

  let counter = 0;
  for (const field of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("datalist");
    list.id = "suggestions-" + counter++;
    field.after(list);
    field.setAttribute("list", list.id);
    let timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => suggest(field, list), 180);
    });
  }

  async function suggest(field, list) {
    const words = field.value.trim();
    if (words.length < 2 || words.includes("://")) return;
    const address = new URL(field.dataset.suggest, location.origin);
    address.searchParams.set("q", words);
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const hits = await answer.json();
    list.replaceChildren(...hits.map((hit) => {
      const option = document.createElement("option");
      option.value = hit.label; // the server looks names up
      return option;
    }));
  }
})();
