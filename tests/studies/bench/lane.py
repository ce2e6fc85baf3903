"""`python -m tests.studies.bench.lane exercise contestant threads`: one contestant in a process of its own.

Reads a line of JSON for each request, `{"prepare": case}` or `{"go": seconds}`, and answers each with one.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from tests.studies.bench import contestants
from tests.studies.bench.contestants import CASES, Arrays, Work

_SHORTEST_S = 0.002  # a shorter stretch says more about the clock than about the work


class Contestant:
    """One way to do an exercise, ready for one case at a time."""

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._threads = threads
        self._given: Arrays = {}  # kept: some work knows no more of its arrays than their addresses
        self._work: Work = lambda: None
        self._calls = 1

    def prepare(self, index: int) -> dict[str, Any]:
        """Make the case's inputs, run once (it may compile) and say what came out."""
        self._work, self._given = (lambda: None), {}  # the last case's arrays go before new ones come
        case = CASES[index]
        given = self._given = contestants.arrays(case)
        own = self._name in contestants.answers(case.exercise)
        if own:
            self._work = contestants.own_work(case, self._name, given)
        else:
            peer = next(peer for peer in contestants.peers(case) if peer.name == self._name)
            self._work = peer.work(given, self._threads)
        self._work()
        given.get("late", lambda: None)()
        self._calls = max(1, round(_SHORTEST_S / self._stretch(1)))
        return {"digest": contestants.digest(given["out"])}

    def go(self, seconds: float) -> dict[str, Any]:
        """Run for about `seconds`, once at least; return the shortest time of a call."""
        best, end = float("inf"), time.perf_counter() + seconds
        while True:
            best = min(best, self._stretch(self._calls))
            if time.perf_counter() >= end:
                return {"seconds": best}

    def _stretch(self, calls: int) -> float:
        """Return the mean seconds of some calls in a row."""
        work = self._work
        started = time.perf_counter()
        for _ in range(calls):
            work()
        return (time.perf_counter() - started) / calls


def main() -> None:
    """Answer requests until there are no more; what cannot be done is an answer too."""
    contestant = Contestant(sys.argv[1], int(sys.argv[2]))
    for line in sys.stdin:
        request = json.loads(line)
        try:
            done = contestant.go(request["go"]) if "go" in request else contestant.prepare(request["prepare"])
        except Exception as error:
            done = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main()
