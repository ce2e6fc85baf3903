"""The instructor's report: its figures, that a class's page says them, and that it needs neither script nor network."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import catalog, cli
from grader.catalog import Exercise
from grader.model import CheckResult, Isolation, Scorecard, Speed, Verdict
from grader.reports import class_chart, class_figures, class_page
from grader.reports.class_figures import Filed
from tests.studies.house import ROOT
from tests.unit.reports.test_html import ATTACKS, Page

SPEED = Speed(30.0, 12.0, 0.9, 25, "quiet", 0.61, 0.02, 0.01525)  # the reference is 40 times faster


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    """An exercise with a gate of 12 and tiers at a half and three quarters of the reference."""
    return catalog.load(ROOT / "exercises" / "moving_average")


def _card(student: str, ratio: float = 0.0, verdict: Verdict = Verdict.PASSED, message: str = "") -> Scorecard:
    checks = (
        CheckResult("right", "Right", Verdict.PASSED, 60.0, 60.0),
        CheckResult("speed", "Fast", verdict, 40.0 if verdict is Verdict.PASSED else 0.0, 40.0, message),
    )
    speed = dataclasses.replace(SPEED, ratio=ratio) if ratio else None
    digest = hashlib.sha256(student.encode()).hexdigest()
    return Scorecard("moving_average", student, checks, speed, Isolation.BUBBLEWRAP, "1", digest, 12.0)


def _class(number: int = 60) -> list[Scorecard]:
    """A class as they are: some hardly faster, many at the gate, a third as fast as the reference."""
    chance = random.Random(5)
    ratios = [
        chance.choice([chance.lognormvariate(1, 0.6), chance.uniform(8, 20), chance.uniform(28, 42)])
        for _ in range(number)
    ]
    kinds = {7: Verdict.REJECTED, 11: Verdict.UNREADABLE, 13: Verdict.NOISY, 17: Verdict.CRASHED, 19: Verdict.TIMEOUT}
    return [
        _card(f"student-{n:02}", ratio, kinds.get(n, Verdict.PASSED if ratio >= 12 else Verdict.SLOW), "Look at it.")
        for n, ratio in enumerate(ratios)
    ]


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=80), st.floats(0.1, 1000))
def test_each_speed_is_in_one_bin_and_none_lies_across_the_gate(ratios: list[float], gate: float) -> None:
    """All submissions are counted once, and who is at the gate stands on its right side."""
    exercise = catalog.load(ROOT / "exercises" / "moving_average")
    assert exercise.speed
    moved = dataclasses.replace(exercise, speed=dataclasses.replace(exercise.speed, gate=gate))
    found = class_figures.speeds(moved, [_card("a", ratio) for ratio in ratios])
    assert found
    assert sum(each.count for each in found.bins) == len(ratios)
    right = sum(each.count for each in found.bins if each.low >= gate * (1 - 1e-9))
    assert abs(right - sum(ratio >= gate for ratio in ratios)) <= sum(
        math.isclose(r, gate, rel_tol=1e-9) for r in ratios
    )
    assert len(found.bins) <= 20


def test_tiers_stand_beside_the_gate_at_their_share_of_the_reference(exercise: Exercise) -> None:
    """Gate and tiers are drawn on the one scale of the speeds, and the sentence says who is where."""
    found = class_figures.speeds(exercise, [_card("a", 10.0), _card("b", 20.0), _card("c", 39.96)])
    assert found
    assert [(mark.name, round(mark.ratio, 6)) for mark in found.marks] == [("gate", 12.0), ("50%", 20.0), ("75%", 30.0)]
    assert found.told == "2 of 3 reach the gate of 12x; from 10.0x to 39.9x, the median is 20.0x."
    assert class_figures.speeds(exercise, [_card("a")]) is None


def test_what_most_people_miss_comes_first() -> None:
    """Only who tried and was judged counts; what was not judged is nobody's fault."""
    cards = [_card("a", 1.0, Verdict.SLOW), _card("b", 1.0, Verdict.WRONG), _card("c", 1.0, Verdict.WRONG)]
    cards += [_card("d", 30.0), _card("e", 0.0, Verdict.NOISY), _card("f", 0.0, Verdict.UNREADABLE)]
    (only,) = class_figures.missed(cards)
    assert (only.title, only.missed, only.judged, only.mostly) == ("Fast", 3, 4, Verdict.WRONG)


def test_who_is_alike_to_the_digit_is_told_once() -> None:
    """The same file is told as such; the same speed only of different files."""
    same = [dataclasses.replace(_card(name, 31.24), submission_sha256="a" * 64) for name in ("ada", "bob")]
    found = class_figures.alike(
        [*same, _card("cyd", 31.26), _card("dan", 8.11), _card("eve", 8.1149), _card("fay", 9.0)]
    )
    assert [(group.what, group.students) for group in found] == [
        ("the same file, to the byte", ("ada", "bob")),
        ("31.2x", ("bob", "cyd")),
        ("8.11x", ("dan", "eve")),
    ]


def test_the_queue_is_told_from_when_cards_were_written() -> None:
    """Four submissions of 12 s within 24 s by the clock were judged two at once."""
    filed = [Filed(_card(f"s{n}", 30.0), "s", 1000.0 + 12 * (n // 2)) for n in range(4)]
    cost = class_figures.cost(filed)
    assert (cost.total_s, cost.elapsed_s, cost.at_once, cost.median_s) == (48.0, 24.0, 2.0, 12.0)


def _write(cards: list[Scorecard], folder: Path) -> None:
    for number, card in enumerate(cards):
        path = folder / f"student-{number:02}" / "moving_average.json"
        path.parent.mkdir(parents=True)
        path.write_text(card.to_json())
        os.utime(path, (1_700_000_000 + 7 * number,) * 2)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class's report, as the command makes it."""
    tmp_path = tmp_path_factory.mktemp("scorecards")
    _write(_class(), tmp_path)
    (tmp_path / "student-60").mkdir()
    cli.main(["class-report", str(tmp_path), "moving_average", "--course", str(ROOT)])
    return tmp_path / "report.html"


def test_the_report_says_what_to_look_at_and_links_there(report: Path) -> None:
    """Each verdict that a person must see has a row with a link to its card; who has no scorecard is counted."""
    page = Page()
    page.feed(report.read_text())
    said = " ".join(page.texts)
    assert "Class of 61" in said
    assert "1 without a scorecard" in said
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert {f"./student-{n:02}/index.html" for n in (7, 11, 13, 17, 19)} <= set(links)
    assert "Missed most" in said
    assert "reach the gate of 12x" in said


def test_the_report_is_alone_in_the_world(report: Path) -> None:
    """No script, no request, no style but our own, and pictures in colours that follow the page's."""
    page = Page()
    page.feed(report.read_text())
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "image", "foreignobject"}
    assert not [
        attributes
        for _, attributes in page.tags
        if "style" in attributes or any(k.startswith("on") for k in attributes)
    ]
    text = report.read_text()
    addresses = set(re.findall(r"https?://[^\"' )]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    (chart,) = re.findall(r"<svg[^>]*class=\"marks\".*?</svg>", text, re.DOTALL)
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', chart)) - {"none", "transparent"}
    assert colours
    assert all(colour.startswith("var(--") for colour in colours)


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_of_a_students_becomes_markup(exercise: Exercise, text: str) -> None:
    """Names and messages are text, whatever is in them."""
    plain, hostile = Page(), Page()
    for page, name in ((plain, "x"), (hostile, text)):
        cards = [dataclasses.replace(_card("a", 5.0, Verdict.REJECTED, name), student=name) for _ in range(2)]
        filed = [Filed(card, "a", 0.0) for card in cards]
        page.feed(class_page.page(2, {exercise.slug: filed}, [exercise], lambda _: "<svg></svg>"))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]


def test_the_chart_draws_one_submission_as_well_as_many(exercise: Exercise) -> None:
    """Whatever the class's size, there is one picture with its gate."""
    for number in (1, 2, 300):
        found = class_figures.speeds(exercise, _class(number))
        assert found
        drawn = class_chart.draw(found)
        assert drawn.startswith("<svg")
        assert ">gate<" in drawn
