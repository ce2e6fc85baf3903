"""The fastest of interleaved calls: each program in turn, round after round, within a budget of time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

from grader.sandbox.shield import NO_SHIELD, Shield

_LEAST_ROUNDS, _MOST_ROUNDS = 3, 25
_SAMPLE_S = 200e-6  # calls that are shorter are timed several at once


def fastest(
    programs: Mapping[str, Callable[[], object]],
    budget_s: float,
    shield: Shield = NO_SHIELD,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return for each program the seconds of its fastest call.

    A first call of each is not counted. Then they take turns, for three rounds at least, until `budget_s` seconds are
    spent or there were 25: what disturbs the machine for a while disturbs them all, and the fastest call is the one
    that was disturbed least. While one is timed, `shield` keeps other programs away.
    """
    started = clock()
    together = {name: _together(program, shield, clock) for name, program in programs.items()}
    least = dict.fromkeys(programs, float("inf"))
    for done in range(_MOST_ROUNDS):
        if done >= _LEAST_ROUNDS and clock() - started > budget_s:
            break
        for name, program in programs.items():
            least[name] = min(least[name], _seconds(program, together[name], shield, clock))
    return least


def _together(program: Callable[[], object], shield: Shield, clock: Callable[[], float]) -> int:
    """Return how many calls are timed at once, after a first call that is not counted."""
    program()
    return max(1, int(_SAMPLE_S / max(_seconds(program, 1, shield, clock), 1e-9)))


def _seconds(program: Callable[[], object], times: int, shield: Shield, clock: Callable[[], float]) -> float:
    with shield.over(os.getpid()):
        began = clock()
        for _ in range(times):
            program()
        return (clock() - began) / times
