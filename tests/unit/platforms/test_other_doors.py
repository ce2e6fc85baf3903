"""PrairieLearn, JUnit, CodeGrade and Vocareum: each file by the rules of who reads it, whatever students write."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import cli
from grader.errors import KitError
from grader.model import Scorecard, Verdict
from grader.platforms import Door, export
from tests.unit.minicourse import make_exercise
from tests.unit.platforms.cards import (
    HALF_JUDGED,
    HOSTILE,
    NOT_JUDGED,
    PASSED,
    SPEED,
    TITLES,
    UNREADABLE,
    WRONG,
    card,
    check,
)

ALL = (PASSED, WRONG, HALF_JUDGED, UNREADABLE, HOSTILE)


def _prairielearn(*cards: Scorecard) -> dict[str, Any]:
    """Read results.json by docs/externalGrading.md, and by what its pl-external-grader-results makes of the tests."""
    text = export(Door.PRAIRIELEARN, cards, TITLES, {})
    assert len(text.encode()) <= 1024 * 1024
    body: dict[str, Any] = json.loads(text)
    assert set(body) <= {"gradable", "score", "message", "output", "images", "format_errors", "tests"}
    assert body["gradable"] is False or 0.0 <= body["score"] <= 1.0
    assert all(isinstance(error, str) for error in body.get("format_errors", ()))
    for test in body["tests"]:
        assert set(test) <= {"name", "description", "points", "max_points", "message", "output", "images"}
        assert test["points"] is not None  # else it shows no points at all
        assert 0 <= test["points"] <= test["max_points"]
    return body


def test_prairielearn_gets_the_share_of_what_was_judged() -> None:
    """The score is a fraction of what could be judged; what was not is 0 of 0, shown as neither right nor wrong."""
    assert _prairielearn(PASSED, WRONG)["score"] == pytest.approx(100 / 160)
    body = _prairielearn(HALF_JUDGED)
    assert body["score"] == 1.0
    assert [(test["points"], test["max_points"]) for test in body["tests"]] == [(20.0, 20.0), (0, 0)]


@pytest.mark.parametrize("cards", [[NOT_JUDGED], [UNREADABLE]], ids=["noisy", "unreadable"])
def test_prairielearn_counts_no_attempt_where_nothing_was_judged(cards: list[Scorecard]) -> None:
    """Such a submission is not gradable, says why, and has no score."""
    body = _prairielearn(*cards)
    assert body["gradable"] is False
    assert body["format_errors"]
    assert "score" not in body


def test_prairielearn_takes_no_file_over_its_limit() -> None:
    """However long compilers' texts are, the file keeps within 1 MB, and each test has the beginning of its own."""
    wide = "\N{SNOWMAN}\N{BEAR FACE}" * 4000
    long = card(*(check(f"n{n}", Verdict.ERROR, message=f"{n}{wide}", details=f"{n}{wide}") for n in range(36)))
    assert all(test["output"].startswith(str(n)) for n, test in enumerate(_prairielearn(long)["tests"]))


def test_prairielearn_shows_students_texts_as_text() -> None:
    """It makes terminal colours of escape sequences, and escapes the rest itself: no text has such a sequence left."""
    tests = _prairielearn(HOSTILE)["tests"]
    assert len(tests) == len(HOSTILE.checks)
    assert not any(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", test["message"] + test["output"]) for test in tests)
    assert "</pre><script>" in tests[5]["message"]


# What Jenkins's junit-10.xsd says of an element: attributes that it must have, others that it may, what may be in it.
_XSD: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}
_TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")


def _junit(*cards: Scorecard) -> Element:
    root = fromstring(export(Door.JUNIT, cards, TITLES, {}).encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        needed, allowed, within = _XSD[element.tag]
        assert needed <= set(element.attrib) <= needed | allowed
        assert {child.tag for child in element} <= within
        assert element.tag != "testsuite" or _TIME.fullmatch(element.attrib["time"])
    for suite in root:
        for kind, noun in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.attrib[noun]) == len(suite.findall(f"testcase/{kind}"))
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
    return root


def test_junit_tells_verdicts_apart() -> None:
    """A wrong answer fails, an exception is an error, what was not judged is skipped, and the points are told."""
    root = _junit(WRONG, HALF_JUDGED)
    kinds = [next((child.tag for child in case if child.tag != "system-out"), "") for case in root.iter("testcase")]
    assert kinds == ["", "failure", "error", "", "skipped"]
    assert [case.findtext("system-out") for case in root.iter("testcase")] == [
        *("20/20 points", "0/20 points", "0/40 points", "20/20 points", "not counted"),
    ]


def test_junit_is_whole_whatever_students_write() -> None:
    """Texts made to end an element, and characters that XML does not know, are in one case each, and shown."""
    cases = list(_junit(HOSTILE).iter("testcase"))
    assert len(cases) == len(HOSTILE.checks)
    assert "]]></failure></testcase>" in (cases[7].findtext("error") or "")


@given(st.text())
def test_junit_takes_any_text(text: str) -> None:
    """No text breaks the report."""
    _junit(card(check("a", Verdict.ERROR, message=text, details=text)))


def _codegrade(cards: Sequence[Scorecard]) -> tuple[list[dict[str, Any]], Fraction]:
    """Read messages by the types of cg-pytest-reporter 1.1.3 (plugin.py), and return the suites and the points."""
    *suites, last = export(Door.CODEGRADE, cards, TITLES, {}).removesuffix("\n").split("\n")
    found = []
    for line in suites:
        assert line.isascii()
        message = json.loads(line)
        assert set(message) == {"tag", "results"}
        assert message["tag"] == "unit-test"
        for suite in message["results"]:
            assert {"id", "name", "testCases"} <= set(suite) <= {"id", "name", "testCases", "weight"}
            for case in suite["testCases"]:
                optional = {"description", "weight", "reason", "stdout", "stderr"}
                assert {"name", "status"} <= set(case) <= {"name", "status"} | optional
                assert case["status"] in ("success", "failure", "skipped")
                assert Fraction(case["weight"]) > 0
        found += message["results"]
    points = json.loads(last)
    assert points["tag"] == "points"
    assert 0 <= Fraction(points["points"]) <= 1
    return found, Fraction(points["points"])


def test_codegrade_gets_a_line_for_each_exercise_and_the_share() -> None:
    """Points are the exact share of what was judged, tiers included, and what was not judged is skipped."""
    suites, points = _codegrade([card(check("a"), check("b", Verdict.SLOW, points=10.0)), HALF_JUDGED])
    assert points == Fraction(50, 60)
    assert [case["status"] for suite in suites for case in suite["testCases"]] == [
        *("success", "failure", "success", "skipped"),
    ]


def test_codegrade_gets_one_line_each_whatever_students_write() -> None:
    """No text of a student's begins a line, and so a message, of its own."""
    suites, points = _codegrade(ALL)
    assert len(suites) == len(ALL)
    assert points < 1


def test_vocareum_gets_a_line_for_each_criterion() -> None:
    """The criteria are the exercises, scaled to their maximum; nothing of a student's text is in the file."""
    text = export(Door.VOCAREUM, [PASSED, HALF_JUDGED], TITLES, {})
    assert text == "moving_average,80\nhistogram,80\n"
    assert export(Door.VOCAREUM, [HOSTILE], TITLES, {}) == "histogram,0\n"


@pytest.mark.parametrize("door", [Door.CODEGRADE, Door.VOCAREUM])
def test_where_nothing_was_judged_there_are_no_points(door: Door) -> None:
    """A platform that knows no result without points gets none, and the command fails."""
    with pytest.raises(KitError, match="Nothing could be judged"):
        export(door, [NOT_JUDGED], TITLES, {})


def test_each_check_is_told_on_its_own() -> None:
    """Platforms fold checks away one by one: none says that it is like another, or that its times are elsewhere."""
    twice = card(*(check(name, Verdict.ERROR, message="Raised ValueError at line 3: no") for name in ("a", "b")))
    slow = card(check("speed", Verdict.SLOW, message="Slow."), speed=dataclasses.replace(SPEED, ratio=0.32))
    tests = _prairielearn(twice, slow)["tests"]
    assert tests[0]["message"] == tests[1]["message"]
    assert "3.1x slower than the baseline, gate 20x." in tests[2]["message"]


@pytest.mark.parametrize("cards", ALL, ids=lambda one: one.exercise)
def test_the_report_in_plain_text_has_every_check(cards: Scorecard) -> None:
    """The plain report names each check and says what to do next, without a character that acts."""
    said = export(Door.TEXT, [cards], TITLES, {})
    assert said.startswith("Next: ")
    assert all(one.title in said for one in cards.checks)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", said)


def test_export_writes_what_is_there_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command reads the named exercises' cards, writes the file, and says which card is missing."""
    exercise = make_exercise(tmp_path / "course")
    cards = tmp_path / "cards"
    cards.mkdir()
    given = ("export", "vocareum", str(cards), "--course", str(exercise.root), "--out", str(tmp_path / "grades"))
    with pytest.raises(SystemExit) as ended:
        cli.main([*given])
    assert ended.value.code == 2
    assert f"{exercise.slug}.json: no scorecard there." in " ".join(capsys.readouterr().err.split())
    (cards / f"{exercise.slug}.json").write_text(card(check("right"), exercise=exercise.slug).to_json())
    cli.main([*given])
    assert (tmp_path / "grades").read_text() == f"{exercise.slug},20\n"
