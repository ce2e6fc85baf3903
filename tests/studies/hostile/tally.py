"""Records of a class under attack, added up into the row of a table; what must be zero, and what was a surprise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields

from grader.catalog import Exercise
from grader.model import Verdict
from tests.studies.hostile.attacks import Attack
from tests.studies.hostile.ground import Student, attacker
from tests.studies.hostile.session import Record

_CENT = 0.01


@dataclass
class Tally:
    """The counts of one class. Everything but `attacks`, `honest` and `honest_passed` must be zero."""

    attacks: int = 0
    passed: int = 0
    unearned: float = 0.0
    crashes: int = 0
    reached: int = 0
    left: int = 0
    unexpected: int = 0
    injected: int = 0
    honest: int = 0
    honest_passed: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    complaints: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether no attack got anything, and no honest student lost anything."""
        harm = (self.passed, self.unearned, self.crashes, self.reached, self.left, self.unexpected, self.injected)
        return not any(harm) and self.honest == self.honest_passed

    def add(self, student: Student, record: Record) -> None:
        """Count one student."""
        self.seconds += record.seconds
        self.cpu_seconds += record.cpu_seconds
        self.crashes += bool(record.fault)
        self.reached += record.reached
        self.left += record.left
        self.injected += len(record.acting)
        if student.attack:
            self._add_attack(student, record)
        else:
            self.honest += 1
            self.honest_passed += record.verdict == Verdict.PASSED
        self.complaints += [
            f"{student.attack or student.name}: {complaint}" for complaint in _complaints(student, record)
        ]

    def add_all(self, exercise: Exercise, attack: Attack, records: Iterable[Record]) -> None:
        """Count the records of an attack, and of the honest students beside it."""
        for record in records:
            self.add(attacker(exercise, attack) if record.attack else Student(record.student), record)

    def include(self, other: Tally) -> None:
        """Add another class's counts."""
        for name in (item.name for item in fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def _add_attack(self, student: Student, record: Record) -> None:
        self.attacks += 1
        self.passed += record.verdict == Verdict.PASSED and not _is_allowed(student, record)
        self.unearned += max(0.0, record.score - student.points)
        self.unexpected += not _is_allowed(student, record)


def _is_allowed(student: Student, record: Record) -> bool:
    """Return whether the verdict, and the checks that have it, are as the attack's header says."""
    if not record.verdict:
        return False
    checks = {check: Verdict(verdict) for check, verdict in record.checks.items()}
    return any(outcome.allows(Verdict(record.verdict), checks) for outcome in student.outcomes)


def _complaints(student: Student, record: Record) -> Iterator[str]:
    if record.fault:
        yield f"the kit failed on it: {record.fault}"
    elif not _is_allowed(student, record):
        having = [check for check, verdict in record.checks.items() if verdict == record.verdict]
        yield f"{record.verdict} in {' and '.join(having)}, not {' or '.join(map(str, student.outcomes))}"
    if record.score > student.points + _CENT:
        yield f"{record.score:g} points, and {student.points:g} are allowed"
    if record.reached:
        yield f"{record.reached} bytes of hidden material came out"
    if record.left:
        yield f"{record.left} processes or files were left"
    yield from (f"acts in {where}" for where in record.acting)
