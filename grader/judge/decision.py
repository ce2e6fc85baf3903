"""From seconds to a verdict: pure statistics, no clock and no process.

The rule, in full:

1. Noise only ever adds time, so each program's time is the minimum of its samples (Chen and Revels,
   "Robust benchmarking in noisy environments", 2016), and a speedup is baseline minimum over submission
   minimum.
2. A verdict is taken only after 3, 5, 9, 15 or 25 rounds, never in between: looking after every round
   and stopping at the first favourable one would turn chance into marks.
3. Before the last look, a speedup counts as above the gate only with a margin of 15 %, below it only
   with a margin of 30 %, and only where the reference shows that the machine is fit to judge.
4. At the last look the gate is the gate. Below it, the verdict is `slow` where the reference reached
   the canary's speedup in the same run, and `noisy` where it did not.
5. Tiers compare the submission with the reference in the same way. A tier counts as missed before the
   last look only after 9 rounds, by a margin of 10 %, on a machine that the reference shows to be quiet.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from grader.catalog import SpeedRule
from grader.model import Speed, Verdict

LOOKS = (3, 5, 9, 15, 25)
_CLEARLY_ABOVE = 1.15
_CLEARLY_BELOW = 0.70
_TIER_MARGIN = 0.10
_PATIENT_LOOK = 9
_QUIET = 0.05


@dataclass(frozen=True)
class Samples:
    """Seconds of each round, by program. `reference` is empty where there is none to run."""

    baseline: tuple[float, ...]
    submission: tuple[float, ...]
    reference: tuple[float, ...] = ()

    @property
    def ratio(self) -> float:
        """How many times faster than the baseline the submission is."""
        return min(self.baseline) / min(self.submission)

    @property
    def reference_ratio(self) -> float | None:
        """How many times faster than the baseline the reference is."""
        return min(self.baseline) / min(self.reference) if self.reference else None

    @property
    def fraction(self) -> float | None:
        """The submission's speed over the reference's."""
        return min(self.reference) / min(self.submission) if self.reference else None


def decide(samples: Samples, rule: SpeedRule) -> Verdict | None:
    """Return the verdict that `samples` allow, or None where another round should be run."""
    rounds = len(samples.submission)
    last = rounds >= rule.max_samples
    if rounds not in LOOKS and not last:
        return None
    if last:
        return _final(samples, rule)
    if samples.ratio >= rule.gate * _CLEARLY_ABOVE and _tiers_are_clear(samples, rule, rounds):
        return Verdict.PASSED
    if rounds >= LOOKS[1] and samples.ratio < rule.gate * _CLEARLY_BELOW and _fit_to_judge(samples, rule):
        return Verdict.SLOW
    return None


def _final(samples: Samples, rule: SpeedRule) -> Verdict:
    if samples.ratio >= rule.gate:
        return Verdict.PASSED
    return Verdict.SLOW if _fit_to_judge(samples, rule) else Verdict.NOISY


def _fit_to_judge(samples: Samples, rule: SpeedRule) -> bool:
    """Return whether the reference was as fast as it is on a quiet machine; without one, nobody can tell."""
    return samples.reference_ratio is None or samples.reference_ratio >= rule.canary


def _tiers_are_clear(samples: Samples, rule: SpeedRule, rounds: int) -> bool:
    """Return whether more rounds could hardly change which tiers are reached."""
    fraction = samples.fraction
    if fraction is None or all(fraction >= tier.fraction for tier in rule.tiers):
        return True
    near = any(abs(fraction / tier.fraction - 1) < _TIER_MARGIN for tier in rule.tiers if tier.fraction > fraction)
    return rounds >= _PATIENT_LOOK and not near and spread(samples.reference) < _QUIET


def points(verdict: Verdict, samples: Samples, rule: SpeedRule) -> float:
    """Return the points earned: the gate's, and those of each tier reached. None below the gate."""
    if verdict is not Verdict.PASSED:
        return 0.0
    fraction = samples.fraction
    if fraction is None:
        return rule.gate_points
    return rule.gate_points + sum(tier.points for tier in rule.tiers if fraction >= tier.fraction)


def speed(samples: Samples, rule: SpeedRule) -> Speed:
    """Return what the scorecard says of these samples."""
    return Speed(
        ratio=round(samples.ratio, 2),
        gate=rule.gate,
        reference_fraction=None if samples.fraction is None else round(samples.fraction, 3),
        samples=len(samples.submission),
        noise=noise(samples),
        baseline_s=min(samples.baseline),
        submission_s=min(samples.submission),
        reference_s=min(samples.reference) if samples.reference else None,
    )


def noise(samples: Samples) -> str:
    """Return a sentence on how much the times varied: the baseline's median over its minimum."""
    above = spread(samples.baseline)
    level = "quiet" if above < _QUIET else "some noise" if above < 0.25 else "busy machine"
    return f"{level}: the baseline's median is {above:.0%} above its minimum"


def spread(seconds: tuple[float, ...]) -> float:
    """Return by what share the median lies above the minimum."""
    return statistics.median(seconds) / min(seconds) - 1
