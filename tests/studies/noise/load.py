"""Other people's work on the same machine: processes that come and go, and ones that fill the memory bus.

`python -m tests.studies.noise.load` reads loads from its standard input, a line each, and keeps the last one up.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from grader.sandbox.watch import processes

_SHORTEST_S, _LONGEST_S = 0.003, 0.060  # of a burst and of a pause: of the order of the calls that are timed
_SETTLING_S = 0.8
_COPIED = 64 * 2**20  # bytes: more than any cache holds
_FUNCTION = """double f{number}(double *a, int n) {{
    double s = 0;
    for (int i = 0; i < n; i++) s += sin(a[i] + {number}) * a[n - i];
    return s;
}}"""
_PAGE = """<canvas id="c" width="1200" height="800"></canvas><script>
const c = document.getElementById("c").getContext("2d"), memory = [];
setInterval(() => {
  for (let i = 0; i < 3000; i++) {
    c.fillStyle = `hsl(${i % 360} 80% 50%)`;
    c.fillRect(Math.random() * 1200, Math.random() * 800, 20, 20);
  }
  memory.push(new Array(10000).fill(Math.random())); if (memory.length > 200) memory.shift();
}, 5)
</script>"""


@dataclass(frozen=True)
class Load:
    """So many processes of each kind: they compute without end, or in bursts, or copy; a C compiler; a browser."""

    steady: int = 0
    bursty: int = 0
    memory: int = 0
    compiler: int = 0
    browser: int = 0

    def __str__(self) -> str:
        parts = [f"{count} {kind}" for kind, count in asdict(self).items() if count]
        return " + ".join(parts) or "idle"


LOADS = (
    Load(),
    *(Load(steady=count) for count in (1, 2)),
    *(Load(bursty=count) for count in (1, 2, 4)),
    *(Load(memory=count) for count in (1, 2)),
    Load(compiler=1),
    Load(browser=1),
)


class Background:
    """A load that can be changed at any time.

    It is a process of its own that starts the others: children that come while a worker is on trial would be
    taken for something that the submission left behind.
    """

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.studies.noise.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.communicate()

    def become(self, load: Load) -> None:
        """End the load there is, start `load`, and wait until it is under way."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(asdict(load)) + "\n")
        self._server.stdin.flush()
        self._server.stdout.readline()
        time.sleep(_SETTLING_S)


def _serve() -> None:
    processes.adopt_orphans()  # a browser's helpers, or the judge would take them for a submission's
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            _end()
            for kind, count in json.loads(line).items():
                for seed in range(count):
                    hog = [sys.executable, "-m", "tests.studies.noise.load", kind, str(seed), folder]
                    subprocess.Popen(hog, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print(flush=True)
        _end()


def _end() -> None:
    """End every hog with whatever it has started."""
    processes.kill(processes.descendants(os.getpid()))


def _steady() -> None:
    while True:
        pass


def _bursts(seed: int) -> None:
    lengths = random.Random(seed)
    while True:
        end = time.perf_counter() + lengths.uniform(_SHORTEST_S, _LONGEST_S)
        while time.perf_counter() < end:
            pass
        time.sleep(lengths.uniform(_SHORTEST_S, _LONGEST_S))


def _memory() -> None:
    source = np.ones(_COPIED // 8)
    target = np.empty_like(source)
    while True:
        np.copyto(target, source)


def _compile(folder: Path) -> None:
    """Compile a C program of some hundred functions again and again."""
    functions = "\n".join(_FUNCTION.format(number=number) for number in range(400))
    (folder / "hog.c").write_text(f"#include <math.h>\n{functions}\n")
    while True:
        subprocess.run(["cc", "-O2", "-c", "-o", folder / "hog.o", folder / "hog.c"], check=True)


def _browse(folder: Path) -> None:
    """Have a browser draw a page that moves, as fast as it can."""
    page = folder / "hog.html"
    page.write_text(_PAGE)
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}")
    subprocess.run(["chromium", *options, "--remote-debugging-port=0", page.as_uri()], check=True)


def missing(load: Load) -> str:
    """Return the program that `load` needs and this machine has not, or an empty text."""
    needed = [name for name, count in (("cc", load.compiler), ("chromium", load.browser)) if count]
    return next((name for name in needed if shutil.which(name) is None), "")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["steady", _, _]:
            _steady()
        case ["bursty", seed, _]:
            _bursts(int(seed))
        case ["memory", _, _]:
            _memory()
        case ["compiler", _, folder]:
            _compile(Path(folder))
        case ["browser", _, folder]:
            _browse(Path(folder))
        case _:
            _serve()
