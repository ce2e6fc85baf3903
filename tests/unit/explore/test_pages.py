"""The explorers' pages: the data in them is the file's, and nothing that they show becomes part of them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.explore import pages
from grader.explore.pages import page as rendering
from tests.unit.explore import measured

_PAGES = [
    pytest.param(pages.speedup, measured.speedups, id="speedup"),
    pytest.param(pages.scaling, measured.scalings, id="scaling"),
    pytest.param(pages.caches, measured.cached, id="caches"),
    pytest.param(pages.pipeline, measured.pipelines, id="pipeline"),
]


class Parsed(HTMLParser):
    """A page's tags, and the texts of its scripts and style sheets as a browser takes them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        {"script": self.scripts, "style": self.styles}.get(tag, []).append("")

    def handle_data(self, data: str) -> None:
        """Note what a script or a style sheet holds."""
        if self.tags and self.tags[-1][0] in ("script", "style"):
            {"script": self.scripts, "style": self.styles}[self.tags[-1][0]][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Note that what follows is no script any more."""
        self.tags.append((f"/{tag}", {}))


@pytest.fixture(autouse=True)
def small_vega(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a word in the place of Vega, which takes seconds to make: these tests run nothing."""
    monkeypatch.setattr(rendering, "_vega", lambda: "/* Vega */")


@pytest.mark.parametrize(("page", "made"), _PAGES)
def test_the_data_in_the_page_is_the_file(page: Callable[[Any], str], made: Callable[[], Any]) -> None:
    """What the page's script reads is, value for value, what stands in the JSON file beside it."""
    found = made()
    data = json.loads(Parsed(page(found)).scripts[0])
    assert data == json.loads(pages.data_text(found))
    assert measured.ATTACK in json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize(("page", "made"), _PAGES)
def test_nothing_shown_becomes_markup(page: Callable[[Any], str], made: Callable[[], Any]) -> None:
    """A hostile name opens no element, and adds no attribute: there are as many scripts as are ours, and no handler."""
    parsed = Parsed(page(made()))
    assert len(parsed.scripts) == 5  # the data, the charts, Vega, what all share, the explorer's own
    assert not [tag for tag, attributes in parsed.tags if any(name.startswith("on") for name in attributes)]
    assert "b" not in {tag for tag, _ in parsed.tags}
    assert not {tag for tag, _ in parsed.tags} & {"link", "img", "iframe", "object", "form", "base"}


@pytest.mark.parametrize(("page", "made"), _PAGES)
def test_the_policy_names_what_may_act(page: Callable[[Any], str], made: Callable[[], Any]) -> None:
    """Only our own scripts and style sheets, by their digests, and no address of a network."""
    parsed = Parsed(page(made()))
    policy = next(a["content"] for _, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    for text in (*parsed.scripts[2:], *parsed.styles):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert all(a["href"].startswith(("./", "#")) for _, a in parsed.tags if "href" in a)


@pytest.mark.parametrize(("page", "made"), _PAGES)
def test_every_plot_has_its_numbers_and_the_page_three_questions(
    page: Callable[[Any], str], made: Callable[[], Any]
) -> None:
    """Under each plot is a table, and each page answers three questions."""
    text = page(made())
    plots = re.findall(r'<div class="vega" id="(\w+)"', text)
    assert plots
    assert all(f'<table id="{plot}-table"' in text for plot in plots)
    assert set(json.loads(Parsed(text).scripts[1])) == set(plots)
    assert len(re.findall(r'<details class="question"', text)) == 3


def test_what_was_not_measured_is_said() -> None:
    """A size at which a program was left out says so in the table, with the reason."""
    assert "not measured: too long" in pages.speedup(measured.speedups())
