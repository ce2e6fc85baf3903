"""`python -m tests.studies.bench.peers [slug ...]`: the reference solutions beside the best libraries, in one run.

Every contestant has a process of its own for each number of threads, because a library slows down in a
process in which Numba has run parallel code. They take turns in random order and stand still in between.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.machine import available_cores
from tests.studies.bench import contestants, machine
from tests.studies.bench.contestants import CASES, Case

ROOT = Path(__file__).parents[3]
_TURN_S = 0.02
_CASE_S = 1.5
_LEAST_ROUNDS = 5
_LIBRARIES = ("opencv-python-headless", "bottleneck", "fast-histogram", "boost-histogram")
out = Console(highlight=False, markup=False, soft_wrap=True, width=max(Console().width, 150))
err = Console(highlight=False, markup=False, stderr=True)


class Lane:
    """A contestant's process. It is stopped unless it has something to do."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self.threads = threads
        number = str(threads)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.studies.bench.lane", name, number],
            cwd=ROOT,
            env={**os.environ, "NUMBA_NUM_THREADS": number, "OMP_NUM_THREADS": number},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def begin(self, **request: Any) -> None:
        """Set it going."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # where it has ended, there is no answer either
            self._process.send_signal(signal.SIGCONT)
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Let it run until it has answered, and stop it."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            return {"error": f"its process has ended ({self._process.wait()})"}
        self._process.send_signal(signal.SIGSTOP)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def go(self) -> dict[str, Any]:
        """Take a turn."""
        self.begin(go=_TURN_S)
        return self.answer()


@dataclass
class Result:
    """Seconds by contestant and number of threads, and what cannot be compared."""

    case: Case
    seconds: dict[tuple[str, int], float] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add(self, lane: Lane, seconds: float) -> None:
        """Take in a turn's time: the shortest one stands."""
        key = lane.name, lane.threads
        self.seconds[key] = min(self.seconds.get(key, math.inf), seconds)

    def leave_out(self, lane: Lane, why: str) -> None:
        """Say that a lane has no time."""
        self.seconds.pop((lane.name, lane.threads), None)
        self.remarks.append(f"{self.case.name}: {lane.name} ({lane.threads} threads) is left out: {why}.")

    def own(self, name: str, threads: int) -> float:
        """The seconds of one of the course's answers."""
        return self.seconds.get((name, threads), math.nan)

    def best_peer(self, threads: int) -> tuple[float, str]:
        """The shortest time that a peer needs with at most so many threads, and whose it is."""
        peers = {peer.name for peer in contestants.peers(self.case)}
        times = [(s, name) for (name, used), s in self.seconds.items() if name in peers and used <= threads]
        return min(times, default=(math.nan, "none"))


def main() -> int:
    """Run every case whose solution is there and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.bench.peers", description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug", help="an exercise; all of them where none is named")
    slugs = parser.parse_args().slugs
    wanted = [case for case in CASES if not slugs or case.exercise in slugs]
    exercises = list(dict.fromkeys(case.exercise for case in wanted))
    out.print(machine.describe(_LIBRARIES))
    for exercise in exercises:
        if exercise not in contestants.answers(exercise):
            out.print(f"{exercise}: left out, there is no solution of it here.")
    cases = [case for case in wanted if case.exercise in contestants.answers(case.exercise)]
    started = time.monotonic()
    try:
        _tell(_results(cases))
    except KeyboardInterrupt:
        err.print("Interrupted.")
        return 130
    out.print(f"{time.monotonic() - started:.0f} s.")
    return 0


def _results(cases: list[Case]) -> list[Result]:
    order = random.Random(0)
    done, exercise = [], ""
    with contextlib.ExitStack() as stack:
        lanes: dict[tuple[str, int], Lane] = {}
        for case in track(cases, "cases", console=err, transient=True, disable=not err.is_terminal):
            if case.exercise != exercise:
                stack.close()
                lanes, exercise = {}, case.exercise
            for key in _contestants(case):
                if key not in lanes:
                    lanes[key] = stack.enter_context(contextlib.closing(Lane(*key)))
            done.append(_race(case, [lanes[key] for key in _contestants(case)], order))
    return done


def _contestants(case: Case) -> Iterator[tuple[str, int]]:
    for threads in range(1, min(available_cores(), 2) + 1):
        for name in contestants.answers(case.exercise):
            yield name, threads
        for peer in contestants.peers(case):
            if threads == 1 or peer.threaded:
                yield peer.name, threads


def _race(case: Case, lanes: list[Lane], order: random.Random) -> Result:
    """Let the lanes take turns, in random order, until time is up; keep each one's shortest time."""
    result = Result(case)
    able = _prepared(result, lanes)
    rounds, end = 0, time.monotonic() + _CASE_S
    while able and (rounds < _LEAST_ROUNDS or time.monotonic() < end):
        rounds += 1
        for lane in order.sample(able, len(able)):
            answer = lane.go()
            if "error" in answer:
                able.remove(lane)
                result.leave_out(lane, answer["error"])
            else:
                result.add(lane, answer["seconds"])
    return result


def _prepared(result: Result, lanes: list[Lane]) -> list[Lane]:
    """Have as many lanes as there are cores make their inputs and compile at a time; return those that can."""
    answers: list[tuple[Lane, dict[str, Any]]] = []
    cores = available_cores()
    for first in range(0, len(lanes), cores):
        group = lanes[first : first + cores]
        for lane in group:
            lane.begin(prepare=CASES.index(result.case))
        answers += [(lane, lane.answer()) for lane in group]
    for lane, answer in answers:
        if "error" in answer:
            result.leave_out(lane, answer["error"])
    able = [(lane, answer["digest"]) for lane, answer in answers if "error" not in answer]
    for lane, digest in able:
        if not math.isclose(digest, able[0][1], rel_tol=1e-3, abs_tol=1e-3):
            result.remarks.append(f"{result.case.name}: {lane.name} gets {digest:g}, {able[0][0].name} {able[0][1]:g}.")
    return [lane for lane, _ in able]


def _tell(results: list[Result]) -> None:
    table = Table("1 / 2 threads", "ours", "time", "best peer", "time", "peer / ours", "goal", "", box=None)
    table.columns[0].no_wrap = True
    for index in (2, 4, 5, 6):
        table.columns[index].justify = "right"
    for result in results:
        for name in contestants.answers(result.case.exercise):
            if any(key[0] == name for key in result.seconds):
                table.add_row(*_row(result, name))
    out.print("", table, "", sep="\n")
    out.print("Shortest times. A peer that knows one thread only is compared with both of ours.")
    for remark in dict.fromkeys(remark for result in results for remark in result.remarks):
        out.print(remark)


def _row(result: Result, name: str) -> list[str]:
    case = result.case
    ours = [result.own(name, threads) for threads in (1, 2)]
    best = [result.best_peer(threads) for threads in (1, 2)]
    ratios = [peer / own for (peer, _), own in zip(best, ours, strict=True)]
    met = [goal is None or not ratio < goal for ratio, goal in zip(ratios, case.goals, strict=True)]
    return [
        case.name,
        "reference" if name == case.exercise else name,
        _times(*ours),
        " / ".join(dict.fromkeys(peer for _, peer in best)),
        _times(*(seconds for seconds, _ in best)),
        " / ".join(f"{ratio:.2f}" for ratio in ratios),
        " / ".join("-" if goal is None else f"{goal:g}" for goal in case.goals),
        "" if all(met) else "below",
    ]


def _times(one: float, two: float) -> str:
    """Return both times in the unit that suits the first; a number of threads that cannot be had is nan."""
    factor, unit = (1e6, "us") if one < 1e-4 else (1e3, "ms")
    return f"{one * factor:.3g} / {two * factor:.3g} {unit}"


if __name__ == "__main__":
    sys.exit(main())
