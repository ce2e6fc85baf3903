"""JUnit XML, which Jenkins, GitLab, Artemis and CodeGrade import: a suite for each exercise, a case for each check."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.model import Scorecard, Verdict
from grader.platforms import told
from grader.platforms.told import Cards, Titles, Told
from grader.reports import view
from grader.text import one_line

_ERRORS = (Verdict.ERROR, Verdict.TIMEOUT, Verdict.CRASHED, Verdict.REJECTED)
_LONGEST = 200  # characters of the message in an attribute; all of it is in the text


def report(cards: Cards, titles: Titles) -> str:
    """Return the report, in the form that Jenkins's `junit-10.xsd` asks for.

    What was not judged is `skipped`; what stopped before it had an answer, or broke a rule, an `error`; the rest that
    is not passed a `failure`. JUnit knows no points: `system-out` has them.
    """
    root = Element("testsuites")
    for card in cards:
        _suite(root, card, titles)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, card: Scorecard, titles: Titles) -> None:
    kinds = [_kind(check.verdict) for check in card.checks]
    count = {"tests": len(kinds), "failures": kinds.count("failure"), "errors": kinds.count("error")}
    numbers = {name: str(number) for name, number in (count | {"skipped": kinds.count("skipped")}).items()}
    suite = SubElement(
        root, "testsuite", {"name": view.title(card, titles), **numbers, "time": f"{card.duration_s:.2f}"}
    )
    for one in told.checks(card):
        _case(suite, card, one)


def _case(suite: Element, card: Scorecard, one: Told) -> None:
    case = SubElement(suite, "testcase", {"name": one.name, "classname": one_line(card.exercise), "time": "0"})
    kind, verdict = _kind(one.check.verdict), one.check.verdict.value
    if kind:
        message = one_line(one.check.message or one.name, _LONGEST)
        SubElement(case, kind, {"type": verdict, "message": message}).text = one.whole
    points = told.marks(one.check)
    SubElement(case, "system-out").text = f"{points} points" if points else "not counted"


def _kind(verdict: Verdict) -> str:
    """Return which of JUnit's elements a verdict is; "" for passed."""
    if verdict is Verdict.PASSED:
        return ""
    if not view.is_settled(verdict):
        return "skipped"
    return "error" if verdict in _ERRORS else "failure"
