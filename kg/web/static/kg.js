// Type-ahead for fields that name an actor, a place or a report. Pages work without it.
(function () {
  "use strict";
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
