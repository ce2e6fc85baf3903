"""What more threads give: said in words that follow from the times, and drawn."""

from __future__ import annotations

import dataclasses
import re

import pytest

from grader.amdahl import amdahl
from grader.causes import ThreadTime
from grader.model import Speed
from grader.reports import charts
from grader.reports.threads import Scaling

_SPEED = Speed(4.0, 8.0, 0.5, 25, "quiet", 0.8, 0.2, 0.1, 0.3)


def _times(serial: float) -> list[ThreadTime]:
    return [ThreadTime(count, 3.0 / amdahl(serial, count)) for count in (1, 2, 4)]


@pytest.mark.parametrize(
    ("serial", "words"),
    [
        (0.0, "4 threads: 4 times as fast as one. The work is shared well"),
        (0.25, "25 % of the time is not shared out, so no number of threads makes it more than 4 times as fast"),
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


def test_both_pictures_show_what_was_measured_in_the_page_s_colours() -> None:
    """There is a point for each number of threads, and for each program beside the roof; a page needs no script."""
    scaling = Scaling.of(_times(0.25))
    assert scaling is not None
    threads, roof = charts.threads(scaling), charts.roof(_SPEED)
    assert [name for name in ("ideal", "Amdahl") if f">{name}<" in threads] == ["ideal", "Amdahl"]
    assert len(re.findall(r'aria-roledescription="point"', threads)) == 3
    assert all(f">{name}<" in roof for name in ("Baseline", "Submission", "Reference"))
    assert ">Reference<" not in charts.roof(dataclasses.replace(_SPEED, reference_s=None))
    assert "var(--accent)" in threads
    assert "var(--accent)" in roof
    assert "<script" not in threads + roof
