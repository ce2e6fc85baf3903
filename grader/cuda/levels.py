"""How bad a finding is: what fails a build, and what is only told."""

from __future__ import annotations

from enum import StrEnum

from grader.ptxemu import NOTES, Finding, Kind


class Level(StrEnum):
    """From what is worth a look to what is a mistake; the names are SARIF's."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """The higher, the worse."""
        return list(Level).index(self)


def level_of(finding: Finding) -> Level:
    """Return how bad a finding is: a race is a warning where other orders were tried, and none changed the result."""
    if finding.kind in NOTES:
        return Level.NOTE
    retried = finding.retried
    harmless = finding.kind is Kind.RACE and retried is not None and retried.orders and retried.change is None
    return Level.WARNING if harmless else Level.ERROR


def rule_of(kind: Kind) -> str:
    """Return the name of a rule in a word, as suppressions and reports have it: `out-of-bounds`."""
    return kind.name.lower().replace("_", "-")
