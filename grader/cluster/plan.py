"""What is to be graded: the units of a class with the answers, as JSON files, so that a judge elsewhere needs no more.

<out>/.asked/plan.json           the course, the options, and all units in order
<out>/.asked/<xx>/<unit>.json    what the student handed in, read once by whoever made the plan
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader.cluster.listing import Listing
from grader.errors import UsageError
from grader.files import write_atomically
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Options
from grader.model import Verdict

FOLDER = ".asked"
_TRIES = 2  # the first judge to fail may have lacked memory, or a worker that somebody killed


@dataclass(frozen=True)
class Planned:
    """A unit that has to have a result: which attempt is due, and how many judges had failed at that one before."""

    unit: str
    attempt: int
    student: str
    exercise: str
    faults: int = 0

    def is_settled(self, found: Listing) -> bool:
        """Return whether it has a result, or two judges have failed at it since it was planned."""
        faults = sum(attempt == self.attempt for attempt, _ in found.faults.get(self.unit, ()))
        return found.results.get(self.unit, -1) >= self.attempt or faults >= self.faults + _TRIES


@dataclass(frozen=True)
class Plan:
    """All units of a run, with the course's folder and the options that every judge needs.

    With `rehearse` a machine shows that it is fit before it judges (`grader.cluster.rehearsal`).
    """

    course: str
    seed: str
    reveal: bool
    units: tuple[Planned, ...]
    rehearse: bool = False
    why: bool = False

    def open(self, found: Listing) -> list[Planned]:
        """Return the units that are not settled yet."""
        return [unit for unit in self.units if not unit.is_settled(found)]

    def options(self) -> Options:
        """Return the options for a judge, without what depends on its machine."""
        return Options(seed=self.seed, reveal=self.reveal, why=self.why)

    def write(self, out: Path) -> None:
        """Write it, whole or not at all; raises KitError where that fails."""
        write_atomically(_path(out), json.dumps(asdict(self)))

    @classmethod
    def read(cls, out: Path) -> Plan:
        """Return the plan in a folder of scorecards; raises UsageError where there is none."""
        try:
            body = json.loads(_path(out).read_text(encoding="utf-8"))
            return cls(**body | {"units": tuple(Planned(**unit) for unit in body["units"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise UsageError(f"{out}: no class is being graded there. Start with: jitgrade grade --class.") from error


def write_answer(out: Path, unit: str, answer: Answer) -> None:
    """Write what was handed in for a unit; raises KitError where that fails."""
    body = asdict(answer) | {"code": base64.b64encode(answer.code).decode("ascii")}
    write_atomically(_answer_path(out, unit), json.dumps(body))


def read_answer(out: Path, unit: str) -> Answer:
    """Return what was handed in for a unit. Raises OSError, and ValueError where the file is damaged."""
    body = json.loads(_answer_path(out, unit).read_text(encoding="utf-8"))
    answer = Answer(**body | {"code": base64.b64decode(body["code"])})
    return answer if answer.verdict is None else replace(answer, verdict=Verdict(answer.verdict))


def _path(out: Path) -> Path:
    return out / FOLDER / "plan.json"


def _answer_path(out: Path, unit: str) -> Path:
    return out / FOLDER / unit[:2] / f"{unit}.json"
