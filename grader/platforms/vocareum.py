"""Vocareum's grade file: a line `criterion,points` for each exercise; the text goes into its report file."""

from __future__ import annotations

from grader.platforms import told
from grader.platforms.told import Cards, Titles
from grader.reports import units


def grades(cards: Cards, _: Titles) -> str:
    """Return the lines to append to `$vocareumGradeFile`; the criteria of the assignment are the exercises' slugs.

    A criterion's maximum is fixed, so where checks could not be judged the points are scaled to it. Raises KitError
    for an exercise of which nothing was judged.
    """
    return "".join(f"{card.exercise},{units.points(told.share([card]) * told.full([card]))}\n" for card in cards)
