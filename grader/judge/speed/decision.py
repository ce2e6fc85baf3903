"""From timed calls to a verdict: pure statistics, no clock and no process.

The rule, in full:

1. Noise only ever adds time, so each program's time is the minimum of its samples (Chen and Revels,
   "Robust benchmarking in noisy environments", 2016), and a speedup is baseline minimum over submission
   minimum. The baseline, which has one thread, is spared what it waited for a processor: a long call never
   gets through a busy machine in peace, and would flatter everybody.
2. A verdict is taken only after 3, 5, 9, 15 or 25 rounds, never in between: looking after every round
   and stopping at the first favourable one would turn chance into marks.
3. On a quiet machine, by what the course's own programs met on it, that speedup is the true one. On a busy one the
   true one lies between two bounds. It is at least the measured one over 1.15, by which others can slow the baseline
   alone. It is at most what it would be had the submission waited for no processor, times 1.4 for busy memory.
4. Whose lower bound reaches the gate has passed: at any look by 15 % on a quiet machine, after nine rounds on a busy
   one, once it is clear which tiers are reached. Whose upper bound stays below it is slow, from the second look on,
   on a quiet machine by 30 %.
5. At the last look a quiet machine decides by the gate alone, and on a busy one what is still open is `noisy`.
6. Nobody is slow where the reference misses the canary's speedup: the verdict is `noisy`.
7. A tier is credited where the lower bound reaches it; the scorecard says which points a quieter run may add.
8. What is faster than memory can move the call's bytes, by more than a quarter at the last look, is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.catalog import SpeedRule, Tier
from grader.judge.speed.samples import Samples, least, spread
from grader.model import EntrantName, Speed, TimedCall, Verdict
from grader.reports import units

# None of these follows from theory. tests/unit/judge/test_noise_rule.py holds the rule against simulated machines with
# them, and docs/noise.md says how often it errs on a real one: `make noise-study` measures that again after a change.
LOOKS = (3, 5, 9, 15, 25)  # rounds: each look gives chance a try, so they are few and ever further apart
_CLEARLY_ABOVE = 1.15  # ratio over the gate: in the study 1.25 is clear after three rounds when idle, 1.1 never
_CLEARLY_BELOW = 0.70  # ratio over the gate: in the study 0.5 is clear after five rounds, 0.8 never
_TIER_MARGIN = 0.10  # share of a tier's fraction: what lies so near below it is given more rounds
_LATE_LOOK = 9  # rounds: so many chances that a call is left in peace on a busy machine
_QUIET, _BUSY = 0.05, 0.25  # shares by which the median lies above the minimum, for the words on a scorecard


def decide(samples: Samples, rule: SpeedRule) -> Verdict | None:
    """Return the verdict that `samples` allow, or None where another round should be run."""
    rounds = len(samples.submission)
    last = rounds >= rule.max_samples
    if rounds not in LOOKS and not last:
        return None
    if samples.beats_memory:
        return _impossible(samples) if last else None
    early = samples.is_quiet and not last
    if samples.certain_ratio >= rule.gate * (_CLEARLY_ABOVE if early else 1.0):
        enough = samples.is_quiet or rounds >= _LATE_LOOK
        return Verdict.PASSED if last or (enough and _tiers_are_clear(samples, rule, rounds)) else None
    below = samples.possible_ratio(rule.cores) < rule.gate * (_CLEARLY_BELOW if early else 1.0)
    if below and (rounds >= LOOKS[1] or last) and _is_fit(samples, rule):
        return Verdict.SLOW
    return Verdict.NOISY if last else None


def _impossible(samples: Samples) -> Verdict:
    """Return the verdict on a time that no program can reach: memory that others kept busy shows nothing."""
    return Verdict.REJECTED if samples.is_quiet else Verdict.NOISY


def _is_fit(samples: Samples, rule: SpeedRule) -> bool:
    """Return whether the reference is as fast here as it should be; without one, nobody can tell."""
    reached = samples.reference_ratio(rule.cores)
    return reached is None or reached >= rule.canary


def _tiers_are_clear(samples: Samples, rule: SpeedRule, rounds: int) -> bool:
    """Return whether more rounds could hardly change which tiers are reached."""
    fraction = samples.certain_fraction(rule.cores)
    if fraction is None or all(fraction >= tier.fraction for tier in rule.tiers):
        return True
    near = any(abs(fraction / tier.fraction - 1) < _TIER_MARGIN for tier in rule.tiers if tier.fraction > fraction)
    return rounds >= _LATE_LOOK and not near and spread(samples.reference) < _QUIET


def points(verdict: Verdict, samples: Samples, rule: SpeedRule) -> float:
    """Return the points earned: the gate's, and those of each tier certainly reached. None below the gate."""
    if verdict is not Verdict.PASSED:
        return 0.0
    fraction = samples.certain_fraction(rule.cores)
    return rule.gate_points if fraction is None else rule.gate_points + tier_points(rule.tiers, fraction)


def tier_points(tiers: Iterable[Tier], fraction: float) -> float:
    """Return the points of all `tiers` that `fraction` reaches."""
    return sum(tier.points for tier in tiers if fraction >= tier.fraction)


def open_points(samples: Samples, rule: SpeedRule) -> float:
    """Return the points of tiers that the submission of a busy machine may have reached, and is not credited with."""
    certain, possible = samples.certain_fraction(rule.cores), samples.possible_fraction(rule.cores)
    if certain is None or possible is None:
        return 0.0
    return tier_points(rule.tiers, possible) - tier_points(rule.tiers, certain)


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
