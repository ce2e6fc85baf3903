"""Which doors there are: for each platform, the text that it reads, from the scorecards of one submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from grader.platforms import actions, classroom50, codegrade, gradescope, junit, markdown, prairielearn, told, vocareum
from grader.platforms.gradescope import Shown
from grader.platforms.told import Cards, Titles


class Door(StrEnum):
    """What scorecards become."""

    GRADESCOPE = "gradescope"
    CLASSROOM50 = "classroom50"
    ANNOTATIONS = "annotations"
    MARKDOWN = "markdown"
    PRAIRIELEARN = "prairielearn"
    JUNIT = "junit"
    CODEGRADE = "codegrade"
    VOCAREUM = "vocareum"
    TEXT = "text"


_PLAIN: Mapping[Door, Callable[[Cards, Titles], str]] = MappingProxyType(
    {
        Door.ANNOTATIONS: actions.workflow_commands,
        Door.MARKDOWN: markdown.summary,
        Door.PRAIRIELEARN: prairielearn.results,
        Door.JUNIT: junit.report,
        Door.CODEGRADE: codegrade.messages,
        Door.VOCAREUM: vocareum.grades,
        Door.TEXT: told.report,
    }
)


def export(
    door: Door, cards: Cards, titles: Titles, environment: Mapping[str, str], hidden: Shown = Shown.VISIBLE
) -> str:
    """Return what `door` reads; `environment` is the process's, in which Classroom 50 tells of the submission.

    `hidden` is Gradescope's alone. Raises KitError where nothing was judged and the platform knows no such result, and
    UsageError where `environment` lacks what the platform sets.
    """
    if door is Door.GRADESCOPE:
        return gradescope.results(cards, titles, hidden)
    if door is Door.CLASSROOM50:
        return classroom50.result(cards, titles, environment)
    return _PLAIN[door](cards, titles)
