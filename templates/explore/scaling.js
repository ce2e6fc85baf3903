"use strict";
(async () => {
  const name = (threads) => (threads === 0 ? "serial" : threads === 1 ? "1 thread" : `${threads} threads`);
  const rows = data.times.map((time) => ({ ...time, program: name(time.threads) }));
  const sizesOf = (kernel) => [...new Set(rows.filter((row) => row.kernel === kernel).map((row) => row.size))];
  const times = await draw("times", { times: rows });
  const speedups = await draw("speedups", { measured: [], law: [] });
  const traffic = await draw("traffic", { times: rows });
  await draw("overheads", { overheads: data.overheads.map((one) => ({ ...one, program: name(one.threads) })) });

  const amdahl = (serial, threads) => 1 / (serial + (1 - serial) / threads);

  async function update() {
    const kernel = chosen("kernel");
    const sizes = sizesOf(kernel);
    by("size").max = sizes.length - 1;
    const size = sizes[Math.min(by("size").value, sizes.length - 1)];
    const cores = Number(by("cores").value);
    by("size-value").textContent = whole(size);
    by("cores-value").textContent = cores;
    const fit = data.fits.find((one) => one.kernel === kernel && one.size === size);
    const measured = fit.speedups.map(([threads, speedup]) => ({ threads, speedup, curve: "measured" }));
    const law = [];
    for (let threads = 1; threads <= 64; threads++) {
      law.push({ threads, speedup: threads, curve: "every core counts fully" });
      if (fit.serial !== null) law.push({ threads, speedup: amdahl(Math.max(fit.serial, 0), threads), curve: "Amdahl's law" });
    }
    by("readout").textContent = told(kernel, size, cores, fit);
    fill("speedups", [...measured.map((one) => [one.threads, "measured", one.speedup.toFixed(2)]), ...[1, 2, 4, 8, 16, 32, 64].filter(() => fit.serial !== null).map((threads) => [threads, "Amdahl's law", amdahl(Math.max(fit.serial, 0), threads).toFixed(2)])]);
    await Promise.all([
      times.signal("kernel", kernel).signal("size", size).runAsync(),
      traffic.signal("kernel", kernel).signal("size", size).runAsync(),
      speedups.data("measured", measured).data("law", law).signal("cores", cores).runAsync(),
    ]);
  }

  function told(kernel, size, cores, fit) {
    const [threads, speedup] = fit.speedups.at(-1);
    const serial = rows.find((row) => row.kernel === kernel && row.size === size && row.threads === 0);
    const most = rows.find((row) => row.kernel === kernel && row.size === size && row.threads === threads);
    const lines = [`${whole(size)} elements: serial ${seconds(serial.seconds)}, ${name(threads)} ${seconds(most.seconds)}: ${(serial.seconds / most.seconds).toFixed(2)} times the serial speed.`];
    if (fit.serial === null) return `${lines[0]} This machine gives one core: nothing can be fitted.`;
    if (fit.serial >= 1) return `${lines[0]}\nMore threads are slower here: starting them costs more than they save, and Amdahl's law has nothing to say.`;
    const share = Math.max(fit.serial, 0);
    lines.push(`Amdahl's law through it: a share of ${(100 * share).toFixed(1)} % is not shared out. By it, ${cores} ${cores === 1 ? "core gives" : "cores give"} ${amdahl(share, cores).toFixed(1)} times the speed${share > 0 ? `, and no number of cores more than ${(1 / share).toFixed(1)}` : ""}.`);
    return lines.join("\n");
  }

  onChange(["kernel", "size", "cores"], update);
  await update();
  document.body.dataset.ready = "yes";
})();
