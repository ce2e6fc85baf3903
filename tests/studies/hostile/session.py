"""`python -m tests.studies.hostile.session`: grade as `jitgrade grade --class` does; say what came of each.

A process of its own, so that whatever an attack does to a judge is seen from outside: it prints one line of
JSON for each student when their grading has ended, and writes the pages at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from grader import catalog, classroom, handed_in
from grader.authoring.submissions import verdicts_of
from grader.classroom import Class, ResultStore
from grader.judge.session.grade import Options
from grader.model import Isolation, Verdict
from grader.sandbox import processes
from tests.studies.hostile.ground import CANARY_VARIABLE, Ground


@dataclass(frozen=True)
class Record:
    """What came of one student, called as their folder is; `checks` are the verdicts of the checks by id.

    `reached` is in bytes of hidden material, `left` in processes and temporary files still there; `fault` is
    what the kit itself could not cope with.
    """

    student: str
    verdict: str = ""
    score: float = 0.0
    reached: int = 0
    left: int = 0
    fault: str = ""
    seconds: float = 0.0
    checks: dict[str, Verdict] = field(default_factory=dict)


def main() -> None:
    """Grade the class of one exercise under one isolation."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("slug")
    parser.add_argument("isolation", type=Isolation)
    given = parser.parse_args()
    exercise = catalog.load(given.folder / "exercises" / given.slug)
    ground = Ground(given.folder, exercise, (), os.environ[CANARY_VARIABLE])
    for record in records(ground, given.isolation):
        sys.stdout.write(json.dumps(asdict(record)) + "\n")
        sys.stdout.flush()


def records(ground: Ground, isolation: Isolation) -> Iterator[Record]:
    """Yield a record for each student of the class, in the order of their names; then write the pages."""
    out = ground.results(isolation)
    options = Options(isolation=isolation)
    students = handed_in.students_of(ground.class_folder)
    known, faults, started = _around(), 0, time.monotonic()
    result = Class()
    grading = classroom.grade_all([ground.exercise], students, ResultStore(out), options, lambda *_: None)
    for student, result in zip(students, grading, strict=True):
        fault = "\n".join(result.faults[faults:])
        yield _record(ground, student, result, fault, len(_around() - known), time.monotonic() - started)
        faults, started, result.printed = len(result.faults), time.monotonic(), ""
    classroom.write_pages(result, [ground.exercise], out, is_class=True)


def _record(ground: Ground, student: handed_in.Student, result: Class, fault: str, left: int, seconds: float) -> Record:
    cards = result.cards[student.id]
    reached = ground.reached("\n".join([result.printed, fault, *(card.to_json() for card in cards)]))
    verdict, score = (cards[0].verdict.value, cards[0].score) if cards else ("", 0.0)
    checks = verdicts_of(cards[0]) if cards else {}
    return Record(student.folder.name, verdict, score, reached, left, fault, round(seconds, 2), checks)


def _around() -> set[str]:
    """Return what a submission could have left: processes of this one's, files where temporary ones go."""
    return {str(pid) for pid in processes.children(os.getpid())} | set(os.listdir(tempfile.gettempdir()))


if __name__ == "__main__":
    main()
