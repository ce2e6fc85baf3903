"""PrairieLearn's `/grade/results/results.json`, as its docs/externalGrading.md describes it."""

from __future__ import annotations

import json
from typing import Any

from grader.platforms import told
from grader.platforms.told import Cards, Titles, Told
from grader.reports import view

MOST_BYTES = 1024 * 1024  # of the file; a larger one is an error of the grader
_DETAILS = 2000  # characters of what a compiler said, where all of it is too large


def results(cards: Cards, titles: Titles) -> str:
    """Return `results.json`: the share of the points that could be judged, and a test for each check.

    Where nothing could be judged, or nothing handed in could be read, the submission is not gradable: PrairieLearn then
    counts no attempt. A check that could not be judged is 0 of 0 points, which it shows as neither right nor wrong.
    """
    checks = [check for card in cards for check in card.checks]
    whole = [
        {"name": f"{view.title(card, titles)}: {one.name}"} | _test(one) for card in cards for one in told.checks(card)
    ]
    body: dict[str, Any] = {"gradable": True, "message": told.summary(cards, titles), "tests": whole}
    if not any(view.is_settled(check.verdict) for check in checks):
        body |= {"gradable": False, "format_errors": sorted({one.message or one.title for one in checks})}
    else:
        body["score"] = told.share(cards)
    if len(_written(body).encode()) > MOST_BYTES:
        body["tests"] = [test | {"output": test.get("output", "")[:_DETAILS]} for test in whole]
    return _written(body)


def _written(body: dict[str, Any]) -> str:
    return json.dumps(body, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def _test(one: Told) -> dict[str, Any]:
    check = one.check
    points = (check.points, check.max_points) if check.verdict.counts else (0, 0)
    return {"points": points[0], "max_points": points[1], "message": one.text, "output": one.details}
