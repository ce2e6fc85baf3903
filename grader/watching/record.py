"""How far somebody has come in the course: the best check of each exercise, in a file of the course's folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from grader.files import write_atomically
from grader.model import Scorecard, Verdict

_FILE = Path(".jitgrade") / "progress.json"


@dataclass(frozen=True)
class Record:
    """The share of its public points, from 0 to 1, that each exercise's best check had; 1 where all of it passed."""

    course: Path
    best: dict[str, float]

    @classmethod
    def read(cls, course: Path) -> Record:
        """Return what was noted in `course`, nothing where there is no such file or nobody can read it."""
        try:
            body = json.loads((course / _FILE).read_text(encoding="utf-8"))
            best = {str(slug): min(max(float(share), 0.0), 1.0) for slug, share in body["best"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            best = {}
        return cls(course, best)

    def with_card(self, card: Scorecard) -> Record:
        """Return the record with one check more."""
        share = card.score / card.max_score if card.max_score else 0.0
        if card.verdict is not Verdict.PASSED:
            share = min(share, 0.99)
        return Record(self.course, self.best | {card.exercise: max(share, self.best.get(card.exercise, 0.0))})

    def is_done(self, slug: str) -> bool:
        """Return whether the exercise has passed a check."""
        return self.best.get(slug, 0.0) >= 1.0

    def done(self) -> frozenset[str]:
        """Return the exercises that have passed a check."""
        return frozenset(slug for slug in self.best if self.is_done(slug))

    def write(self) -> None:
        """Note it for the next time; raises KitError where that cannot be done."""
        write_atomically(self.course / _FILE, json.dumps({"best": self.best}, indent=1))
