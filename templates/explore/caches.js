"use strict";
(async () => {
  await draw("starts", { starts: data.starts });
  await draw("costs", { costs: data.costs.map((cost) => ({ ...cost, label: `${cost.title}` })) });
  const [cold, warm] = data.starts;

  function processes() {
    const count = Math.round(10 ** by("processes").value);
    by("processes-value").textContent = whole(count);
    const without = count * cold.first_call_s;
    const cached = cold.first_call_s + (count - 1) * warm.first_call_s;
    by("readout").textContent = `${whole(count)} ${count === 1 ? "process" : "processes"}: ${seconds(without)} of compiling without a cache, ${seconds(cached)} of compiling once and loading with one.\nIn each of them, importing Numba and waking its compiler take ${seconds(warm.imported_s + warm.woken_s)} besides, which no cache saves.`;
  }

  function code() {
    const one = data.codes.find((each) => each.title === chosen("code"));
    const cost = data.costs.find((each) => each.title === one.title);
    by("code-readout").textContent = `${one.calls ? `${one.calls} call instructions` : "No call is left"}, ${one.wide || "no"} instructions on whole vectors: ${seconds(cost.seconds)} for an element.`;
    by("code-source").textContent = one.source;
    by("code-lines").replaceChildren(...one.lines.map((line) => {
      const made = document.createElement("span");
      made.className = `line${/^\s*(callq?|blr?)\s/.test(line.text) ? " call" : /%[yz]mm\d|\.2d/.test(line.text) ? " wide" : ""}`;
      made.textContent = line.text;
      return made;
    }));
  }

  onChange(["processes"], processes);
  onChange(["code"], code);
  processes();
  code();
  document.body.dataset.ready = "yes";
})();
