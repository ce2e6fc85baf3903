"""What more threads give: said in words that follow from the times, and drawn."""

from __future__ import annotations

import dataclasses

import pytest

from grader.amdahl import amdahl
from grader.causes import ThreadTime
from grader.model import Speed
from grader.reports import picture
from grader.reports.threads import Scaling

_SPEED = Speed(4.0, 8.0, 0.5, 25, "quiet", 0.8, 0.2, 0.1, 0.3)


def _times(serial: float) -> list[ThreadTime]:
    return [ThreadTime(count, 3.0 / amdahl(serial, count)) for count in (1, 2, 4)]


@pytest.mark.parametrize(
    ("serial", "words"),
    [
        (0.0, "4 threads: 4 times as fast as one. The work is shared well"),
        (0.25, "25 % of the time was not shared out: no number of threads would make it more than 4 times as fast"),
        (1.0, "4 threads: 1 times as fast as one. Threads give nothing here"),
    ],
)
def test_the_share_that_is_not_shared_is_told(serial: float, words: str) -> None:
    """Times that follow Amdahl's law are told its share, and what to look for."""
    scaling = Scaling.of(_times(serial))
    assert scaling is not None
    assert scaling.serial == pytest.approx(serial)
    assert words in scaling.told


@pytest.mark.parametrize("times", [[], _times(0.5)[:1], _times(0.5)[1:], [ThreadTime(1, 1.0), ThreadTime(2, 0.0)]])
def test_one_number_of_threads_tells_nothing(times: list[ThreadTime]) -> None:
    """Without one thread, or without more, there is no speedup."""
    assert Scaling.of(times) is None


def test_threads_are_drawn_beside_what_would_be_ideal() -> None:
    """There is a row for each number of threads, and its mark stands where so many times as fast is."""
    scaling = Scaling.of(_times(0.25))
    assert scaling is not None
    drawn = picture.threads(scaling)
    assert [(row.name, row.ratio) for row in drawn.rows] == [
        ("1 thread", "1x"),
        ("2 threads", "1.60x"),
        ("4 threads", "2.28x"),
    ]
    assert drawn.rows[0].x == drawn.rows[0].goal == drawn.origin == 0
    assert drawn.rows[1].x < drawn.rows[1].goal < drawn.rows[2].goal == drawn.gate.x


def test_programs_are_drawn_beside_the_roof() -> None:
    """What has a quarter of memory's speed is drawn left of the roof; without a number of bytes nothing is."""
    drawn = picture.roof(dataclasses.replace(_SPEED, roofline_fraction=0.25))
    assert drawn is not None
    assert [(row.name, row.ratio) for row in drawn.rows] == [
        ("Baseline", "6 %"),
        ("Submission", "25 %"),
        ("Reference", "50 %"),
    ]
    assert all(drawn.origin < row.x < row.goal == drawn.gate.x for row in drawn.rows)
    assert picture.roof(dataclasses.replace(_SPEED, roofline_fraction=None)) is None
