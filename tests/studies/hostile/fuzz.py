"""`python -m tests.studies.hostile.fuzz [--seconds N] [--seed S] [--case N]`: hostile workers against the channel.

Most cases are played by a small program in the worker's place, some by submissions in real workers under
the strongest isolation of this machine. Exits with 0 where nothing was found, 1 where something was.
"""

from __future__ import annotations

import argparse
import itertools
import secrets
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from grader.model import Isolation
from grader.sandbox import choice
from tests.studies.hostile import cases
from tests.studies.hostile.cases import Case
from tests.studies.hostile.trial import MEMORY_KB, Court, Memory, Result

_REAL_EVERY = 25  # cases; a real worker takes as long to start as so many others together
_SESSION = 200  # cases that one launcher's workers play
out = Console(highlight=False, markup=False, soft_wrap=True)
Tally = dict[str, Counter[str]]


def main() -> int:
    """Try cases for some time, or one, and report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.hostile.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long  [default: 60]")
    parser.add_argument("--seed", type=int, help="of all cases  [default: a new one, printed]")
    parser.add_argument("--case", type=int, help="try this case alone, and print it")
    given = parser.parse_args()
    seed = secrets.randbits(32) if given.seed is None else given.seed
    out.print(f"seed {seed}")
    if given.case is not None:
        return _one(_case(seed, given.case))
    started = time.monotonic()
    tally: Tally = defaultdict(Counter)
    found = 0
    memory = Memory()
    for case, result in _tried(seed, started + given.seconds, memory):
        tally[case.family][result.ending] += 1
        found += len(result.findings)
        _tell(case, result)
    _report(tally)
    seconds, total = time.monotonic() - started, sum(endings.total() for endings in tally.values())
    out.print(f"{total} cases in {seconds:.0f} s, {60 * total / seconds:.0f} a minute; {found} findings.")
    out.print(f"The judge has grown by {memory.grown_kb >> 10} MiB; {MEMORY_KB >> 10} are allowed.")
    return 1 if found else 0


def _case(seed: int, number: int) -> Case:
    return cases.make(seed, number, real=number % _REAL_EVERY == 0)


def _tried(seed: int, deadline: float, memory: Memory) -> Iterator[tuple[Case, Result]]:
    numbers = itertools.count(1)
    while time.monotonic() < deadline:
        with Court(Isolation.NONE, memory) as raw, Court(choice.strongest(or_none=True), memory) as real:
            for number in itertools.islice(numbers, _SESSION):
                case = _case(seed, number)
                yield case, (real if case.real else raw).try_case(case)
                if time.monotonic() > deadline:
                    break


def _one(case: Case) -> int:
    with Court(choice.strongest(or_none=True) if case.real else Isolation.NONE) as court:
        result = court.try_case(case)
    out.print(f"calls {', '.join(case.calls)}; {case.most} of them may count, {result.counted} did; {result.ending}")
    for move in case.moves:
        out.print(f"  {repr(move)[:200]}")
    _tell(case, result)
    return 1 if result.findings else 0


def _tell(case: Case, result: Result) -> None:
    for what in result.findings:
        out.print(f"case {case.number} ({case.family}{', real worker' if case.real else ''}): {what}")


def _report(tally: Tally) -> None:
    table = Table("family", "cases", "how they ended", box=None)
    table.columns[1].justify = "right"
    for family, endings in sorted(tally.items()):
        table.add_row(family, str(endings.total()), ", ".join(f"{count} {end}" for end, count in endings.most_common()))
    out.print(table)


if __name__ == "__main__":
    sys.exit(main())
