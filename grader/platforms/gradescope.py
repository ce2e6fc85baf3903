"""Gradescope's `results.json`: a test for each check, the total scaled where checks were not judged, a leaderboard.

The fields, and what they mean, are those of Gradescope's Autograder Specifications (`docs/specs.md` of its samples).
"""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from typing import Any

from grader.catalog import SPEED_CHECK
from grader.model import Verdict, Visibility
from grader.platforms import told
from grader.platforms.told import Cards, Titles, Told
from grader.reports import units, view

_PLACES = 2  # of points


class Shown(StrEnum):
    """When students see a check. While one is not visible yet, Gradescope shows them no total."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"


def results(cards: Cards, titles: Titles, hidden: Shown = Shown.VISIBLE) -> str:
    """Return `results.json`; `hidden` says when students see the checks whose tests they do not have.

    Gradescope's maximum is fixed. A check that could not be judged is told without points, and the total is the share
    of the judged points, of all. Texts are marked as plain, so nothing in them is Markdown or HTML. Raises KitError
    where nothing was judged: without the file Gradescope gives no mark.
    """
    seen = cards if hidden is Shown.VISIBLE else _without_hidden(cards)
    body = {
        "score": round(told.share(cards) * told.full(cards), _PLACES),
        "execution_time": round(sum(card.duration_s for card in cards)),
        "output_format": "text",
        "output": told.summary(seen, titles),
        "visibility": Shown.VISIBLE,
        "stdout_visibility": "hidden",
        "tests": [
            _test(f"{exercise}.{number}", f"{view.title(card, titles)}: {one.name}", one, hidden)
            for exercise, card in enumerate(cards, 1)
            for number, one in enumerate(told.checks(card), 1)
        ],
        "leaderboard": [
            {
                "name": f"{view.title(card, titles)}: times faster than the baseline",
                "value": units.rounded_down(card.speed.ratio, _PLACES, card.speed.gate),
                "order": "desc",
            }
            for card in seen
            if card.speed and card.verdict is Verdict.PASSED
        ],
    }
    return json.dumps(body, indent=1, allow_nan=False) + "\n"


def _without_hidden(cards: Cards) -> Cards:
    """Return the cards as who sees no hidden check yet may know them; whose speed is hidden has none."""
    known = []
    for card in cards:
        public = tuple(check for check in card.checks if check.visibility is Visibility.PUBLIC)
        timed = any(check.id == SPEED_CHECK for check in public)
        known += [replace(card, checks=public, speed=card.speed if timed else None)] if public else []
    return known


def _test(number: str, name: str, one: Told, hidden: Shown) -> dict[str, Any]:
    check = one.check
    test: dict[str, Any] = {
        "number": number,
        "name": name,
        "output_format": "text",
        "output": one.whole,
        "visibility": hidden if check.visibility is Visibility.HIDDEN else Shown.VISIBLE,
    }
    if not check.verdict.counts:  # told, and in neither sum
        return test
    status = "passed" if check.verdict is Verdict.PASSED else "failed"
    return test | {"status": status, "score": check.points, "max_score": check.max_points}
