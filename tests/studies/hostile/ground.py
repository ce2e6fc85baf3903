"""The ground of the attacks: a course in which everything secret is marked, and a class with attackers in it.

A canary is a word that nobody can guess. One stands in every solution, hidden test and other student's
file, and one in the judge's environment and memory: where one comes out again, something hidden was reached.
"""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from grader import catalog
from grader.authoring.hidden import HiddenLine, hidden_lines, leaks_in
from grader.authoring.submissions import EVERY_CHECK, Outcome, is_unseen, possible_outcomes
from grader.catalog import Backend, Exercise
from grader.model import Isolation, Verdict
from tests.studies.hostile.attacks import ROOT, Attack
from tests.studies.hostile.oddities import Oddity

CANARY_VARIABLE = "JITGRADE_CANARY"
_PARTS = ("exercises", "solutions", "templates", "tests/hidden")
_POINTS = re.compile(r"^# points: (\d+(?:\.\d+)?)\b", re.MULTILINE)
_HONEST = "honest"
_ALL = 100.0


class Clock(StrEnum):
    """How a student is graded: with the speed check and nothing beside it, with it and whatever else, or without it."""

    ALONE = "alone"
    SHARED = "shared"
    OFF = "off"


@dataclass(frozen=True)
class Student:
    """One of the class: what they attack with (nothing, if honest), what that may get them, how they are graded."""

    name: str
    attack: str = ""
    outcomes: tuple[Outcome, ...] = (Outcome(Verdict.PASSED),)
    points: float = _ALL
    clock: Clock = Clock.ALONE


@dataclass(frozen=True)
class Ground:
    """A course in `folder`, one exercise's class beside it, and the words that must not come out."""

    folder: Path
    exercise: Exercise
    students: tuple[Student, ...]
    canary: str

    @property
    def class_folder(self) -> Path:
        """The folder with a sub-folder for each student."""
        return self.folder / "class" / self.exercise.slug

    def results(self, isolation: Isolation) -> Path:
        """Return the folder for the scorecards and pages."""
        return self.folder / "results" / isolation / self.exercise.slug

    @cached_property
    def _hidden(self) -> list[HiddenLine]:
        return hidden_lines(self.folder)

    def reached(self, text: str) -> int:
        """Return how many bytes of hidden material are in `text`."""
        lines = [leak.hidden.text for leak in leaks_in(text, self._hidden)]
        return sum(map(len, lines)) + text.count(self.canary) * len(self.canary)


def prepare(folder: Path, slug: str, attacks: list[Attack], honest: bool = True, timed_every: int = 1) -> Ground:
    """Lay out in `folder` a course and a class for one exercise: an honest student before and after each attacker.

    The one after an attacker is the one before the next. The first honest student's speed is judged, then that of
    each `timed_every`-th, and of the last; the others' every check but that. With 0, no honest student's speed is.
    An attacker whose name is the attack stands where the name sorts. Raises KitError where a file's header is wrong.
    """
    canary = f"canary-{secrets.token_hex(8)}"
    for part in _PARTS:
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*(folder / "solutions").rglob("*.py"), *(folder / "tests" / "hidden").rglob("*.py")]:
        path.write_text(f"# {canary}\n{path.read_text()}# {canary}\n")
    exercise = catalog.load(folder / "exercises" / slug)
    ground = Ground(folder, exercise, (), canary)
    students: list[Student] = []
    for number, attack in enumerate(attacks):
        students += [_honest(ground, len(students), timed_every > 0 and number % timed_every == 0)] if honest else []
        students.append(_attacker(ground, len(students), attack))
    students += [_honest(ground, len(students), timed_every > 0)] if honest and students else []
    return Ground(folder, exercise, tuple(sorted(students, key=lambda student: student.name)), canary)


def allowed_points(text: str) -> float:
    """Return the points that the header of an attack grants it, for what in it is honest."""
    found = _POINTS.search(text)
    return float(found[1]) if found else 0.0


def _honest(ground: Ground, number: int, timed: bool) -> Student:
    student = Student(f"{number:04} {_HONEST}", clock=_clock(ground.exercise, timed=timed))
    folder = ground.class_folder / student.name
    folder.mkdir(parents=True)
    shutil.copy(ground.exercise.solution, folder / f"{ground.exercise.slug}.py")
    return student


def _clock(exercise: Exercise, timed: bool) -> Clock:
    """Return the clock of one whose speed counts; a kernel's is modelled, and nothing disturbs that."""
    quiet = Clock.SHARED if exercise.backend is Backend.CUDA else Clock.ALONE
    return quiet if timed else Clock.OFF


def _attacker(ground: Ground, number: int, attack: Attack) -> Student:
    source, name = attack.source, f"{number:04} {attack.name}"
    if isinstance(source, Oddity):
        name = source.student or f"{number:04} odd file"
    file = ground.class_folder / name / f"{attack.slug}.py"
    file.parent.mkdir(parents=True)
    if isinstance(source, Oddity):
        source.make(file, ground.folder)
    else:
        shutil.copy(source, file)
    return replace(attacker(ground.exercise, attack), name=name)


def attacker(exercise: Exercise, attack: Attack) -> Student:
    """Return who attacks so, not yet in any class; raises KitError where the header of the file is wrong."""
    if isinstance(attack.source, Oddity):
        return Student("", attack.name, tuple(map(Outcome, attack.source.verdicts)), 0.0, Clock.SHARED)
    outcomes = possible_outcomes(exercise, attack.source)
    points = _ALL if is_unseen(exercise, outcomes) else allowed_points(attack.source.read_text())
    hopeless = all(outcome.checks == (EVERY_CHECK,) for outcome in outcomes)
    return Student("", attack.name, outcomes, points, Clock.SHARED if hopeless else _clock(exercise, timed=True))
