"""How exact the share of each line is: `python -m tests.studies.lines`, beside what a timer around the line finds.

Ten kernels are made of loops one below the other. A timer around a loop is a kernel of that loop alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.why import sampling
from grader.why.process import Patient

_N, _TIMES = 4096, 1000  # values, which a cache holds: whichever loop comes first has no more to fetch than others
_WITHIN = 0.05
_TURNS = 5
_SAMPLED_S = 10.0
_HEAD = "import math\nfrom numba import njit\n\n@njit\ndef helper(x):\n    return math.exp(-x) + math.log(x + 1.0)\n\n"
# What one loop does with element i, and the loops of each kernel.
_DEEDS = {
    "sine": "out[i] = math.sin(a[i])",
    "helper": "out[i] = helper(a[i])",
    "quotient": "out[i] = a[i] / (a[i] + 1.5)",
    "root": "out[i] = math.sqrt(a[i])",
    "power": "out[i] = a[i] ** 2.7",
    "sum": "out[0] += a[i]",
    "copy": "out[i] = a[i]",
    "backwards": "out[a.size - 1 - i] = 2.0 * a[i]",
    "branch": "out[i] = math.tan(a[i]) if a[i] > 0.5 else a[i]",
    "polynomial": "out[i] = ((a[i] * 3.0 + 1.0) * a[i] - 2.0) * a[i] * a[i] + 0.5",
}
KERNELS = (
    ("sine", "root"),
    ("sine", "helper"),
    ("quotient", "sine", "sum"),
    ("power", "sine"),
    ("sum", "quotient", "root"),
    ("helper", "power", "sine", "sum"),
    ("branch", "sine"),
    ("polynomial", "quotient", "sum"),
    ("copy", "backwards", "sum"),
    ("power", "power", "helper"),
)


@dataclass(frozen=True)
class Compared:
    """A loop's share by the samples and by the timer."""

    deed: str
    sampled: float
    timed: float

    @property
    def close(self) -> bool:
        """Whether the two are within 5 points of each other."""
        return abs(self.sampled - self.timed) <= _WITHIN


def source(deeds: tuple[str, ...]) -> str:
    """Return a file with a `kernel` of these loops."""
    loops = "".join(
        f"    for _ in range({_TIMES}):\n        for i in range(a.size):\n            {_DEEDS[deed]}\n"
        for deed in deeds
    )
    return f"{_HEAD}@njit\ndef kernel(a, out):\n{loops}"


def compared(launcher: Launcher, deeds: tuple[str, ...]) -> list[Compared]:
    """Return both shares of each loop of a kernel; a loop through the helper has the helper's lines too."""
    arguments = (np.random.default_rng(1).random(_N), np.zeros(_N))
    timed = [_seconds(launcher, deed, arguments) for deed in deeds]
    with Patient(launcher, "kernel", source(deeds).encode(), arguments) as patient:
        patient.facts("kernel")
        table, taken = patient.lines("kernel"), patient.sampled("kernel", _SAMPLED_S)
    shares = sampling.shares(table, taken.samples)
    first = source(()).count("\n") + 1
    found = [sum(shares.get(first + 3 * at + more, 0.0) for more in range(3)) for at in range(len(deeds))]
    if "helper" in deeds:
        found[deeds.index("helper")] += sum(share for line, share in shares.items() if line < first)
    return [Compared(*one) for one in zip(deeds, found, (each / sum(timed) for each in timed), strict=True)]


def _seconds(launcher: Launcher, deed: str, arguments: tuple[np.ndarray, ...]) -> float:
    with Patient(launcher, "kernel", source((deed,)).encode(), arguments, {}) as patient:
        patient.call("kernel")
        return min(patient.call("kernel") for _ in range(_TURNS))


def main() -> None:
    """Compare all kernels, and print both shares of each loop."""
    good = []
    with Launcher(choice.strongest()) as launcher:
        for deeds in KERNELS:
            found = compared(launcher, deeds)
            good.append(all(one.close for one in found))
            told = ", ".join(f"{one.deed} {one.sampled:.1%} (timer {one.timed:.1%})" for one in found)
            print(f"{'ok ' if good[-1] else 'NOT'} {told}", flush=True)
    print(f"kernels with every loop within 5 points: {sum(good)} of {len(good)}")


if __name__ == "__main__":
    main()
