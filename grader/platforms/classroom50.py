"""Classroom 50's `result.json` (`schemas/result-v1.schema.json`), whose scores are whole numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from grader.errors import UsageError
from grader.model import Verdict
from grader.platforms import told
from grader.platforms.told import Cards, Titles
from grader.reports import view

SCHEMA = "classroom50/result/v1"
HUNDREDTHS = 100  # of a point: a tier may be worth half of one
_ASKED = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}


def result(cards: Cards, titles: Titles, environment: Mapping[str, str], now: datetime | None = None) -> str:
    """Return `result.json`: scores in hundredths of a point, of the checks that could be judged.

    Classroom 50's runner tells in `environment` which submission it is, and replaces the time (`now`) by the commit's.
    Raises UsageError where it does not, and KitError where nothing was judged.
    """
    told.share(cards)
    counted = [check for card in cards for check in card.checks if check.verdict.counts]
    missing = [name for name in _ASKED.values() if not environment.get(name)]
    if missing:
        raise UsageError(f"{', '.join(missing)} not set: this is for Classroom 50's runner, which sets them.")
    tests = [
        {
            "test-name": f"{view.title(card, titles)}: {one.name}",
            "passed": one.check.verdict is Verdict.PASSED,
            "score": _hundredths([one.check.points] if one.check.verdict.counts else []),
            "max-score": _hundredths([one.check.max_points] if one.check.verdict.counts else []),
            "verdict": one.check.verdict.value,
            "output": one.whole,
        }
        for card in cards
        for one in told.checks(card)
    ]
    body = {
        "schema": SCHEMA,
        **{key: environment[name] for key, name in _ASKED.items()},
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environment.get("OWNER") or environment.get("USERNAME") or "unknown",
        "review": environment.get("REVIEW_URL") or environment["COMMIT_URL"],
        "datetime": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": _hundredths(check.points for check in counted),
        "max-score": _hundredths(check.max_points for check in counted),
        "tests": tests,
    }
    return json.dumps(body, indent=1, allow_nan=False) + "\n"


def _hundredths(points: Iterable[float]) -> int:
    return sum(round(HUNDREDTHS * each) for each in points)
