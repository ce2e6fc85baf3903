"""Scorecards as self-contained HTML pages: no script, no network, and a policy that forbids both."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.model import REMARK, Scorecard, Ungraded, Verdict
from grader.reports import diagnoses, memory_picture, next_step, picture, timed_calls, units, view
from grader.reports.threads import Scaling
from grader.text import one_line, printable

TEMPLATES = Path(__file__).parents[2] / "templates"
_REASON = 500  # characters of what the kit said when it failed
_LONGEST_FACT = 4000  # characters: a processor's flags are the longest


@dataclass(frozen=True)
class ClassRow:
    """One student of a class. `folder` is the percent-encoded name of the directory that holds their page."""

    student: str
    folder: str
    scorecards: Sequence[Scorecard]
    ungraded: Sequence[Ungraded] = ()


def student_page(
    student: str, scorecards: Sequence[Scorecard], titles: Mapping[str, str], ungraded: Sequence[Ungraded] = ()
) -> str:
    """Return one student's page with all of `scorecards` in their order. `titles` maps slugs to titles.

    Why something is `ungraded` is not told: a fault of the kit may quote hidden tests.
    """
    score, maximum = view.total(scorecards, ungraded)
    first = next_step.first_open(scorecards)
    return render(
        "scorecard.html.j2",
        student=view.name(student),
        score=units.points(score),
        maximum=units.points(maximum),
        not_counted=units.points(left_out) if (left_out := sum(map(view.not_counted, scorecards))) else "",
        still_open=units.points(left) if (left := view.still_open(scorecards, ungraded)) else "",
        ungraded=[(one_line(titles.get(one.exercise, "") or one.exercise), view.earlier(one)) for one in ungraded],
        share=_share(score, maximum),
        target=list(scorecards).index(first) + 1 if first else 0,
        next=next_step.overall(scorecards, titles),
        cards=[_card(scorecard, titles) for scorecard in scorecards],
    )


def class_page(rows: Sequence[ClassRow], titles: Mapping[str, str]) -> str:
    """Return the table of a class: a row for each of `rows`, a column for each of `titles`."""
    cards = [scorecard for row in rows for scorecard in row.scorecards]
    ungraded = [one for row in rows for one in row.ungraded]
    judged = [card for card in cards if card.verdict.counts]
    passed = sum(card.verdict is Verdict.PASSED for card in judged)
    return render(
        "class.html.j2",
        passed=passed,
        judged=len(judged),
        share=_share(passed, len(judged)),
        advice=next_step.for_class({row.student: row.scorecards for row in rows}, ungraded),
        faults=[(view.name(one.student), one_line(one.exercise), one_line(one.reason, _REASON)) for one in ungraded],
        columns=[_column(slug, title, cards) for slug, title in titles.items()],
        rows=[_row(row, list(titles)) for row in rows],
    )


def _share(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _card(scorecard: Scorecard, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": view.title(scorecard, titles),
        "verdict": scorecard.verdict.value,
        "look": view.LOOKS[scorecard.verdict],
        "points": _points(scorecard.score, scorecard.max_score),
        "marks": view.marks(scorecard).capitalize(),
        "next": next_step.sentence(scorecard),
        "alarms": view.alarms(scorecard),
        "lines": view.lines(scorecard),
        "speed": _speed(scorecard),
        "modelled": _modelled(scorecard),
        "threads": _threads(scorecard),
        "since": one_line(scorecard.since, 400),
        "why": list(map(diagnoses.bounded, scorecard.diagnoses)),
        "margin": [(one.line, units.percent(one.share), one_line(one.text, 100)) for one in scorecard.lines],
        "sampled": diagnoses.SAMPLED if scorecard.lines else diagnoses.unseen(scorecard.diagnoses, scorecard.lines),
        "facts": _facts(scorecard),
    }


def _points(score: float, maximum: float) -> str:
    return f"{units.points(score)} / {units.points(maximum)}" if maximum else "-"


def _speed(scorecard: Scorecard) -> dict[str, Any] | None:
    speed = scorecard.speed
    if speed is None:
        return None
    return {
        "headline": view.speed_headline(speed),
        "share": view.speed_share(speed),
        "footnote": view.speed_footnote(speed),
        "tone": view.speed_tone(scorecard),
        "picture": picture.draw(speed),
        "roof": picture.roof(speed),
        "calls": timed_calls.table(scorecard.samples) if scorecard.samples else None,
    }


def _threads(scorecard: Scorecard) -> dict[str, Any] | None:
    scaling = Scaling.of(scorecard.scaling)
    if scaling is None:
        return None
    return {"told": scaling.told, "picture": picture.threads(scaling)}


def _modelled(scorecard: Scorecard) -> dict[str, Any] | None:
    modelled = scorecard.modelled
    if modelled is None:
        return None
    return {
        "headline": view.modelled_headline(modelled),
        "times": view.modelled_times(modelled),
        "bound": view.modelled_bound(modelled),
        "tone": view.speed_tone(scorecard),
        "rows": memory_picture.rows(modelled.accesses),
    }


def _facts(scorecard: Scorecard) -> list[tuple[str, str]]:
    own = [
        ("Isolation", scorecard.isolation.value),
        ("Graded in", units.seconds(scorecard.duration_s)),
        ("Seed", one_line(scorecard.seed)),
        ("SHA-256", one_line(scorecard.submission_sha256) or "no file"),
    ]
    more = {name: value for name, value in scorecard.environment.items() if name != REMARK}
    return own + [(one_line(name), one_line(value, _LONGEST_FACT)) for name, value in more.items()]


def _column(slug: str, title: str, cards: Sequence[Scorecard]) -> dict[str, Any]:
    graded = [card for card in cards if card.exercise == slug]
    passed = sum(card.verdict is Verdict.PASSED for card in graded)
    return {"title": one_line(title) or one_line(slug), "passed": passed, "graded": len(graded)}


def _row(row: ClassRow, slugs: Sequence[str]) -> dict[str, Any]:
    cards = {scorecard.exercise: scorecard for scorecard in row.scorecards}
    left = {one.exercise: _not_judged(one) for one in row.ungraded}
    score, maximum = view.total(row.scorecards, row.ungraded)
    still_open = view.still_open(row.scorecards, row.ungraded)
    return {
        "student": view.name(row.student),
        "href": href(row.folder),
        "score": units.points(score),
        "maximum": units.points(maximum) if maximum else "",
        "open": units.points(still_open) if still_open else "",
        "cells": [_cell(cards[slug]) if slug in cards else left.get(slug) for slug in slugs],
    }


def _not_judged(ungraded: Ungraded) -> dict[str, Any]:
    return {"verdict": Verdict.UNREADABLE.value, "look": view.Look("?", view.earlier(ungraded), "bad"), "score": ""}


def href(folder: str) -> str:
    """Return the address of the page in a folder whose percent-encoded name this is."""
    # Encoded anew behind "./", no name of a folder can become a scheme, another host or a folder above.
    return f"./{quote(unquote_to_bytes(folder), safe='')}/index.html"


def _cell(scorecard: Scorecard) -> dict[str, Any]:
    look = view.LOOKS[scorecard.verdict]
    score = units.points(scorecard.score) if scorecard.max_score else ""
    return {"verdict": scorecard.verdict.value, "look": look, "score": score}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize(value: object) -> object:
    """Make every text that reaches a page printable, whatever its caller forgot."""
    return printable(value, view.DETAILS_LIMIT) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """Return the policy that allows these style sheets and scripts, ours among the former, and nothing else."""
    allowed = " ".join(map(_digest, [(TEMPLATES / "style.css").read_text(encoding="utf-8"), *styles]))
    runs = f" script-src {' '.join(map(_digest, scripts))};" if scripts else ""
    return f"default-src 'none';{runs} style-src {allowed}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def render(template: str, styles: Sequence[str] = (), scripts: Sequence[str] = (), **values: object) -> str:
    """Return the page that `template` makes of `values`, in which every text is escaped and can be printed.

    `styles` and `scripts` are our own texts, for the template to write as they are; nothing else acts in the page.
    """
    own = {"styles": [Markup(text) for text in styles], "scripts": [Markup(text) for text in scripts]}  # noqa: S704
    return _environment().get_template(template).render(policy=_policy(tuple(styles), tuple(scripts)), **own, **values)
