"""Programs of known speed: an exercise's solution, and after it so much more work that it stands where it is wanted.

How fast a program is follows from what its parts take on the same machine when nothing else runs: the
baseline, the reference, and turns of a loop that needs no memory.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from grader import catalog
from grader.catalog import Exercise, SpeedRule
from grader.errors import KitError
from grader.judge.call import pin
from grader.judge.speed import CourseProgram, TimedProgram
from grader.judge.speed.race import Entrant, rounds
from grader.judge.speed.samples import least
from grader.judge.trial import BASELINE, Arguments, Trial, open_trial
from grader.model import Isolation

MADE = ("serial", "parallel")
FACTORS = (0.5, 0.8, 0.9, 1.1, 1.25, 2.0)  # of the gate
_CALIBRATION_ROUNDS = 15
_ATTEMPTS = 8
_EXACT = 0.02
_TURNS = """

import numba as _numba
import numpy as _np

@_numba.njit({options})
def _turns(count, sums):
    for i in _numba.prange(sums.size):
        x = _np.uint64(88172645463325252 + i)
        for _ in range(count):
            x ^= x << _np.uint64(13)
            x ^= x >> _np.uint64(7)
            x ^= x << _np.uint64(17)
        sums[i] = x

_solved, _sums = {entry}, _np.zeros({threads}, _np.uint64)

def {entry}({arguments}):
    _solved({arguments})
    _turns({count}, _sums)
"""
_TOML = """
format_version = 1
title = "{slug}"
order = {order}
summary = "Work that takes as long as it is told."
backend = "cpu"
[[entry_points]]
name = "work"
kind = "function"
arguments = ["values", "out"]
[limits]
total_s = 100000.0
[speed]
entry_point = "work"
case = {{ n = 8 }}
gate = 4.0
canary = 7.0
cores = {threads}
gate_points = 100
[checks.speed]
title = "Fast"
points = 100
"""
_PROBLEM = """
import numpy as np
from numba import njit

def make_inputs(rng, n):
    return rng.random(n), np.zeros(1, np.int64)

@njit
def turn(count):
    x = np.uint64(88172645463325252)
    for _ in range(count):
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
    return x

def baseline(values, out):
    out[0] = turn({count}) & np.uint64(0)
"""
_SOLUTION = """
import numpy as np
from numba import njit, prange

@njit({options})
def turn(count, sums):
    for i in prange(sums.size):
        x = np.uint64(88172645463325252 + i)
        for _ in range(count):
            x ^= x << np.uint64(13)
            x ^= x >> np.uint64(7)
            x ^= x << np.uint64(17)
        sums[i] = x

sums = np.zeros({threads}, np.uint64)

def work(values, out):
    turn({count}, sums)
    out[0] = 0
"""
_BASELINE_TURNS = 18_000_000  # some 30 ms
_REFERENCE_SPEEDUP = 10


@dataclass(frozen=True)
class Subject:
    """The solution of `exercise` with so many `turns` after it: then it is `factor` times as fast as the gate asks.

    `ratio` is the speedup that was measured on the idle machine.
    """

    exercise: Exercise
    factor: float
    turns: int
    ratio: float

    @property
    def code(self) -> bytes:
        """Its source."""
        return slowed(self.exercise, self.turns)


def exercises(folder: Path, root: Path) -> list[Exercise]:
    """Return those of the course at `root` that are timed on a processor, and two made in `folder` that only count."""
    real = [exercise for exercise in catalog.load_all(root) if exercise.backend is catalog.Backend.CPU]
    made = [_made(folder, slug, threads) for threads, slug in enumerate(MADE, 1)]
    return [*made, *(replace(exercise, limits=replace(exercise.limits, total_s=1e5)) for exercise in real)]


def _made(folder: Path, slug: str, threads: int) -> Exercise:
    own, solutions = folder / "exercises" / slug, folder / "solutions" / slug
    own.mkdir(parents=True)
    solutions.mkdir(parents=True)
    (own / "exercise.toml").write_text(_TOML.format(slug=slug, order=threads, threads=threads))
    (own / "problem.py").write_text(_PROBLEM.format(count=_BASELINE_TURNS))
    turns = _BASELINE_TURNS // _REFERENCE_SPEEDUP // threads
    options = "parallel=True" if threads > 1 else ""
    solution = _SOLUTION.format(options=options, threads=threads, count=turns)
    (solutions / f"{slug}.py").write_text(solution)
    return catalog.load(own)


def known(exercise: Exercise, isolation: Isolation, factors: tuple[float, ...] = FACTORS) -> Iterator[Subject]:
    """Yield the exercise's solution slowed to each of `factors` of the gate, where it is fast enough itself.

    Raises KitError where the machine is not idle enough for that.
    """
    rule = _rule(exercise)
    base, reference = _times(exercise, isolation, exercise.solution.read_bytes())
    rate = _rate(exercise, isolation)
    for factor in factors:
        turns = rate * (base / (rule.gate * factor) - reference)
        if turns >= 0:
            yield _adjusted(exercise, isolation, factor, turns, rate)


def _adjusted(exercise: Exercise, isolation: Isolation, factor: float, turns: float, rate: float) -> Subject:
    """Return the subject with the turns that make its measured speed what it is to be, beginning with `turns`."""
    target = _rule(exercise).gate * factor
    for _ in range(_ATTEMPTS):
        base, took = _times(exercise, isolation, slowed(exercise, int(turns)))
        if abs(base / took / target - 1) < _EXACT:
            return Subject(exercise, factor, int(turns), base / took)
        turns = max(turns + rate * (base / target - took), 0.0)
    raise KitError(
        f"{exercise.slug} cannot be made {factor:g} times as fast as its gate: the machine's own pace varies."
    )


def slowed(exercise: Exercise, turns: int) -> bytes:
    """Return the solution with so many turns after each call of the timed entry point."""
    rule = _rule(exercise)
    options = "parallel=True" if rule.cores > 1 else ""
    names = ", ".join(exercise.entry_points[rule.entry_point].arguments)
    extra = _TURNS.format(options=options, entry=rule.entry_point, arguments=names, threads=rule.cores, count=turns)
    return exercise.solution.read_bytes() + extra.encode()


def entrants(trial: Trial) -> dict[str, Entrant]:
    """Return the three programs of a race on this trial, warm."""
    rule, place = _rule(trial.exercise), trial.places[-1]
    reference = trial.programs.reference(place)
    assert reference is not None
    made: dict[str, TimedProgram] = {
        "submission": TimedProgram(trial.programs.submission(place), rule.entry_point, shield=trial.shield),
        "baseline": CourseProgram(trial.programs.baseline(), BASELINE, shield=trial.shield),
        "reference": CourseProgram(reference, rule.entry_point, shield=trial.shield),
    }
    for _ in range(2):
        for timed in made.values():
            timed.run(fresh(trial))
    for timed in made.values():
        pin(timed.program.start().pid, trial.programs.cores)
    return {**made}


def fresh(trial: Trial) -> Arguments:
    """Return new inputs."""
    return trial.problem.inputs(trial.seed.rng("noise"), _rule(trial.exercise).case)


def _times(exercise: Exercise, isolation: Isolation, code: bytes) -> tuple[float, float]:
    """Return the shortest seconds of the baseline and of `code`; raises KitError where other programs disturb it."""
    with open_trial(exercise, code, "noise", isolation) as trial:
        racing, arguments = entrants(trial), fresh(trial)
        for attempt in range(_ATTEMPTS):
            run = rounds(racing, lambda: arguments, lambda *_: None, random.Random(attempt))
            samples = next(itertools.islice(run, _CALIBRATION_ROUNDS - 1, None))
            if samples.is_quiet:
                return samples.baseline_s, least(samples.submission)
    raise KitError("Speeds can only be calibrated on an idle machine, and other programs run on this one. End them.")


def _rate(exercise: Exercise, isolation: Isolation) -> float:
    """Return how many turns a second adds."""
    few, many = 1_000_000, 11_000_000
    seconds = [_times(exercise, isolation, slowed(exercise, turns))[1] for turns in (few, many)]
    return (many - few) / (seconds[1] - seconds[0])


def _rule(exercise: Exercise) -> SpeedRule:
    assert exercise.speed is not None
    return exercise.speed
