"""CodeGrade's structured output (AutoTest v2): a line of JSON for each exercise, then one with the points.

The messages are those of CodeGrade's own `cg-pytest-reporter` 1.1.3: one line each, ASCII only, fractions as text.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from grader.model import Scorecard, Verdict
from grader.platforms import told
from grader.platforms.told import Cards, Titles, Told
from grader.reports import view

_FINEST = 10**6  # the denominator of what share was reached


def messages(cards: Cards, titles: Titles) -> str:
    """Return the messages, to be piped into `cg truncate`; the points are the share of what could be judged.

    Raises KitError where nothing was judged: the step then has no points, and fails.
    """
    points = str(Fraction(told.share(cards)).limit_denominator(_FINEST))
    suites = [{"tag": "unit-test", "results": [_suite(card, titles)]} for card in cards]
    lines = [json.dumps(body, separators=(",", ":")) for body in (*suites, {"tag": "points", "points": points})]
    return "\n".join(lines) + "\n"


def _suite(card: Scorecard, titles: Titles) -> dict[str, Any]:
    cases = [_case(one) for one in told.checks(card)]
    return {"id": card.exercise, "name": view.title(card, titles), "testCases": cases}


def _case(one: Told) -> dict[str, Any]:
    verdict = one.check.verdict
    status = "success" if verdict is Verdict.PASSED else "failure"
    case = {
        "name": one.name,
        "status": status if view.is_settled(verdict) else "skipped",
        "weight": str(Fraction(one.check.max_points).limit_denominator(_FINEST)),
        "reason": one.text,
        "stdout": one.details,
    }
    return {key: value for key, value in case.items() if value}
