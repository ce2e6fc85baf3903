"""The ground of the attacks: a course in which everything secret is marked, and a class with attackers in it.

A canary is a word that nobody can guess. One stands in every solution, hidden test and other student's
file, and one in the judge's environment and memory: where one comes out again, something hidden was reached.
"""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import catalog
from grader.authoring.hidden import HiddenLine, hidden_lines, leaks_in
from grader.authoring.submissions import Outcome, folder_of, is_unseen, possible_outcomes
from grader.catalog import Exercise
from grader.model import Isolation, Verdict
from tests.studies.hostile.oddities import ODDITIES, Oddity

ROOT = Path(__file__).parents[3]
CANARY_VARIABLE = "JITGRADE_CANARY"
_PARTS = ("exercises", "solutions", "templates", "tests/hidden")
_POINTS = re.compile(r"^# points: (\d+(?:\.\d+)?)\b", re.MULTILINE)
_HONEST = "honest"
_ALL = 100.0


@dataclass(frozen=True)
class Student:
    """One of the class: what they attack with (nothing, if honest), and what that may get them."""

    name: str
    attack: str = ""
    outcomes: tuple[Outcome, ...] = (Outcome(Verdict.PASSED),)
    points: float = _ALL


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


def prepare(folder: Path, slug: str, names: tuple[str, ...] = (), honest: bool = True) -> Ground:
    """Lay out in `folder` a course and a class for one exercise: an honest student before and after each attacker.

    An attacker whose name is the attack stands where the name sorts. `names`, where there are any, chooses
    attacks. Raises KitError where a file's header is wrong.
    """
    canary = f"canary-{secrets.token_hex(8)}"
    for part in _PARTS:
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*(folder / "solutions").rglob("*.py"), *(folder / "tests" / "hidden").rglob("*.py")]:
        path.write_text(f"# {canary}\n{path.read_text()}# {canary}\n")
    exercise = catalog.load(folder / "exercises" / slug)
    ground = Ground(folder, exercise, (), canary)
    attacks = [file for file in attack_files(slug) if not names or file.stem in names]
    oddities = [odd for odd in ODDITIES if odd.slug == slug and (not names or odd.name in names)]
    students: list[Student] = []
    everything: list[Path | Oddity] = [*attacks, *oddities]
    for attack in everything:
        students += [_honest(ground, len(students))] if honest else []
        students.append(_attacker(ground, len(students), attack))
    students += [_honest(ground, len(students))] if honest and students else []
    return Ground(folder, exercise, tuple(sorted(students, key=lambda student: student.name)), canary)


def attack_files(slug: str) -> list[Path]:
    """Return the hostile submissions of an exercise."""
    exercise = catalog.load(ROOT / "exercises" / slug)
    return sorted((folder_of(exercise) / "hostile").glob("*.py"))


def allowed_points(text: str) -> float:
    """Return the points that the header of an attack grants it, for what in it is honest."""
    found = _POINTS.search(text)
    return float(found[1]) if found else 0.0


def _honest(ground: Ground, number: int) -> Student:
    student = Student(f"{number:04} {_HONEST}")
    folder = ground.class_folder / student.name
    folder.mkdir(parents=True)
    shutil.copy(ground.exercise.solution, folder / f"{ground.exercise.slug}.py")
    return student


def _attacker(ground: Ground, number: int, attack: Path | Oddity) -> Student:
    slug = ground.exercise.slug
    if isinstance(attack, Oddity):
        folder = ground.class_folder / (attack.student or f"{number:04} odd file")
        folder.mkdir(parents=True)
        attack.make(folder / f"{slug}.py", ground.folder)
        return Student(folder.name, attack.name, tuple(map(Outcome, attack.verdicts)), 0.0)
    folder = ground.class_folder / f"{number:04} {attack.stem}"
    folder.mkdir(parents=True)
    shutil.copy(attack, folder / f"{slug}.py")
    outcomes = possible_outcomes(ground.exercise, attack)
    unseen = is_unseen(ground.exercise, outcomes)
    return Student(folder.name, attack.stem, outcomes, _ALL if unseen else allowed_points(attack.read_text()))
