"use strict";
// What all explorers share. The page's own data is the measured file, value for value; charts are fed from it.
const data = JSON.parse(document.getElementById("data").textContent);
const charts = JSON.parse(document.getElementById("charts").textContent);
const by = (id) => document.getElementById(id);

// Draw the chart `id` with rows for each of its named data sets; return a view whose signals can be set.
async function draw(id, rows) {
  const spec = { ...charts[id], datasets: { ...charts[id].datasets, ...rows } };
  const options = { ast: true, actions: false, renderer: "svg", tooltip: () => {}, defaultStyle: false };
  const { view } = await vegaEmbed(by(id), spec, options);
  by(id).querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
  return view;
}

function seconds(value) {
  const units = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];
  const [size, unit] = units.find(([size]) => value >= 0.9995 * size) ?? units[3];
  const scaled = value / size;
  return `${scaled >= 100 ? Math.round(scaled) : Number(scaled.toPrecision(3))} ${unit}`;
}

const whole = (value) => Math.round(value).toLocaleString("en");

const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;

function onChange(names, act) {
  for (const name of names) {
    const found = by(name) ? [by(name)] : document.querySelectorAll(`input[name="${name}"]`);
    found.forEach((input) => input.addEventListener("input", act));
  }
}

// Fill a table's rows; every cell is text.
function fill(id, rows) {
  by(`${id}-table`).tBodies[0].replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    cells.forEach((cell, column) => {
      const made = document.createElement(column ? "td" : "th");
      if (!column) made.scope = "row";
      made.textContent = cell;
      row.append(made);
    });
    return row;
  }));
}
