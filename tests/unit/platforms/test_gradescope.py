"""Gradescope: results.json by the rules of its specifications, and the zip as its base image runs it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from grader.errors import KitError
from grader.model import Scorecard
from grader.platforms import Door, Shown, export
from tests.unit.platforms.cards import HALF_JUDGED, HOSTILE, NOT_JUDGED, PASSED, TITLES, UNREADABLE, WRONG

_VISIBILITY = ("hidden", "after_due_date", "after_published", "visible")
_TOP = {
    *("score", "execution_time", "output", "output_format", "visibility", "stdout_visibility"),
    *("extra_data", "tests", "leaderboard"),
}
_TEST = {
    *("score", "max_score", "name", "name_format", "number", "output", "output_format", "status", "tags"),
    *("visibility", "extra_data"),
}


def _read(*cards: Scorecard, hidden: Shown = Shown.VISIBLE) -> dict[str, Any]:
    """Read results.json by the rules of Gradescope's Autograder Specifications, "Output format"."""
    body: dict[str, Any] = json.loads(export(Door.GRADESCOPE, cards, TITLES, {}, hidden))
    assert set(body) <= _TOP
    assert isinstance(body["score"], float)
    assert body["visibility"] in _VISIBILITY
    assert body["stdout_visibility"] in _VISIBILITY
    for test in body["tests"]:
        assert set(test) <= _TEST
        assert test["visibility"] in _VISIBILITY
        assert test["output_format"] in ("text", "html", "simple_format", "md", "ansi")
        assert test.get("status", "passed") in ("passed", "failed")
        assert ("score" in test) == ("max_score" in test)
    for column in body["leaderboard"]:
        assert set(column) == {"name", "value", "order"}
        assert column["order"] in ("asc", "desc")
    return body


def test_each_check_is_a_test_with_its_points() -> None:
    """A test has its check's points, why it failed, and a number by which it stays where it is."""
    body = _read(PASSED, WRONG)
    assert body["score"] == 100.0
    assert [test["number"] for test in body["tests"]] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
    last = body["tests"][-1]
    assert (last["name"], last["score"], last["max_score"]) == ("Parallel <histogram>: Right for speed", 0.0, 40.0)
    assert "Raised ValueError at line 9" in last["output"]
    assert sum(test["score"] for test in body["tests"]) == body["score"]


def test_the_total_is_scaled_where_checks_were_not_judged() -> None:
    """Who is right in all that could be judged has the whole of Gradescope's fixed maximum; the rest has no points."""
    body = _read(PASSED, HALF_JUDGED)
    assert body["score"] == 160.0
    noisy = body["tests"][-1]
    assert not {"score", "max_score", "status"} & set(noisy)
    assert "Noisy, not counted (60 points)" in noisy["output"]


def test_where_nothing_was_judged_there_is_no_mark() -> None:
    """A machine that can judge nothing gives no results.json, which Gradescope takes for a fault and not for 0."""
    with pytest.raises(KitError, match="Nothing could be judged"):
        _read(NOT_JUDGED)


def test_what_cannot_be_read_has_no_points_yet() -> None:
    """What is held for a person stays in the maximum, and says that it has no points yet."""
    body = _read(UNREADABLE)
    assert body["score"] == 0.0
    assert all("no points yet" in test["output"] or "as above" in test["output"] for test in body["tests"])


@pytest.mark.parametrize("hidden", Shown)
def test_hidden_checks_are_seen_when_the_instructor_says(hidden: Shown) -> None:
    """Only the checks whose tests students do not have wait; what the grader prints nobody but instructors sees."""
    body = _read(PASSED, hidden=hidden)
    assert [test["visibility"] for test in body["tests"]] == ["visible", hidden.value, "visible"]
    assert body["stdout_visibility"] == "hidden"


def test_what_waits_is_not_told_in_other_places() -> None:
    """While hidden checks wait, neither the summary nor the leaderboard says what became of them."""
    body = _read(PASSED, WRONG, hidden=Shown.AFTER_DUE_DATE)
    assert "Right for large" not in body["output"]
    assert "Parallel <histogram>: error, 20 of 60 points" in body["output"]  # of the public checks
    hidden_speed = dataclasses.replace(PASSED, checks=PASSED.checks[:2])
    assert _read(hidden_speed, hidden=Shown.AFTER_PUBLISHED)["leaderboard"] == []
    assert _read(hidden_speed)["leaderboard"] != []


def test_the_leaderboard_has_the_speeds_of_right_answers() -> None:
    """A speed is rounded down; an answer that is not right has none."""
    board = _read(PASSED, WRONG)["leaderboard"]
    assert [(column["name"], column["value"]) for column in board] == [
        ("Moving average: times faster than the baseline", 57.16)
    ]


def test_no_text_of_a_students_is_more_than_text() -> None:
    """What students print is marked as plain text, and changes no other field."""
    body = _read(HOSTILE)
    assert body["score"] == 0.0
    assert len(body["tests"]) == len(HOSTILE.checks)
    assert {test["output_format"] for test in body["tests"]} == {"text"}
    assert not any(ord(c) < 32 and c != "\n" for test in body["tests"] for c in test["output"])
