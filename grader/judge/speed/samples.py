"""What a race has measured so far, and between which bounds the programs' speeds on a quiet machine lie."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from grader.judge.call import SchedulerStatistics

# Where each comes from says docs/noise.md: `make noise-study` measures them again after a change.
_QUIET_WAIT = 0.02  # share of a call of the baseline for which it waited for a processor, in the median, at most
_QUIET_OTHERS = 0.05  # share of the machine's processors that other programs had, at most
_FLATTERED = 1.15  # ratio: so much slower do busy memory and caches make the baseline alone, at most
_HINDERED = 1.40  # ratio: and so much the other programs
_BEYOND_THE_ROOF = 1.25  # ratio over the roof: memory that others keep busy makes it look up to a fifth slower


@dataclass(frozen=True)
class Sample:
    """One timed call.

    It took `seconds` by the judge's clock; one of its threads `waited` so many of them for a processor, from 0 to
    `seconds`; meanwhile `others`, programs that are not the judge's, had this share of the machine's processors: from 0
    to 1, a little off either way where the call was short. Only the course's own programs are asked about others:
    they cannot have made that noise themselves. All threads together `ran` so many seconds.
    """

    seconds: float
    waited: float = 0.0
    others: float = 0.0
    ran: float = 0.0

    @classmethod
    def of(cls, seconds: float, scheduler: SchedulerStatistics, others: float = 0.0) -> Self:
        """Return a call by the judge's clock and the scheduler's statistics, which may begin a little earlier."""
        return cls(seconds, min(scheduler.waited, seconds), others, scheduler.ran)

    @property
    def working(self) -> float:
        """The seconds without those waited."""
        return self.seconds - self.waited

    def least(self, cores: int) -> float:
        """The seconds that it would have taken at least, had no thread waited.

        No work can be shared better than evenly by `cores` threads, and what one of them waited has cost each other
        one no more than that.
        """
        return max(self.ran / cores, self.seconds - cores * self.waited)


@dataclass(frozen=True)
class Samples:
    """The calls so far by program, one a round, so that all have the same length, which is not 0.

    `reference` and `roof` are empty where there is none to run.
    """

    baseline: tuple[Sample, ...]
    submission: tuple[Sample, ...]
    reference: tuple[Sample, ...] = ()
    roof: tuple[Sample, ...] = ()

    @cached_property
    def baseline_s(self) -> float:
        """The baseline's time: the least that it worked for."""
        return min(sample.working for sample in self.baseline)

    @property
    def ratio(self) -> float:
        """How many times faster than the baseline the submission is."""
        return self.baseline_s / least(self.submission)

    @property
    def fraction(self) -> float | None:
        """The submission's speed over the reference's."""
        return least(self.reference) / least(self.submission) if self.reference else None

    @property
    def roofline_fraction(self) -> float | None:
        """The submission's speed over that of moving its bytes and doing nothing else."""
        return least(self.roof) / least(self.submission) if self.roof else None

    @property
    def beats_memory(self) -> bool:
        """Whether the submission is faster than its bytes can be moved, and not by what is left of noise."""
        return (self.roofline_fraction or 0.0) > _BEYOND_THE_ROOF

    @cached_property
    def waiting(self) -> float:
        """The share of a call that the baseline waited for a processor, in the median: it never waits for itself.

        Of many calls a burst of other work spoils only those that it meets, and they are none that count.
        """
        return statistics.median(sample.waited / sample.seconds for sample in self.baseline)

    @cached_property
    def others(self) -> float:
        """The share of the machine's processors that other programs had while the course's own ran."""
        own = self.baseline + self.reference
        return sum(sample.others * sample.seconds for sample in own) / sum(sample.seconds for sample in own)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing else of any weight ran on the machine."""
        return self.waiting <= _QUIET_WAIT and self.others <= _QUIET_OTHERS

    @property
    def certain_ratio(self) -> float:
        """The least that the submission's speedup can be on a quiet machine: others never make it look faster."""
        return self.ratio / (1.0 if self.is_quiet else _FLATTERED)

    def possible_ratio(self, cores: int) -> float:
        """The most that it can be, for a program that may run on `cores` processors."""
        if self.is_quiet:
            return self.ratio
        return _HINDERED * _over(self.baseline_s, least_possible(self.submission, cores))

    def reference_ratio(self, cores: int) -> float | None:
        """How many times faster than the baseline the reference is, had it waited for nothing on a busy machine."""
        if not self.reference:
            return None
        took = least(self.reference) if self.is_quiet else least_possible(self.reference, cores)
        return _over(self.baseline_s, took)

    def certain_fraction(self, cores: int) -> float | None:
        """The least that the submission's speed over the reference's can be on a quiet machine."""
        if self.is_quiet or not self.reference:
            return self.fraction
        return least_possible(self.reference, cores) / _HINDERED / least(self.submission)

    def possible_fraction(self, cores: int) -> float | None:
        """The most that it can be."""
        if self.is_quiet or not self.reference:
            return self.fraction
        return _HINDERED * _over(least(self.reference), least_possible(self.submission, cores))


def least(calls: tuple[Sample, ...]) -> float:
    """Return the seconds of the fastest call."""
    return min(call.seconds for call in calls)


def least_possible(calls: tuple[Sample, ...], cores: int) -> float:
    """Return the seconds that a program on so many processors takes at least, had it waited for none of them."""
    return min(call.least(cores) for call in calls)


def _over(seconds: float, took: float) -> float:
    """Return how many times as fast as one that takes `seconds` a program is that may have taken no time at all."""
    return seconds / took if took > 0 else math.inf


def spread(calls: tuple[Sample, ...]) -> float:
    """Return by what share the median lies above the minimum."""
    return statistics.median(call.seconds for call in calls) / least(calls) - 1
