"""The rule on a simulated machine: whatever disturbs it, no honest answer is slow, and none below the gate passes.

Time is scripted, so that all of this holds on any machine and on any day.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from grader.catalog import SpeedRule
from grader.judge.call import Array
from grader.judge.speed.race import Result, race
from grader.judge.speed.samples import Sample, Samples, least
from grader.judge.trial import Arguments
from grader.model import Verdict
from tests.unit.sweeps import rounds

CORES = 2
STEP_S = 0.0005
BASELINE_S, GATE, REFERENCE = 0.060, 4.0, 8.0
RACES = rounds(25, usual=8)


@dataclass
class Machine:
    """Two cores and a clock.

    `pace(now)` is what a free core gets done in a second, `busy(now)` says which cores somebody else has. Such a
    core is shared with him, half and half; where `waiting` is false he is a neighbour on
    the same physical core, who slows it down without the scheduler's knowing.
    """

    pace: Callable[[float], float] = lambda _: 1.0
    busy: Callable[[float], tuple[bool, ...]] = lambda _: (False,) * CORES
    waiting: bool = True
    now: float = 0.0

    def run(self, work: float, threads: int) -> Sample:
        """Let `threads` share work of so many seconds, each on a core of its own; one thread takes a free core."""
        left, waited = [work / threads] * threads, [0.0] * threads
        started, others = self.now, 0.0
        while max(left) > 0:
            taken = self.busy(self.now)
            others += sum(taken) / CORES * STEP_S
            for thread in range(threads):
                if left[thread] > 0:
                    shared = taken[thread] if threads > 1 else all(taken)
                    left[thread] -= STEP_S * self.pace(self.now) * (self._share() if shared else 1.0)
                    waited[thread] += STEP_S / 2 if shared and self.waiting else 0.0
            self.now += STEP_S
        seconds = self.now - started
        return Sample(seconds, min(max(waited), seconds), others / seconds, work)

    def _share(self) -> float:
        return 0.5 if self.waiting else 0.65


@dataclass
class Program:
    """An entrant that needs so many seconds of one undisturbed core."""

    machine: Machine
    work: float
    threads: int = 1
    taken: list[Sample] = field(default_factory=list)

    def run(self, _: Arguments) -> tuple[Sample, Array]:
        """Run on the machine as it is now."""
        self.taken.append(self.machine.run(self.work, self.threads))
        self.machine.now += 0.002  # copies and checks
        return self.taken[-1], np.empty(0)


def _bursts(seed: int, hogs: int) -> Callable[[float], tuple[bool, ...]]:
    """Return who has which core: each hog takes the first free one for 3 to 60 ms, then rests as long."""
    chance = random.Random(seed)
    until = [0.0] * hogs
    at_work = [False] * hogs

    def busy(now: float) -> tuple[bool, ...]:
        for hog in range(hogs):
            while until[hog] <= now:
                at_work[hog] = not at_work[hog]
                until[hog] += chance.uniform(0.003, 0.060)
        working = sum(at_work)
        first = seed % CORES
        return tuple((core - first) % CORES < working for core in range(CORES))

    return busy


def _two_levels(seed: int) -> Callable[[float], float]:
    """Return a clock that steps between full pace and 15 % less, every few hundred milliseconds."""
    chance = random.Random(seed)
    steps = np.cumsum([chance.uniform(0.05, 0.5) for _ in range(200)])
    return lambda now: 1.0 if np.searchsorted(steps, now) % 2 else 0.85


def _machine(kind: str, seed: int) -> Machine:
    """Return a machine in the condition `kind`."""
    if kind.endswith("bursty"):
        return Machine(busy=_bursts(seed, int(kind.split(maxsplit=1)[0])))
    machines = {
        "quiet": Machine(),
        "a hog for ever": Machine(busy=lambda _: (True, False)),
        "two levels": Machine(pace=_two_levels(seed)),
        "drift": Machine(pace=lambda now: 1.0 / (1.0 + 0.1 * now)),
        "a slow first second": Machine(pace=lambda now: 0.6 if now < 1.0 else 1.0),
        "hyper-thread neighbours": Machine(busy=_bursts(seed, 2), waiting=False),
    }
    return machines[kind]


KINDS = (
    *("quiet", "1 bursty", "2 bursty", "4 bursty", "a hog for ever"),
    *("two levels", "drift", "a slow first second", "hyper-thread neighbours"),
)


def _race(kind: str, factor: float, threads: int, seed: int) -> Result:
    """Race a submission `factor` times as fast as the gate asks, on a machine in the condition `kind`."""
    machine = _machine(kind, seed)
    entrants = {
        "baseline": Program(machine, BASELINE_S),
        "submission": Program(machine, BASELINE_S / GATE / factor * threads, threads),
        "reference": Program(machine, BASELINE_S / REFERENCE * threads, threads),
    }
    rule = SpeedRule("f", {}, GATE, 1.1 * GATE, 5.0, cores=threads)
    return race({**entrants}, lambda: (), lambda *_: None, rule, random.Random(seed))


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_no_noise_turns_a_verdict(kind: str, threads: int) -> None:
    """At 1.1 times the gate nobody is slow, at 0.9 times nobody passes, and clear ones are told by what they are."""
    for seed in range(RACES):
        verdicts = {factor: _race(kind, factor, threads, seed).verdict for factor in (0.5, 0.9, 1.1, 2.0)}
        assert verdicts[1.1] in (Verdict.PASSED, Verdict.NOISY)
        assert verdicts[0.9] in (Verdict.SLOW, Verdict.NOISY)
        assert verdicts[2.0] in (Verdict.PASSED, Verdict.NOISY)
        assert verdicts[0.5] in (Verdict.SLOW, Verdict.NOISY)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("kind", ["quiet", "two levels", "a slow first second"])
def test_where_nothing_else_runs_every_verdict_is_given(kind: str, threads: int) -> None:
    """A machine's own pace makes nothing noisy: everybody gets what is his."""
    for seed in range(RACES):
        verdicts = [_race(kind, factor, threads, seed).verdict for factor in (0.9, 1.1)]
        assert verdicts == [Verdict.SLOW, Verdict.PASSED]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "off"), [*((kind, 0.1) for kind in KINDS[:5]), ("drift", 0.1), ("two levels", 0.18), (KINDS[-1], 0.18)]
)
def test_a_speedup_that_is_believed_is_near_the_truth(kind: str, off: float) -> None:
    """Within ten percent, or below that where others want the processors; a clock that steps may hide its step."""
    for threads in (1, 2):
        for seed in range(RACES):
            result = _race(kind, 1.5, threads, seed)
            if result.verdict is not Verdict.NOISY:
                assert result.samples.ratio < 1.5 * GATE * (1 + off)
                assert result.samples.ratio > 1.5 * GATE * (1 - off) or not result.samples.is_quiet


def test_a_quiet_machine_decides_what_is_clear_in_few_rounds() -> None:
    """Far from the gate a verdict takes three or five rounds, near it all of them."""
    rounds = {factor: len(_race("quiet", factor, 2, 0).samples.submission) for factor in (0.5, 0.9, 1.1, 1.25, 2.0)}
    assert rounds == {0.5: 5, 0.9: 25, 1.1: 25, 1.25: 3, 2.0: 3}


def _median(calls: tuple[Sample, ...]) -> float:
    return float(np.median([sample.seconds for sample in calls]))


def _ratios(kind: str, factor: float, threads: int, rule: Callable[[tuple[Sample, ...]], float]) -> list[float]:
    """Return the speedups that another statistic sees in the same races, over the true ones."""
    samples: list[Samples] = [_race(kind, factor, threads, seed).samples for seed in range(RACES)]
    return [rule(s.baseline) / rule(s.submission) / (factor * GATE) for s in samples]


def test_the_simulated_noise_is_one_that_other_rules_fail() -> None:
    """In these races medians pass the slow, and minima alone fail the honest: what is tested above is no idle wind."""
    assert max(_ratios("3 bursty", 0.9, 1, _median)) > 1.11
    assert min(_ratios("a hog for ever", 1.1, 2, least)) < 0.9
