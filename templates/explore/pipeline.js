"use strict";
(async () => {
  const keys = data.specialisations[0].stages.map((stage) => stage.key);
  const slow = 40; // how much slower than the compiler the page plays
  let marked = 0; // the line of the source that is pointed at
  let timer = 0;

  await draw("stages", { stages: data.specialisations.flatMap((one) => one.stages.map((stage, order) => ({ signature: one.signature, title: stage.title, order, seconds: stage.seconds }))) });

  function listing(lines, moving) {
    const made = lines.map((line, turn) => {
      const row = document.createElement("span");
      row.className = "line";
      row.dataset.source = line.source;
      row.style.setProperty("--turn", Math.min(turn, 40));
      const number = document.createElement("span");
      number.className = "number";
      number.textContent = line.source || "";
      row.append(number, line.text || " ");
      return row;
    });
    return { made, moving };
  }

  function show(id, lines, moving) {
    by(id).classList.toggle("moving", moving);
    by(id).replaceChildren(...listing(lines, moving).made);
  }

  function mark(line, from) {
    marked = line;
    for (const id of ["source", "first", "second"]) {
      const rows = [...by(id).querySelectorAll(".line")];
      rows.forEach((row) => {
        const linked = line > 0 && Number(row.dataset.source) === line;
        row.classList.toggle("linked", linked);
        if (id === "source") row.setAttribute("aria-selected", String(linked));
      });
      const found = rows.find((row) => row.classList.contains("linked"));
      if (found && id !== from) by(id).scrollTop = Math.max(0, found.offsetTop - by(id).offsetTop - 40);
      if (found && id === "source") by(id).setAttribute("aria-activedescendant", found.id);
    }
  }

  const index = () => (document.querySelector('input[name="beside"]') ? Number(chosen("beside")) : 0);

  function update(moving = false) {
    const stage = keys.indexOf(chosen("stage"));
    const one = data.specialisations[index()];
    const other = data.specialisations[(index() + 1) % data.specialisations.length];
    const both = Boolean(by("both")?.checked);
    const at = one.stages[stage];
    const total = one.stages.reduce((sum, each) => sum + each.seconds, 0);
    by("first-title").textContent = `${at.title}, for ${one.signature}`;
    show("first", at.lines, moving);
    by("second-figure").hidden = !both;
    if (both) {
      by("second-title").textContent = `${at.title}, for ${other.signature}`;
      show("second", other.stages[stage].lines, moving);
    }
    one.stages.forEach((each) => { by(`time-${each.key}`).textContent = seconds(each.seconds); });
    by("timeline").replaceChildren(...one.stages.map((each, order) => {
      const part = document.createElement("i");
      part.style.flex = `${each.seconds / total} 0 0`;
      part.className = order < stage ? "done" : order === stage ? "now" : "";
      return part;
    }));
    by("timeline").classList.toggle("moving", moving);
    by("readout").textContent = `${at.title}: ${at.meaning}.\n${seconds(at.seconds)} of ${seconds(total)}, ${whole(at.lines.length)} lines. Returns ${one.returns}.`;
    mark(marked, "");
  }

  function step(by_) {
    const next = (keys.indexOf(chosen("stage")) + by_ + keys.length) % keys.length;
    document.querySelector(`input[name="stage"][value="${keys[next]}"]`).checked = true;
  }

  const dwell = () => Math.max(1200, 1000 * slow * data.specialisations[index()].stages[keys.indexOf(chosen("stage"))].seconds);

  function play(on) {
    clearTimeout(timer);
    by("play").setAttribute("aria-pressed", String(on));
    by("play").textContent = on ? "Pause" : "Play";
    if (!on) return update(false);
    by("timeline").style.setProperty("--dwell", `${dwell()}ms`);
    update(true);
    timer = setTimeout(() => {
      if (keys.indexOf(chosen("stage")) === keys.length - 1) return play(false);
      step(1);
      play(true);
    }, dwell());
  }

  by("pace").textContent = `${slow} times slower than here, and no stage shorter than 1.2 s`;
  show("source", data.source, false);
  by("source").querySelectorAll(".line").forEach((row) => {
    row.id = `line-${row.dataset.source}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
  });
  for (const id of ["source", "first", "second"]) {
    by(id).addEventListener("click", (event) => mark(Number(event.target.closest(".line")?.dataset.source ?? 0), id));
    by(id).addEventListener("mouseover", (event) => mark(Number(event.target.closest(".line")?.dataset.source ?? 0), id));
  }
  by("source").addEventListener("keydown", (event) => {
    const by_ = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by_) return;
    event.preventDefault();
    const lines = data.source.map((line) => line.source);
    const at = lines.indexOf(marked);
    mark(lines[at < 0 ? 0 : Math.min(Math.max(at + by_, 0), lines.length - 1)], "");
  });
  by("play").addEventListener("click", () => {
    const on = by("play").getAttribute("aria-pressed") === "false";
    if (on && keys.indexOf(chosen("stage")) === keys.length - 1) step(1);
    play(on);
  });
  by("on").addEventListener("click", () => { step(1); play(false); });
  by("back").addEventListener("click", () => { step(-1); play(false); });
  onChange(["stage", "beside", "both"], () => play(false));
  update();
  document.body.dataset.ready = "yes";
})();
