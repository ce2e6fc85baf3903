"""How much of a call's time each line takes: where its thread stands at random moments, seen from outside.

The worker is stopped for a moment, and the kernel says at which instruction. That needs no privilege, no counter of the
processor's and no cooperation. Time in a library that a line calls is that line's: the stack has the way back.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from grader.causes import LineShare
from grader.sandbox.launch import Process
from grader.sandbox.watch import procfs, standing
from grader.sandbox.watch.stopping import Stillness

_WORDS = 256  # of the stack: what libraries of mathematics keep there is less
_MOST, _LEAST, _LONGEST = 8, 0.02, 100  # lines shown, the share of each, characters of it
_FEWEST = 400  # samples: two standard deviations of a share are 5 hundredths at most then


class Sample(NamedTuple):
    """The address of a thread's next instruction, and the top of its stack."""

    code: int
    stack: tuple[int, ...]


class Taken(NamedTuple):
    """The samples that were taken in calls from their beginning to their end, and how many these were."""

    samples: tuple[Sample, ...]
    calls: int


def look(process: Process) -> Sample | None:
    """Return where a worker stands, None where nobody can say; it goes on afterwards."""
    try:
        if process.freeze() is not Stillness.STILL:
            return None
        found = standing.look(process.pid)
        return Sample(found.code, standing.words(process.pid, found.stack, _WORDS)) if found else None
    except (procfs.Gone, procfs.Hidden):
        return None
    finally:
        process.thaw()


@dataclass(frozen=True)
class LineTable:
    """Where lines lie in memory, as the worker claims: from `starts[i]` up to `ends[i]` it is `lines[i]`."""

    starts: list[int]
    ends: list[int]
    lines: list[int]

    @classmethod
    def read(cls, data: bytes) -> LineTable:
        """Return the table that a worker wrote; what makes no sense in it is left out."""
        rows = np.frombuffer(data[: len(data) // 24 * 24], np.int64).reshape(-1, 3)
        sane = rows[(rows[:, 0] > 0) & (rows[:, 1] > rows[:, 0]) & (rows[:, 2] > 0) & (rows[:, 2] < 2**31)]
        ordered = sane[np.argsort(sane[:, 0], kind="stable")]
        return cls(*ordered.T.tolist())

    def line(self, address: int) -> int:
        """Return the line at an address, 0 where there is none."""
        at = bisect.bisect_right(self.starts, address) - 1
        return self.lines[at] if at >= 0 and address < self.ends[at] else 0

    def blamed(self, sample: Sample) -> int:
        """Return the line that a thread is in, or has called a library from; 0 where it is in none."""
        back = (self.line(word - 1) for word in sample.stack)
        return next((line for line in itertools.chain([self.line(sample.code)], back) if line), 0)


def shares(table: LineTable, samples: Iterable[Sample]) -> dict[int, float]:
    """Return for each line its share of the samples that are in some; none where these are too few to tell."""
    counts = Counter(table.blamed(one) for one in samples)
    del counts[0]
    return {line: n / counts.total() for line, n in counts.items()} if counts.total() >= _FEWEST else {}


def margin(code: bytes, shares: dict[int, float]) -> tuple[LineShare, ...]:
    """Return the lines that take most of the time, in their order, with what stands there."""
    source = code.decode("utf-8", "replace").splitlines()
    dear = [(line, share) for line, share in shares.items() if share >= _LEAST and line <= len(source)]
    most = sorted(dear, key=lambda one: -one[1])[:_MOST]
    return tuple(LineShare(line, round(share, 3), source[line - 1][:_LONGEST]) for line, share in sorted(most))
