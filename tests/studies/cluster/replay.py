"""A class of a thousand submissions on machines of more cores: replayed from recorded costs, checked by a real run.

Each distinct answer is graded alone first: that is its cost. Then a small class of the same answers is graded by two
judges, and the simulation says how long that ought to have taken.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader import catalog
from grader.errors import KitError
from tests.studies.cluster import scaling, storm
from tests.studies.cluster.scaling import Cost

CORES = (2, 8, 16, 64)
_NEAR = 1.5  # times: how far the real run may be from the simulated one


@dataclass(frozen=True)
class Checked:
    """A real run and its simulation, in seconds, and what each distinct answer costs alone."""

    real_s: float
    simulated_s: float
    costs: tuple[Cost, ...]

    @property
    def is_near(self) -> bool:
        """Whether the simulation can be believed."""
        return 1 / _NEAR < self.real_s / self.simulated_s < _NEAR


def checked(folder: Path, submissions: int, jobs: int, seed: int) -> Checked:
    """Grade each distinct answer alone, then a class of so many by `jobs` judges; raises KitError where that fails."""
    known = {exercise.slug: exercise for exercise in catalog.load_all(storm.ROOT)}
    drawn = storm.hand_in(folder, [known[slug] for slug in storm.SLUGS], submissions, seed)
    _graded_s(folder, "calm", 1)
    real_s = _graded_s(folder, "class", jobs)
    costs = {path: scaling.cost_at(path) for path in sorted((folder / "calm.out").glob("[!.]*/*.json"))}
    units = [costs[folder / "calm.out" / file / f"{slug}.json"] for (_, slug), file in sorted(drawn.items())]
    return Checked(real_s, 3600 * scaling.simulate(units, 1, jobs).hours, tuple(costs.values()))


def _graded_s(folder: Path, name: str, jobs: int) -> float:
    """Grade a class with `jobs` judges beside each other, and return the seconds."""
    started = time.monotonic()
    done = subprocess.run(
        storm.command_for(folder, name, storm.SLUGS, jobs), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise KitError(f"A class was not graded: {done.stderr[-2000:]}")
    return time.monotonic() - started


def report(folder: Path, submissions: int, real: int, seed: int, say: Callable[[str], None]) -> bool:
    """Say what so many take on more and more cores; return whether the simulation agrees with a real run."""
    found = checked(folder, real, CORES[0], seed)
    say(
        f"{real} submissions by {CORES[0]} judges: {found.real_s:.0f} s, simulated {found.simulated_s:.0f} s, which is"
        f" {found.real_s / found.simulated_s:.2f} times (believed from {1 / _NEAR:.2f} to {_NEAR})"
    )
    units = random.Random(seed).choices(found.costs, k=submissions)
    for cores in CORES:
        one = scaling.simulate(units, 1, cores)
        say(
            f"{submissions} submissions on {cores} cores: {60 * one.hours:.1f} minutes,"
            f" in {one.slot:.0%} of which something is timed"
        )
    return found.is_near
