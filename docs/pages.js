// On the page "Fidelity", #PN-28 leads to the rule's row on the page of its topic.
function followRule() {
  const found = /^#([a-z]{1,2})(-\d\d)?\b/i.exec(location.hash);
  if (!found || document.getElementById(location.hash.slice(1))) return;
  const area = found[1].toUpperCase();
  for (const link of document.querySelectorAll("td:first-child a[href*='#']"))
    if (link.textContent === area)
      location.replace(link.href + (found[2] || ""));
}
// Where rows are stacked, each cell says which column it belongs to.
function nameCells() {
  for (const table of document.querySelectorAll(".md-typeset table:not([class])")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
    for (const row of table.tBodies[0].rows)
      [...row.cells].forEach((cell, place) => (cell.dataset.head = heads[place]));
  }
}
// What the theme leaves without a name, for people who use a screen reader.
function nameParts() {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  for (const head of document.querySelectorAll(".md-typeset th:empty"))
    head.replaceWith(document.createElement("td"));
  document
    .querySelectorAll(".md-code__nav")
    .forEach((bar, place) => bar.setAttribute("aria-label", `Code ${place + 1}`));
  // The theme leaves it out where nothing can hover, such as on a phone.
  for (const code of document.querySelectorAll("pre > code:not([tabindex])"))
    if (code.scrollWidth > code.clientWidth) code.setAttribute("tabindex", "0");
}
addEventListener("hashchange", followRule);
followRule();
nameCells();
nameParts();
addEventListener("resize", nameParts);
// The theme adds the buttons of code later, and then takes the attribute away.
new MutationObserver(nameParts).observe(document.querySelector(".md-content"), {
  attributeFilter: ["tabindex"],
  childList: true,
  subtree: true,
});
