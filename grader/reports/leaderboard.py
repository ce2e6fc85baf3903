"""The leaderboard: who of those who want it is how fast, under the names that they chose, and nothing of their code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.catalog import Exercise
from grader.model import Scorecard, Verdict
from grader.reports import html, units
from grader.text import one_line


@dataclass(frozen=True)
class Place:
    """A line of the leaderboard; those whose speed is the same to the digit have the same rank."""

    rank: int
    name: str
    speed: str
    of_reference: str


def places(cards: Sequence[Scorecard], pseudonyms: Mapping[str, str]) -> list[Place]:
    """Return the places of the right answers at the gate, fastest first, of students who have a pseudonym."""
    listed = [card for card in cards if card.speed and card.verdict is Verdict.PASSED and card.student in pseudonyms]
    rows = sorted((-card.speed.ratio, pseudonyms[card.student], card.speed) for card in listed if card.speed)
    shown = [units.times(speed.ratio) for _, _, speed in rows]
    return [
        Place(
            shown.index(told) + 1,
            one_line(name),
            told,
            units.percent(speed.reference_fraction) if speed.reference_fraction is not None else "",
        )
        for (_, name, speed), told in zip(rows, shown, strict=True)
    ]


def page(cards: Mapping[str, Sequence[Scorecard]], exercises: Sequence[Exercise], names: Mapping[str, str]) -> str:
    """Return the page, with the scorecards of each exercise by slug, and pseudonyms by student's id."""
    boards = [(one_line(each.title), places(cards.get(each.slug, ()), names)) for each in exercises if each.speed]
    return html.render("leaderboard.html.j2", boards=[(title, rows) for title, rows in boards if rows])
