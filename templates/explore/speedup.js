"use strict";
(async () => {
  const programs = ["Python", "NumPy", "Numba", "Numba, parallel"];
  const curves = Map.groupBy(data.times.filter((time) => time.seconds !== null), (time) => `${time.kernel} ${time.program}`);

  // Between two measured sizes on the straight line of the log-log plot, null outside: as grader/explore/laws.py.
  function secondsAt(kernel, program, size) {
    const curve = curves.get(`${kernel} ${program}`) ?? [];
    for (let i = 1; i < curve.length; i++) {
      const [left, right] = [curve[i - 1], curve[i]];
      if (left.size <= size * (1 + 1e-9) && size <= right.size * (1 + 1e-9)) {
        const share = Math.log(size / left.size) / Math.log(right.size / left.size);
        return Math.exp((1 - share) * Math.log(left.seconds) + share * Math.log(right.seconds));
      }
    }
    return null;
  }

  const compiling = (kernel, program) => kernel.compile_s[program] ?? 0;

  const times = await draw("times", { times: data.times });
  const totals = await draw("totals", { totals: [] });
  await draw("compiling", { compiling: data.kernels.flatMap((kernel) => Object.entries(kernel.compile_s).map(([program, seconds]) => ({ title: kernel.title, program, seconds }))) });

  async function update() {
    const kernel = data.kernels.find((one) => one.name === chosen("kernel"));
    const size = Math.round(10 ** by("size").value);
    const calls = Math.round(10 ** by("calls").value);
    by("size-value").textContent = whole(size);
    by("calls-value").textContent = whole(calls);
    const one = Object.fromEntries(programs.map((program) => [program, secondsAt(kernel.name, program, size)]));
    const total = (program, count) => compiling(kernel, program) + count * one[program];
    const known = programs.filter((program) => one[program] !== null);
    const counts = Array.from({ length: 25 }, (_, i) => 10 ** (i / 4));
    const rows = known.flatMap((program) => counts.map((count) => ({ program, calls: count, seconds: total(program, count) })));
    by("readout").textContent = told(kernel, size, calls, one, known, total);
    fill("totals", [0, 1, 2, 3, 4, 5, 6].map((power) => [whole(10 ** power), ...programs.map((program) => one[program] === null ? "not measured" : seconds(total(program, 10 ** power)))]));
    await Promise.all([
      times.signal("kernel", kernel.name).signal("size", size).runAsync(),
      totals.data("totals", rows).signal("calls", calls).runAsync(),
    ]);
  }

  function told(kernel, size, calls, one, known, total) {
    if (!known.length) return `No program was measured at ${whole(size)} elements.`;
    const best = known.reduce((a, b) => (total(b, calls) < total(a, calls) ? b : a));
    const lines = [`${whole(calls)} ${calls === 1 ? "call" : "calls"} of ${whole(size)} elements: ${best} is done first, after ${seconds(total(best, calls))}.`];
    for (const slow of ["Python", "NumPy"]) {
      if (one[slow] === null || one.Numba === null) continue;
      const gained = one[slow] - one.Numba;
      lines.push(gained > 0
        ? `Beside ${slow}, compiling (${seconds(kernel.compile_s.Numba)}) pays from call ${whole(Math.floor(kernel.compile_s.Numba / gained) + 1)} on.`
        : `Beside ${slow}, compiling never pays at this size: ${slow} is faster.`);
    }
    const missing = programs.filter((program) => one[program] === null);
    if (missing.length) lines.push(`Not measured here: ${missing.join("; ")}.`);
    return lines.join("\n");
  }

  onChange(["kernel", "size", "calls"], update);
  await update();
  document.body.dataset.ready = "yes";
})();
