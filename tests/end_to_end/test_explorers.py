"""The explorers in a browser: sliders and questions by keyboard, on a phone and in the dark, without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.explore import laws, pages
from tests.end_to_end.browser import Tab, tab
from tests.end_to_end.formgrader import BROWSER
from tests.unit.explore import measured

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine: apt-get install chromium"),
    pytest.mark.sampled(2, "end to end"),
]
_MADE = {
    "speedup": (pages.speedup, measured.speedups),
    "scaling": (pages.scaling, measured.scalings),
    "caches": (pages.caches, measured.cached),
    "pipeline": (pages.pipeline, measured.pipelines),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all four pages and their data."""
    made = tmp_path_factory.mktemp("explorers")
    for name, (page, record) in _MADE.items():
        found = record()
        (made / f"{name}.html").write_text(page(found), encoding="utf-8")  # type: ignore[operator]
        (made / f"{name}.json").write_text(pages.data_text(found), encoding="utf-8")
    return made


@pytest.fixture
def browser() -> Iterator[Tab]:
    """Return a page of a browser of its own."""
    with tab() as opened:
        yield opened


@pytest.mark.parametrize("name", _MADE)
def test_pages_show_the_file_and_nothing_acts_but_their_own_scripts(browser: Tab, folder: Path, name: str) -> None:
    """On a phone and in the dark: charts are drawn, nothing is wider than the window, and no name became code."""
    browser.open(folder / f"{name}.html", width=390, dark=True)
    assert browser.value("data") == json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert browser.value("[...document.querySelectorAll('.vega')].every((one) => one.querySelector('svg'))")
    assert browser.value("document.documentElement.scrollWidth") == 390
    assert browser.value("document.title") != "owned"
    assert browser.value("document.querySelectorAll('main b').length") == 0
    assert browser.complaints == []


def test_a_slider_moved_by_keyboard_moves_the_figures(browser: Tab, folder: Path) -> None:
    """At 1,000 elements and at 100 the page says from which call on compiling pays, as the law does."""
    browser.open(folder / "speedup.html")
    kernel = measured.speedups().kernels[0]
    for keys, size in ((0, 1000), (20, 100)):  # a step is a twentieth of a decade
        browser.value("by('size').focus()")
        browser.press("ArrowLeft", times=keys)
        calls = laws.break_even_calls(kernel.compile_s["Numba"], 1e-6 * size, 1e-8 * size)
        assert browser.value("by('size-value').textContent") == f"{size:,}"
        assert f"pays from call {calls:,} on" in browser.value("by('readout').textContent")
        assert "NumPy is faster" in browser.value("by('readout').textContent")
    assert browser.value("by('totals-table').tBodies[0].rows[2].cells[1].textContent") == "10 ms"  # 100 calls of Python
    assert browser.complaints == []


def test_a_question_is_answered_when_asked(browser: Tab, folder: Path) -> None:
    """A question is reached and opened by keyboard; before that its answer is not shown."""
    browser.open(folder / "caches.html")
    answer = "by('question-2').querySelector('p').checkVisibility()"
    assert browser.value(answer) is False
    browser.value("by('question-2').querySelector('summary').focus()")
    browser.press("Enter")
    assert browser.value(answer) is True
    assert "12 instead of 18" in browser.value("by('question-2').textContent")


def test_threads_are_told_with_what_the_law_says(browser: Tab, folder: Path) -> None:
    """At the largest size two threads have 1.67 times the speed; at the smallest they lose, and no law is drawn."""
    browser.open(folder / "scaling.html")
    assert "20.0 % is not shared out" in browser.value("by('readout').textContent")
    assert "8 cores give 3.3 times the speed, and no number of cores more than 5.0" in browser.value(
        "by('readout').textContent"
    )
    browser.value("by('size').focus()")
    browser.press("ArrowLeft")
    assert "More threads are slower here" in browser.value("by('readout').textContent")


def test_lines_are_linked_through_the_stages(browser: Tab, folder: Path) -> None:
    """The line that the arrow keys choose in the source is marked in the stage, and in both specialisations."""
    browser.open(folder / "pipeline.html")
    browser.value("by('both').click()")
    browser.value("by('source').focus()")
    browser.press("ArrowDown")
    linked = "[...document.querySelectorAll('.linked')].map((line) => Number(line.dataset.source))"
    assert browser.value(linked) == [7, 7, 7]
    browser.press("ArrowDown")
    assert browser.value(linked) == [8, 8, 8]
    browser.value("document.querySelector('input[name=stage]:checked').focus()")
    browser.press("ArrowRight", times=2)
    assert browser.value("chosen('stage')") == "types"
    assert browser.value("by('first-title').textContent") == "Types, for float64[::1]"
    assert browser.value("by('second-title').textContent") == "Types, for int64"
    assert browser.value(linked) == [8, 8, 8]


def test_the_pipeline_plays(browser: Tab, folder: Path) -> None:
    """Played, the stages follow each other by themselves; paused, they stay."""
    browser.open(folder / "pipeline.html")
    browser.value("by('play').click()")
    assert browser.value("by('play').textContent") == "Pause"
    stage = browser.value("new Promise((done) => setTimeout(() => done(chosen('stage')), 1700))")
    assert stage == "ir"
    browser.value("by('play').click()")
    assert browser.value("new Promise((done) => setTimeout(() => done(chosen('stage')), 1700))") == "ir"
