"""What more threads gave an answer, and by Amdahl's law what no number of them can give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.amdahl import serial_share
from grader.causes import ThreadTime
from grader.reports import units

_WELL, _NEVER = 0.05, 0.95  # shares that are not shared out


@dataclass(frozen=True)
class Scaling:
    """`speedups` over one thread by number of threads, with the `seconds` that a call took of each.

    `serial` is the share from 0 to 1 that one thread does alone.
    """

    speedups: tuple[tuple[int, float], ...]
    seconds: tuple[float, ...]
    serial: float

    @classmethod
    def of(cls, times: Sequence[ThreadTime]) -> Scaling | None:
        """Return what was measured with Amdahl's law through it; None where that is of one number of threads only."""
        one = next((time.seconds for time in times if time.threads == 1), 0.0)
        taken = [time for time in times if time.seconds > 0]
        speedups = tuple((time.threads, one / time.seconds) for time in taken)
        if not one or len(speedups) < 2:
            return None
        return cls(speedups, tuple(time.seconds for time in taken), min(max(serial_share(speedups), 0.0), 1.0))

    @property
    def told(self) -> str:
        """What was measured, what follows from it, and what to do."""
        threads, speedup = self.speedups[-1]
        measured = f"{threads} threads: {speedup:.2g} times as fast as one."
        if self.serial <= _WELL:
            return f"{measured} The work is shared well: look for what each thread could do less of."
        if self.serial >= _NEVER:
            return f"{measured} Threads give nothing here: find what they wait for, one another or memory."
        share, most = units.percent(self.serial), 1 / self.serial
        return (
            f"{measured} By Amdahl's law that is as if {share} of the time was not shared out: no number of threads"
            f" would make it more than {most:.2g} times as fast. Look for what is outside of `prange`, for turns of"
            " unequal length, and for memory that all wait for."
        )
