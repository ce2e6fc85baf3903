"""How a speed check ended."""

from __future__ import annotations

from dataclasses import dataclass

from grader.causes import Diagnosis
from grader.model import Modelled, Speed, TimedCall, Verdict


@dataclass(frozen=True)
class Outcome:
    """What a speed check earns and why, and what was found out on the way.

    `speed` and its `samples` are there where the submission was timed to the end, `modelled` where its time was
    modelled, with `diagnoses` of what holds it up; `overhead_s` is the seconds of a call that does nothing, None where
    nothing was timed.
    """

    verdict: Verdict
    message: str
    points: float = 0.0
    speed: Speed | None = None
    samples: tuple[TimedCall, ...] = ()
    modelled: Modelled | None = None
    overhead_s: float | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
