"use strict";
// Sorts a table by the column whose name is chosen: numbers begin with the greatest, texts with the first.
for (const button of document.querySelectorAll("thead button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const column = head.cellIndex;
    const body = head.closest("table").tBodies[0];
    const text = button.dataset.kind === "text";
    const first = text ? "ascending" : "descending";
    const second = text ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? second : first;
    const sign = order === "ascending" ? 1 : -1;
    const key = (row) => text ? row.cells[column].textContent : Number(row.cells[column].dataset.value);
    const compare = (a, b) => text ? key(a).localeCompare(key(b)) : key(a) - key(b);
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    body.append(...[...body.rows].sort((a, b) => sign * compare(a, b)));
  });
}
document.body.dataset.ready = "yes";
