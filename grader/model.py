"""The records that the rest of the kit passes around: all frozen, none with behaviour beyond itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from grader.causes import Cause, Diagnosis, LineShare, ThreadTime

SCHEMA_VERSION = 2
# The file in grader/schemas of each version that is read. Version 1 had neither samples nor diagnoses.
SCHEMA_FILES = {1: "scorecard.v1.schema.json", SCHEMA_VERSION: "scorecard.schema.json"}

# What a scorecard's `environment` may say of what was handed in: something its student must know, where it was, when.
REMARK, FOUND_AS, LATE = "remark", "found_as", "late"


class Verdict(StrEnum):
    """What became of a check, in order of severity: an exercise's verdict is that of its worst check."""

    SKIPPED = "skipped"
    PASSED = "passed"
    NOISY = "noisy"
    UNREADABLE = "unreadable"
    SLOW = "slow"
    NOT_ATTEMPTED = "not_attempted"
    WRONG = "wrong"
    ERROR = "error"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    REJECTED = "rejected"

    @property
    def severity(self) -> int:
        """Position in the order above, 0 for the mildest."""
        return list(Verdict).index(self)

    @property
    def counts(self) -> bool:
        """Whether the points of such a check are part of the maximum.

        What this machine could not judge is never held against the student. What the submission keeps anybody from
        judging (`unreadable`) stays in the maximum, or it would pay to be so.
        """
        return self not in (Verdict.SKIPPED, Verdict.NOISY)

    @property
    def is_open(self) -> bool:
        """Whether another run (`noisy`) or a person (`unreadable`) must still settle such a check's points."""
        return self in (Verdict.NOISY, Verdict.UNREADABLE)


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the most severe of `verdicts`; `skipped` where there is none."""
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.SKIPPED)


class Visibility(StrEnum):
    """Whether students have a check's test."""

    PUBLIC = "public"
    HIDDEN = "hidden"


class Isolation(StrEnum):
    """What stands between the student's code and this machine, strongest first."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


@dataclass(frozen=True)
class CheckResult:
    """One line of a scorecard. `max_points` is what the check is worth, whatever its verdict.

    `details` is all that was said of an error, by a compiler at length, where `message` is a sentence about it.
    """

    id: str
    title: str
    verdict: Verdict
    points: float
    max_points: float
    message: str = ""
    hint: str = ""
    visibility: Visibility = Visibility.HIDDEN
    details: str = ""


@dataclass(frozen=True)
class Speed:
    """What was timed. Times in seconds (the minimum of the samples), ratios as "times faster".

    `reference_fraction` is the submission's speed over the reference's; it and `reference_s` are None
    where there is no reference to run (a student's own kit). `roofline_fraction` is its speed over that of
    moving its bytes through memory, None where the exercise does not say how many there are.
    """

    ratio: float
    gate: float
    reference_fraction: float | None
    samples: int
    noise: str
    baseline_s: float
    submission_s: float
    reference_s: float | None
    roofline_fraction: float | None = None


class EntrantName(StrEnum):
    """Who takes turns when speed is measured; the roof moves the bytes and does nothing else."""

    BASELINE = "baseline"
    SUBMISSION = "submission"
    REFERENCE = "reference"
    ROOF = "roof"


@dataclass(frozen=True)
class TimedCall:
    """One call that was timed. It took `seconds`, and `waited_s` of them one of its threads waited for a processor.

    `others` is the share of the machine's processors that programs other than the judge's had meanwhile. It is measured
    beside the course's own programs only, and in hundredths of a second: of one short call it may be off, and below 0.
    """

    program: EntrantName
    seconds: float
    waited_s: float
    others: float


@dataclass(frozen=True)
class Access:
    """What the first warp does at a line: its lanes' byte `offsets` in the array `memory`, `width` bytes each."""

    line: int
    memory: str
    stores: bool
    width: int
    offsets: tuple[int, ...]


@dataclass(frozen=True)
class Modelled:
    """What a kernel would take on a GPU that is not here: modelled, not measured. Times in seconds.

    `fraction` is its share of the speed that the memory of `gpu` allows, `gate` the least that is wanted, `bound` what
    holds it up.
    """

    gpu: str
    fraction: float
    gate: float
    submission_s: float
    memory_s: float
    bound: str
    accesses: tuple[Access, ...] = ()


@dataclass(frozen=True)
class Scorecard:
    """Everything there is to say about one submission of one exercise.

    `samples` are the timed calls, round after round, from which `speed` follows; `diagnoses` the costliest first;
    `lines` those that take most of the time, in their order, `scaling` the times with 1, 2, 4 ... threads. `since` says
    what has changed since the last scorecard.
    """

    exercise: str
    student: str
    checks: tuple[CheckResult, ...]
    speed: Speed | None
    isolation: Isolation
    seed: str
    submission_sha256: str
    duration_s: float
    environment: dict[str, str] = field(default_factory=dict)
    modelled: Modelled | None = None
    samples: tuple[TimedCall, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    lines: tuple[LineShare, ...] = ()
    scaling: tuple[ThreadTime, ...] = ()
    since: str = ""

    @cached_property
    def verdict(self) -> Verdict:
        """The worst check's verdict."""
        return worst([check.verdict for check in self.checks])

    @cached_property
    def score(self) -> float:
        """Points earned."""
        return round(sum(check.points for check in self.checks), 2)

    @cached_property
    def max_score(self) -> float:
        """Points that could be earned on this machine: those of skipped and noisy checks are left out."""
        return round(sum(check.max_points for check in self.checks if check.verdict.counts), 2)

    @cached_property
    def open_score(self) -> float:
        """Points that are not settled yet: no mark is final before they are."""
        return round(sum(check.max_points for check in self.checks if check.verdict.is_open), 2)

    def to_json(self) -> str:
        """Return the scorecard in the format of `grader/schemas/scorecard.schema.json`."""
        body = asdict(self)
        for check in body["checks"]:
            if not check["details"]:
                del check["details"]
        for name in ("lines", "scaling", "since"):
            if not body[name]:
                del body[name]
        head = {"schema_version": SCHEMA_VERSION, "exercise": body.pop("exercise"), "student": body.pop("student")}
        marks = {"verdict": self.verdict, "score": self.score, "max_score": self.max_score}
        return json.dumps(head | marks | body, indent=2, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Scorecard:
        """Read back what `to_json` wrote, or the kit's version that wrote schema version 1.

        Raises ValueError, KeyError or TypeError where `text` is something else.
        """
        body: dict[str, Any] = json.loads(text)
        if not isinstance(body, dict) or body.pop("schema_version") not in SCHEMA_FILES:
            raise ValueError("a scorecard of another schema version")
        for derived in ("verdict", "score", "max_score"):
            del body[derived]
        body["checks"] = tuple(_check_from(check) for check in body["checks"])
        body["speed"] = Speed(**body["speed"]) if body["speed"] else None
        body["modelled"] = _modelled_from(body["modelled"]) if body.get("modelled") else None
        body["isolation"] = Isolation(body["isolation"])
        body["samples"] = tuple(_call_from(call) for call in body.get("samples", ()))
        body["lines"] = tuple(LineShare(**one) for one in body.get("lines", ()))
        body["scaling"] = tuple(ThreadTime(**one) for one in body.get("scaling", ()))
        body["diagnoses"] = tuple(Diagnosis(**one | {"id": Cause(one["id"])}) for one in body.get("diagnoses", ()))
        return cls(**body)


@dataclass(frozen=True)
class Ungraded:
    """An exercise of a student's that the kit could not grade, and why: no mark, its points stay open.

    `earlier` is the scorecard of something handed in before, where there is one. It is stale: nobody's mark.
    """

    student: str
    exercise: str
    max_score: float
    reason: str
    earlier: Scorecard | None = None


def _check_from(body: dict[str, Any]) -> CheckResult:
    known = body | {"verdict": Verdict(body["verdict"]), "visibility": Visibility(body["visibility"])}
    return CheckResult(**known)


def _call_from(body: dict[str, Any]) -> TimedCall:
    return TimedCall(**body | {"program": EntrantName(body["program"])})


def _modelled_from(body: dict[str, Any]) -> Modelled:
    accesses = (Access(**access | {"offsets": tuple(access["offsets"])}) for access in body["accesses"])
    return Modelled(**body | {"accesses": tuple(accesses)})
