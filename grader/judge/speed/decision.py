"""From timed calls to a verdict: pure statistics, no clock and no process.

The rule, in full:

1. Noise only ever adds time, so each program's time is the minimum of its samples (Chen and Revels,
   "Robust benchmarking in noisy environments", 2016), and a speedup is baseline minimum over submission
   minimum. The baseline, which has one thread, is spared what it waited for a processor: a long call never
   gets through a busy machine in peace, and would flatter everybody.
2. A verdict is taken only after 3, 5, 9, 15 or 25 rounds, never in between: looking after every round
   and stopping at the first favourable one would turn chance into marks.
3. The samples are settled where the machine is quiet, by what the course's own programs met on it, or where
   three calls each of submission and reference hardly waited for a processor. Unsettled, nothing passes.
4. Speedups of 1.15 times the gate or more pass at any look, on a busy machine after nine rounds at least,
   once it is clear which tiers they reach. Speedups under 0.7 times the gate are slow from the second look
   on; unsettled samples too, where the submission would be that slow even had it waited for nothing.
5. What lies between waits for the last look. Then the gate is the gate on a quiet machine, and on a busy one
   the verdict is `noisy`. So it is for whatever is not settled by then.
6. Nobody is slow where the reference misses the canary's speedup: the verdict is `noisy`.
7. What is faster than memory can move the call's bytes, by more than a quarter at the last look, is rejected.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from grader.catalog import SpeedRule
from grader.judge.call import SchedulerStatistics
from grader.model import EntrantName, Speed, TimedCall, Verdict
from grader.reports import units

# None of these follows from theory. tests/unit/judge/test_noise_rule.py holds the rule against simulated machines with
# them, and docs/noise.md says how often it errs on a real one: `make noise-study` measures that again after a change.
LOOKS = (3, 5, 9, 15, 25)  # rounds: each look gives chance a try, so they are few and ever further apart
_CLEARLY_ABOVE = 1.15  # ratio over the gate: in the study 1.25 is clear after three rounds when idle, 1.1 never
_CLEARLY_BELOW = 0.70  # ratio over the gate: in the study 0.5 is clear after five rounds, 0.8 never
_TIER_MARGIN = 0.10  # share of a tier's fraction: what lies so near below it is given more rounds
_LATE_LOOK = 9  # rounds: so many chances that a call is left in peace on a busy machine
_QUIET_WAIT = 0.02  # share of the baseline's seconds for which it waited for a processor, at most
_QUIET_OTHERS = 0.05  # share of the machine's processors that other programs had, at most
_CLEAN_WAIT = 0.03  # share of a call's seconds for which it waited, at most: less than any margin above
_CLEAN_CALLS = 3  # calls: as many as the first look has
_BEYOND_THE_ROOF = 1.25  # ratio over the roof: memory that others keep busy makes it look up to a fifth slower
_QUIET, _BUSY = 0.05, 0.25  # shares by which the median lies above the minimum, for the words on a scorecard


@dataclass(frozen=True)
class Sample:
    """One timed call.

    It took `seconds` by the judge's clock; one of its threads `waited` so many of them for a processor, from 0 to
    `seconds`; meanwhile `others`, programs that are not the judge's, had this share of the machine's processors: from 0
    to 1, a little off either way where the call was short. Only the course's own programs are asked about others:
    they cannot have made that noise themselves.
    """

    seconds: float
    waited: float = 0.0
    others: float = 0.0

    @classmethod
    def of(cls, seconds: float, scheduler: SchedulerStatistics, others: float = 0.0) -> Self:
        """Return a call by the judge's clock and the scheduler's statistics, which may begin a little earlier."""
        return cls(seconds, min(scheduler.waited, seconds), others)

    @property
    def working(self) -> float:
        """The seconds without those waited."""
        return self.seconds - self.waited

    @property
    def is_clean(self) -> bool:
        """Whether it had the processors almost to itself."""
        return self.waited <= _CLEAN_WAIT * self.seconds


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
    def reference_ratio(self) -> float | None:
        """How many times faster than the baseline the reference is."""
        return self.baseline_s / least(self.reference) if self.reference else None

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
        """The share of its time that the baseline waited for a processor: it has one thread, and never for itself."""
        return sum(sample.waited for sample in self.baseline) / sum(sample.seconds for sample in self.baseline)

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
    def is_settled(self) -> bool:
        """Whether more rounds could hardly make any of the programs look faster."""
        programs = [self.submission] + ([self.reference] if self.reference else [])
        return self.is_quiet or all(sum(call.is_clean for call in calls) >= _CLEAN_CALLS for calls in programs)


def least(calls: tuple[Sample, ...]) -> float:
    """Return the seconds of the fastest call."""
    return min(call.seconds for call in calls)


def decide(samples: Samples, rule: SpeedRule) -> Verdict | None:
    """Return the verdict that `samples` allow, or None where another round should be run."""
    rounds = len(samples.submission)
    last = rounds >= rule.max_samples
    if rounds not in LOOKS and not last:
        return None
    if samples.beats_memory:
        return _impossible(samples) if last else None
    if samples.is_settled and samples.ratio >= rule.gate * _CLEARLY_ABOVE:
        enough = samples.is_quiet or rounds >= _LATE_LOOK
        return Verdict.PASSED if last or (enough and _tiers_are_clear(samples, rule, rounds)) else None
    if (rounds >= LOOKS[1] or last) and _is_clearly_slow(samples, rule):
        return Verdict.SLOW
    return _final(samples, rule) if last else None


def _impossible(samples: Samples) -> Verdict:
    """Return the verdict on a time that no program can reach: memory that others kept busy shows nothing."""
    return Verdict.REJECTED if samples.is_quiet else Verdict.NOISY


def _is_clearly_slow(samples: Samples, rule: SpeedRule) -> bool:
    """Return whether the submission is far below the gate, and no wait for a processor can be the reason."""
    unhindered = min(max(s.seconds - rule.cores * s.waited, 0.0) for s in samples.submission)
    took = least(samples.submission) if samples.is_settled else unhindered
    return samples.baseline_s < rule.gate * _CLEARLY_BELOW * took and _is_fit(samples, rule)


def _final(samples: Samples, rule: SpeedRule) -> Verdict:
    if not samples.is_quiet:
        return Verdict.NOISY
    if samples.ratio >= rule.gate:
        return Verdict.PASSED
    return Verdict.SLOW if _is_fit(samples, rule) else Verdict.NOISY


def _is_fit(samples: Samples, rule: SpeedRule) -> bool:
    """Return whether the reference was as fast as it is on a quiet machine; without one, nobody can tell."""
    return samples.reference_ratio is None or samples.reference_ratio >= rule.canary


def _tiers_are_clear(samples: Samples, rule: SpeedRule, rounds: int) -> bool:
    """Return whether more rounds could hardly change which tiers are reached."""
    fraction = samples.fraction
    if fraction is None or all(fraction >= tier.fraction for tier in rule.tiers):
        return True
    near = any(abs(fraction / tier.fraction - 1) < _TIER_MARGIN for tier in rule.tiers if tier.fraction > fraction)
    return rounds >= _LATE_LOOK and not near and spread(samples.reference) < _QUIET


def points(verdict: Verdict, samples: Samples, rule: SpeedRule) -> float:
    """Return the points earned: the gate's, and those of each tier reached. None below the gate."""
    if verdict is not Verdict.PASSED:
        return 0.0
    fraction = samples.fraction
    if fraction is None:
        return rule.gate_points
    return rule.gate_points + sum(tier.points for tier in rule.tiers if fraction >= tier.fraction)


def speed(samples: Samples, rule: SpeedRule) -> Speed:
    """Return what the scorecard says of these samples; ratios are rounded down."""
    roofline = samples.roofline_fraction
    return Speed(
        ratio=units.rounded_down(samples.ratio, 2, rule.gate),
        gate=rule.gate,
        reference_fraction=None if samples.fraction is None else units.rounded_down(samples.fraction, 3),
        samples=len(samples.submission),
        noise=noise(samples),
        baseline_s=samples.baseline_s,
        submission_s=least(samples.submission),
        reference_s=least(samples.reference) if samples.reference else None,
        roofline_fraction=None if roofline is None else units.rounded_down(roofline, 3),
    )


def timed_calls(samples: Samples) -> tuple[TimedCall, ...]:
    """Return every call as the scorecard keeps it, round after round."""
    return tuple(
        TimedCall(program, call.seconds, call.waited, call.others)
        for number in range(len(samples.submission))
        for program in EntrantName
        for call in getattr(samples, program)[number : number + 1]
    )


def noise(samples: Samples) -> str:
    """Return a sentence on how much the times varied, and why."""
    above = spread(samples.baseline)
    level = "quiet" if samples.is_quiet and above < _QUIET else "some noise" if above < _BUSY else "busy machine"
    varied = f"{level}: the baseline's median is {units.percent(above)} above its minimum"
    share = units.percent(max(samples.others, 0.0))
    return varied if samples.is_quiet else f"{varied}, and other programs had {share} of the processors"


def spread(calls: tuple[Sample, ...]) -> float:
    """Return by what share the median lies above the minimum."""
    return statistics.median(call.seconds for call in calls) / least(calls) - 1
