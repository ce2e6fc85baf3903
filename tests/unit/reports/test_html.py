"""The pages: what they say, what they are made of, and that nothing a student wrote becomes part of that."""

from __future__ import annotations

import base64
import hashlib
import itertools
import math
import re
import unicodedata
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CheckResult, EntrantName, Isolation, Scorecard, Speed, TimedCall, Verdict, Visibility
from grader.reports import html, picture, timed_calls, view

SPEED = Speed(
    ratio=57.16,
    gate=20.0,
    reference_fraction=0.928,
    samples=25,
    noise="quiet, spread 2 %",
    baseline_s=0.61,
    submission_s=0.01067,
    reference_s=0.0099,
)
CALLS = (
    TimedCall(EntrantName.BASELINE, 0.62, 0.0, 0.25),
    TimedCall(EntrantName.SUBMISSION, 0.01067, 0.0, 0.0),
    TimedCall(EntrantName.BASELINE, 0.64, 0.03, -0.01),
    TimedCall(EntrantName.SUBMISSION, 0.02, 0.01, 0.0),
)
TITLES = {"moving_average": "Moving average"}
ATTACKS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("</title></style></pre><script>alert(1)</script>", id="closing tags"),
    pytest.param('"><img src=x onerror=alert(1)>', id="out of an attribute"),
    pytest.param("' onmouseover='alert(1)", id="new attribute"),
    pytest.param("<!--<iframe src=javascript:alert(1)>", id="comment"),
    pytest.param("{{ 7 * 7 }}{% raw %}{{ ''.__class__ }}", id="template"),
    pytest.param("&lt;script&gt;&#60;b&#62;", id="entities"),
    pytest.param("javascript:alert(1)//http://evil.example", id="scheme"),
    pytest.param("\x1b[2J\x00\x07\x9b", id="control characters"),
    pytest.param("abc\u202edessap\u202c\u2066x\u2069", id="bidirectional override"),
    pytest.param("\ud800\udfff", id="surrogates"),
    pytest.param("../../../etc/passwd", id="path"),
    pytest.param("=cmd|'/C calc'!A0", id="formula"),
    pytest.param("long" * 5000, id="very long"),
    pytest.param("", id="empty"),
]
VOID = {"meta", "br", "img", "link", "input", "hr", "base"}


@dataclass
class Page(HTMLParser):
    """A parsed page: its tags with their attributes in order, its visible text, and what was left open."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    style: str = ""
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the parser beneath ready."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed at once."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Check that what closes was the last to open."""
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text, that of the style sheet apart."""
        if self.stack and self.stack[-1] == "style":
            self.style += data
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The visible text with single spaces."""
        return " ".join("".join(self.texts).split())

    def values(self, attribute: str) -> list[str]:
        """Every value of `attribute`."""
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]

    @property
    def skeleton(self) -> list[tuple[str, list[str]]]:
        """The tags with the names of their attributes: all that a browser takes for structure."""
        return [(tag, sorted(attributes)) for tag, attributes in self.tags]


def parse(text: str) -> Page:
    """Parse a page, which must close all that it opens."""
    page = Page()
    page.feed(text)
    page.close()
    assert page.stack == []
    return page


def check(verdict: Verdict, name: str = "spike", message: str = "", **changes: object) -> CheckResult:
    """Return a check worth 20 points, earned where it passed."""
    points = 20.0 if verdict is Verdict.PASSED else 0.0
    made = CheckResult(name, f"Title of {name}", verdict, points, 20.0, message, "What enters, leaves.")
    return replace(made, **changes)  # type: ignore[arg-type]


def scorecard(*checks: CheckResult, speed: Speed | None = None, **changes: object) -> Scorecard:
    """Return a scorecard with these checks."""
    made = Scorecard("moving_average", "ada", checks, speed, Isolation.LANDLOCK, "c0ffee", "0" * 64, 6.2)
    return replace(made, **changes)  # type: ignore[arg-type]


def saying(text: str) -> list[Scorecard]:
    """Return scorecards that say `text` wherever a text can be."""
    bad = check(Verdict.ERROR, message=f"x{text}", title=f"x{text}", hint=f"x{text}")
    lines = check(Verdict.WRONG, message=f"first\n{text}\nlast", hint=f"{text} second")
    speed = replace(SPEED, noise=f"x{text}")
    environment = {f"x{text}": text}
    return [scorecard(bad, lines, speed=speed, student=text, seed=text, environment=environment)]


def student_page(cards: list[Scorecard], student: str = "ada") -> Page:
    """Return the parsed page of a student."""
    return parse(html.student_page(student, cards, TITLES))


def class_page(*rows: html.ClassRow) -> Page:
    """Return the parsed page of a class."""
    return parse(html.class_page(rows, TITLES))


def every_page() -> list[Page]:
    """Return one page of each kind with every verdict on it."""
    cards = [scorecard(check(verdict, message="Why."), speed=SPEED, samples=CALLS) for verdict in Verdict]
    return [student_page(cards), class_page(*(html.ClassRow("ada", "ada", [card]) for card in cards))]


@pytest.mark.parametrize("text", ATTACKS)
def test_student_page_is_not_changed_by_text(text: str) -> None:
    """Whatever a student writes, a browser sees the same tags and attributes as for a harmless text."""
    harmless = parse(html.student_page("ada", saying("harmless"), {"moving_average": "harmless"}))
    attacked = parse(html.student_page(text, saying(text), {"moving_average": text}))
    assert attacked.skeleton == harmless.skeleton
    assert attacked.values("href") == harmless.values("href")
    assert attacked.style == harmless.style


@pytest.mark.parametrize("text", ATTACKS)
def test_class_page_is_not_changed_by_text(text: str) -> None:
    """Whatever a student is called, a browser sees the same tags and attributes as for a harmless name."""
    harmless = parse(html.class_page([html.ClassRow("ada", "ada", saying("ada"))], {"moving_average": "x"}))
    attacked = parse(html.class_page([html.ClassRow(text, "ada", saying(text))], {"moving_average": text}))
    assert attacked.skeleton == harmless.skeleton
    assert attacked.values("href") == harmless.values("href")


@pytest.mark.parametrize("text", ATTACKS)
def test_no_acting_character(text: str) -> None:
    """No control, format or surrogate character reaches a page, and so it can be written as UTF-8."""
    pages = [
        html.student_page(text, saying(text), {"moving_average": text}),
        html.class_page([html.ClassRow(text, quote("x"), saying(text))], {"moving_average": text}),
    ]
    for page in pages:
        page.encode()
        assert {c for c in page if unicodedata.category(c) in ("Cc", "Cf", "Cs")} <= {"\n"}


def test_markup_stays_text() -> None:
    """What looks like a tag is shown as it was written."""
    text = student_page(saying("<b>bold</b>"), "<script>alert(1)</script>").text
    assert "<script>alert(1)</script>" in text
    assert "x<b>bold</b>" in text


def test_finalize() -> None:
    """A text that no one has cleaned is cleaned where it enters the page."""
    template = html._environment().from_string("{{ text }}")
    assert template.render(text="\x1b<\u202e\ud800") == "?&lt;\\u202e?"


def test_policy_allows_only_the_style() -> None:
    """The policy of every page forbids everything but the one style sheet, named by its digest."""
    for page in every_page():
        policies = [a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
        digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
        assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_nothing_active_or_remote() -> None:
    """No page has a script, an event handler, an inline style, or a link to anything outside its folder."""
    for page in every_page():
        assert not {tag for tag, _ in page.tags} & {
            "script",
            "link",
            "img",
            "iframe",
            "object",
            "form",
            "base",
        }
        names = {name for _, attributes in page.tags for name in attributes}
        assert not {name for name in names if name.startswith("on") or name in ("src", "srcset", "style")}
        assert all(link.startswith(("#", "./")) for link in page.values("href"))
        assert not re.search(r"url\(|@import|https?:", page.style)


def test_references_within_the_page() -> None:
    """Every id is there once, and every reference to one leads somewhere."""
    for page in every_page():
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        targets = [link[1:] for link in page.values("href") if link.startswith("#")]
        assert set(targets + page.values("aria-labelledby")) <= set(ids)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verdict_in_words(verdict: Verdict) -> None:
    """A verdict is told by an icon of its own and by a word, so it can be read without colour."""
    word, card = view.LOOKS[verdict].word, scorecard(check(verdict))
    for page in (student_page([card]), class_page(html.ClassRow("ada", "ada", [card]))):
        assert f"#icon-{verdict.value}" in page.values("href")
        assert word in page.text


def test_icons_differ() -> None:
    """No two verdicts share an icon."""
    source = html.student_page("ada", [scorecard(check(Verdict.PASSED))], TITLES)
    icons = dict(re.findall(r'<symbol id="icon-(\w+)"[^>]*>(.*?)</symbol>', source))
    assert set(icons) == {verdict.value for verdict in Verdict}
    assert len(set(icons.values())) == len(Verdict)


def test_score_and_next_step_come_first() -> None:
    """A student reads the total, then the one thing to do, before any exercise."""
    done = scorecard(check(Verdict.PASSED), exercise="done")
    text = student_page([done, scorecard(check(Verdict.WRONG), check(Verdict.NOISY))]).text
    order = ["ada", "20 of 40 points", "20 not counted", "Moving average: Start with", "passed", "Checks"]
    found = [text.index(part) for part in order]
    assert found == sorted(found)


def test_next_step_leads_to_its_exercise() -> None:
    """The next step links to the exercise that it is about."""
    done = scorecard(check(Verdict.PASSED), exercise="done")
    links = student_page([done, scorecard(check(Verdict.WRONG))]).values("href")
    assert links.count("#exercise-2") == 2
    assert links.count("#exercise-1") == 1


def test_checks() -> None:
    """A check says its points, verdict, message and hint, and whether its test is hidden."""
    wrong = check(Verdict.WRONG, message="out[3] is 2")
    public = check(Verdict.PASSED, "shape", visibility=Visibility.PUBLIC)
    left_out = check(Verdict.SKIPPED, "gpu", message="There is no GPU.")
    text = student_page([scorecard(wrong, public, left_out)]).text
    assert "Title of spike hidden test 0/20 Wrong: out[3] is 2 Hint: What enters, leaves." in text
    assert "Title of shape 20/20 skipped: Title of gpu" in text
    assert "Skipped, not counted (20 points): There is no GPU." in text


def test_lines_of_a_message_are_kept() -> None:
    """A message of several lines keeps them, and its leading spaces."""
    page = student_page([scorecard(check(Verdict.ERROR, message="IndexError\n    out[9] = 1"))])
    assert "IndexError\n    out[9] = 1" in page.texts
    assert "pre" in [tag for tag, _ in page.tags]


def test_speed() -> None:
    """The speed says ratio, gate, times, share, samples and noise, and so does the picture."""
    page = student_page([scorecard(check(Verdict.PASSED), speed=SPEED)])
    assert "57.1x faster than the baseline, gate 20x 92 % of the reference's speed." in page.text
    assert "Best of 25 samples each. Noise: quiet, spread 2 %." in page.text
    assert (
        "Speed on a logarithmic scale. Baseline 610 ms, 1x; Submission 10.7 ms, 57.1x;"
        " Reference 9.90 ms, 61.6x; gate 20x." in page.values("aria-label")
    )


def test_every_timed_call() -> None:
    """All calls are there, collapsed, round by round, with what disturbed them; the ones that count stand out."""
    page = student_page([scorecard(check(Verdict.PASSED), speed=SPEED, samples=CALLS)])
    assert "Round Baseline Submission 1 620 ms others 25 % 10.7 ms 2 640 ms waited 4 % 20.0 ms waited 50 %" in page.text
    table = timed_calls.table(CALLS)
    assert [[cell.counts for cell in row if cell] for row in table.rows] == [[False, True], [True, False]]
    assert [attributes for tag, attributes in page.tags if tag == "details"] == [{"class": "calls"}, {}]


def test_calls_that_are_not_known() -> None:
    """A card without samples, as schema version 1 has none, has no table of them; one call more is a row more."""
    assert "Every timed call" not in student_page([scorecard(check(Verdict.PASSED), speed=SPEED)]).text
    assert [len([cell for cell in row if cell]) for row in timed_calls.table(CALLS[:3]).rows] == [2, 1]


def test_no_speed() -> None:
    """Where nothing was timed there is no picture."""
    assert not [
        label for label in student_page([scorecard(check(Verdict.WRONG))]).values("aria-label") if "Speed" in label
    ]


def test_unprotected() -> None:
    """A submission that ran without isolation is pointed out, another one is not."""
    warning = "ran without isolation"
    assert warning in student_page([scorecard(check(Verdict.PASSED), isolation=Isolation.NONE)]).text
    assert warning not in student_page([scorecard(check(Verdict.PASSED))]).text


def test_how_it_was_graded() -> None:
    """Isolation, time, seed, digest and environment are there for whoever has to repeat it."""
    card = scorecard(check(Verdict.PASSED), environment={"numba": "0.68.1"})
    text = student_page([card]).text
    assert f"Isolation landlock Graded in 6.20 s Seed c0ffee SHA-256 {'0' * 64} numba 0.68.1" in text
    assert "SHA-256 no file" in student_page([replace(card, submission_sha256="")]).text


def test_no_scorecards() -> None:
    """A student without a scorecard still has a page."""
    assert "Nothing could be judged" in student_page([]).text


def test_class_table() -> None:
    """A class has a row for each student, a column for each exercise, totals, and how many passed."""
    ada = html.ClassRow("ada", "ada", [scorecard(check(Verdict.PASSED))])
    bob = html.ClassRow("bob", "bob", [scorecard(check(Verdict.WRONG), check(Verdict.NOISY))])
    text = class_page(ada, bob, html.ClassRow("eve", "eve", [])).text
    assert "Class of 3 1 of 2 submissions passed" in text
    assert "Student Total Moving average ada 20 / 20 20 passed bob 0 / 20 20 open 0 wrong eve - not graded" in text
    assert "Passed 1 of 2" in text


def test_class_columns_follow_the_titles() -> None:
    """A cell stands under its exercise's title, whatever the order of a student's scorecards."""
    cards = [scorecard(check(Verdict.WRONG), exercise="b"), scorecard(check(Verdict.PASSED), exercise="a")]
    page = parse(html.class_page([html.ClassRow("ada", "ada", cards)], {"a": "First", "b": "Second"}))
    assert "First Second ada 20 / 40 20 passed 0 wrong" in page.text


@pytest.mark.parametrize(
    "folder",
    [
        "ada",
        "ada b",
        "a/b",
        "..",
        "javascript:alert(1)",
        "//evil.example",
        "a%2Fb",
        "ü",
        'x"y',
        "#top",
        "?q",
        "\udcff",
    ],
)
def test_class_links(folder: str) -> None:
    """A link leads to the page in the student's own folder, whatever the folder is called."""
    encoded = quote(folder, safe="", errors="surrogateescape")
    link = class_page(html.ClassRow("ada", encoded, [])).values("href")[0]
    assert link == f"./{encoded}/index.html"
    assert unquote(link, errors="surrogateescape") == f"./{folder}/index.html"


@pytest.mark.parametrize("folder", ["javascript:alert(1)", "//evil.example/x", "a/../../b", "x?y#z", '"><b>', "a\nb"])
def test_class_links_not_encoded(folder: str) -> None:
    """A folder's name that its caller forgot to encode is still one step below the page."""
    link = class_page(html.ClassRow("ada", folder, [])).values("href")[0]
    assert re.fullmatch(r"\./[\w.~%-]+/index\.html", link)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of each scheme by name."""
    style = (html.TEMPLATES / "style.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), colours, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast(scheme: str) -> None:
    """Every colour of text has the contrast of WCAG AA, 4.5, on all it can stand on, in every scheme."""
    colours = schemes()[scheme]
    plain = itertools.product(("text", "muted", "accent", "bad"), ("page", "card", "soft", "accent-soft"))
    toned = [(tone, ground) for tone in ("good", "warn", "bad", "quiet") for ground in ("card", f"{tone}-soft")]
    low = {pair: value for pair in [*plain, *toned] if (value := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert low == {}


def test_contrast_is_computed_as_defined() -> None:
    """The measure used above gives the values that WCAG states for known pairs."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_schemes_have_the_same_colours() -> None:
    """A colour that one scheme defines, the others define too."""
    names = [set(colours) for colours in schemes().values()]
    assert names[0] == names[1] == names[2]


def test_picture_is_logarithmic() -> None:
    """Ten times faster is the same step to the right everywhere."""
    speed = replace(SPEED, ratio=10.0, gate=100.0, baseline_s=1.0, submission_s=0.1, reference_s=0.001)
    drawn = picture.draw(speed)
    base, you, reference = (row.x for row in drawn.rows)
    assert base == drawn.origin == 0
    assert you - base == pytest.approx(drawn.gate.x - you, abs=0.02)
    assert drawn.gate.x - you == pytest.approx(reference - drawn.gate.x, abs=0.02)


def test_picture_of_a_slow_submission() -> None:
    """A submission slower than the baseline is drawn to its left."""
    drawn = picture.draw(replace(SPEED, ratio=0.5, submission_s=1.22))
    assert drawn.rows[1].x == 0 < drawn.origin == drawn.rows[0].x < drawn.gate.x


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("nan"), float("inf")])
def test_picture_of_no_ratio(ratio: float) -> None:
    """A ratio that cannot be drawn stays at the baseline and does not stretch the axis."""
    drawn = picture.draw(replace(SPEED, ratio=ratio))
    assert drawn.rows[1].x == drawn.origin == 0


def test_picture_without_reference() -> None:
    """Without a reference there is no row for it, and the picture is lower."""
    drawn = picture.draw(replace(SPEED, reference_s=None, reference_fraction=None))
    assert [row.name for row in drawn.rows] == ["Baseline", "Submission"]
    assert drawn.height < picture.draw(SPEED).height


def test_labels_do_not_touch() -> None:
    """Labels of the axis keep their distance from the gate's and from each other."""
    for exponent in range(-8, 40):
        drawn = picture.draw(replace(SPEED, gate=2.0 ** (exponent / 4), ratio=57.0))
        places = sorted([drawn.gate.x, *(tick.x for tick in drawn.ticks)])
        assert all(b - a >= picture.CLEARANCE for a, b in itertools.pairwise(places))


@given(*[st.floats()] * 5)
def test_picture_of_any_numbers(
    ratio: float, gate: float, baseline: float, submission: float, reference: float
) -> None:
    """Whatever the numbers, everything is drawn within the picture."""
    drawn = picture.draw(Speed(ratio, gate, None, 1, "", baseline, submission, reference))
    places = [drawn.origin, drawn.gate.x, *(row.x for row in drawn.rows), *(tick.x for tick in drawn.ticks)]
    assert all(math.isfinite(place) and 0 <= place <= 100 for place in places)
