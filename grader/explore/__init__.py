"""Explorers: each measures this machine, and writes what it found as a page that answers questions and as a JSON file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.explore import caches, pages, pipeline, scaling, speedup
from grader.explore.pipeline import DEFAULT, Question, question
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from grader.sandbox.shield import open_shield

__all__ = ["DEFAULT", "Explored", "Explorer", "Question", "explore", "question"]


class Explorer(StrEnum):
    """What can be explored."""

    SPEEDUP = "speedup"
    PIPELINE = "pipeline"
    SCALING = "scaling"
    CACHES = "caches"


@dataclass(frozen=True)
class Explored:
    """A page and its data, as the texts of two files."""

    page: str
    data: str


def explore(explorer: Explorer, asked: Question, isolation: Isolation, *, quick: bool = False) -> Explored:
    """Measure this machine, for up to a minute, or with `quick` for some ten seconds.

    The pipeline explorer compiles the function that is `asked` for in a worker under `isolation`, and raises UsageError
    where it does not compile.
    """
    if explorer is Explorer.PIPELINE:
        with Launcher(isolation) as launcher:
            shown = pipeline.measure(launcher, asked, quick=quick)
        return Explored(pages.pipeline(shown), pages.data_text(shown))
    measure, page = _MEASURED[explorer]
    with open_shield() as shield:
        measured = measure(shield, quick=quick)
    return Explored(page(measured), pages.data_text(measured))


_MEASURED: dict[Explorer, tuple[Callable[..., Any], Callable[..., str]]] = {
    Explorer.SPEEDUP: (speedup.measure, pages.speedup),
    Explorer.SCALING: (scaling.measure, pages.scaling),
    Explorer.CACHES: (caches.measure, pages.caches),
}
