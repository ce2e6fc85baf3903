"""The card on a terminal: what it says, how wide it is, and that no text of a student's acts on it."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from grader.model import CheckResult, Isolation, Scorecard, Speed, Ungraded, Verdict, Visibility
from grader.reports import next_step, terminal, units, view

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
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = [
    pytest.param("\x1b[2J\x1b[31mgone", id="terminal escape"),
    pytest.param("\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", id="terminal link"),
    pytest.param("\x9b2Jgone", id="8-bit escape"),
    pytest.param("[red]100 of 100[/red] [link=file:///etc/passwd]x[/link] :bomb:", id="rich markup"),
    pytest.param("[/] [unclosed", id="broken markup"),
    pytest.param("abc\u202edessap\u202c\u2066x\u2069", id="bidirectional override"),
    pytest.param("\ud800\udfff", id="surrogates"),
    pytest.param("over\rwritten\b\b\b\x00\x07", id="control characters"),
    pytest.param("long" * 5000, id="very long"),
    pytest.param("宽" * 400, id="wide characters"),
    pytest.param("e\u0301\u0301\u0301" * 200, id="combining characters"),
    pytest.param("\n\n \t \n", id="only white space"),
    pytest.param("", id="empty"),
]


def check(verdict: Verdict, name: str = "spike", message: str = "", **changes: object) -> CheckResult:
    """Return a check worth 20 points, earned where it passed."""
    points = 20.0 if verdict is Verdict.PASSED else 0.0
    made = CheckResult(name, f"Title of {name}", verdict, points, 20.0, message, "What enters, leaves.")
    return replace(made, **changes)  # type: ignore[arg-type]


def scorecard(*checks: CheckResult, speed: Speed | None = None, **changes: object) -> Scorecard:
    """Return a scorecard with these checks."""
    made = Scorecard("moving_average", "ada", checks, speed, Isolation.LANDLOCK, "c0ffee", "0" * 64, 6.2)
    return replace(made, **changes)  # type: ignore[arg-type]


def hostile(text: str) -> Scorecard:
    """Return a scorecard that says `text` wherever a text can be."""
    bad = check(Verdict.ERROR, message=text, title=text, hint=text)
    left_out = check(Verdict.SKIPPED, message=text, title=text)
    speed = replace(SPEED, noise=text)
    environment = {text: text}
    return scorecard(bad, left_out, speed=speed, student=text, seed=text, environment=environment)


def shown(renderable: RenderableType, width: int = 80, *, colour: bool = False) -> str:
    """Return what a console of `width` columns gets."""
    output = io.StringIO()
    system = "truecolor" if colour else None
    console = Console(file=output, width=width, force_terminal=colour, color_system=system)  # type: ignore[arg-type]
    console.print(renderable)
    return output.getvalue()


def flat(renderable: RenderableType) -> str:
    """Return what an 80-column console gets, on one line and with single spaces."""
    return " ".join(shown(renderable).split())


def widest(text: str) -> int:
    """Return the number of columns of the widest line."""
    return max(cell_len(line) for line in text.splitlines())


def acting(text: str) -> set[str]:
    """Return the characters of `text` that are more than ink."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")}


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_card_fits(verdict: Verdict, width: int) -> None:
    """Every verdict's card stays within the console, and within 80 columns of a wider one."""
    card = scorecard(check(Verdict.PASSED), check(verdict, message="Why it is so. " * 20), speed=SPEED)
    assert 0 < widest(shown(terminal.card(card, "Moving average"), width)) <= min(width, 80)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verdict_in_words(verdict: Verdict) -> None:
    """A verdict is told by a symbol and a word before the points, so it can be read without colour."""
    look = view.LOOKS[verdict]
    card = shown(terminal.card(scorecard(check(verdict))))
    assert f"{look.symbol} {look.word.upper()} " in card


def test_looks_differ() -> None:
    """No two verdicts share a symbol or a word, and every symbol takes one column."""
    looks = [view.LOOKS[verdict] for verdict in Verdict]
    assert len({look.symbol for look in looks}) == len({look.word for look in looks}) == len(Verdict)
    assert {cell_len(look.symbol) for look in looks} == {1}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_colour_adds_nothing(verdict: Verdict) -> None:
    """A console that is no terminal gets the same text without an escape sequence."""
    card = terminal.card(scorecard(check(verdict), speed=SPEED))
    plain, coloured = shown(card), shown(card, colour=True)
    assert "\x1b" not in plain
    assert plain != coloured
    assert COLOUR.sub("", coloured) == plain


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [40, 80])
def test_hostile_text(text: str, width: int) -> None:
    """Nothing that a student chose acts on the terminal, or makes the card wider than it."""
    cards = [hostile(text)]
    renderables = [
        terminal.card(cards[0], text),
        terminal.summary(cards, {"moving_average": text}),
        terminal.class_summary({text: cards, "ada": cards}, ["moving_average"]),
    ]
    for renderable in renderables:
        assert acting(shown(renderable, width)) == set()
        assert acting(COLOUR.sub("", shown(renderable, width, colour=True))) == set()
        assert widest(shown(renderable, width)) <= width


def test_markup_stays_text() -> None:
    """What looks like rich markup is shown as it was written."""
    card = flat(terminal.card(hostile("[red]x[/red] :bomb:"), "[b]T[/b]"))
    assert card.startswith("[b]T[/b] [red]x[/red] :bomb: ")
    assert "Error: [red]x[/red] :bomb:" in card


def test_score() -> None:
    """The points and their maximum are shown, and what was left out of the maximum."""
    card = flat(terminal.card(scorecard(check(Verdict.PASSED), check(Verdict.SLOW), check(Verdict.NOISY))))
    assert "SLOW 20 of 40 points, 20 not counted" in card
    assert "20/20 Title of spike" in card
    assert "0/20 Title of spike" in card


def test_why_and_hint() -> None:
    """A failed check says its verdict, its message and its hint."""
    card = flat(terminal.card(scorecard(check(Verdict.WRONG, message="out[3] is 2, expected 1"))))
    assert "Wrong: out[3] is 2, expected 1 Hint: What enters, leaves." in card


@pytest.mark.parametrize("verdict", [Verdict.PASSED, Verdict.SKIPPED, Verdict.NOISY, Verdict.NOT_ATTEMPTED])
def test_no_hint(verdict: Verdict) -> None:
    """A hint is for a check that failed: not for one passed, not judged or not yet tried."""
    assert "Hint" not in shown(terminal.card(scorecard(check(verdict))))


@pytest.mark.parametrize("verdict", [Verdict.SKIPPED, Verdict.NOISY])
def test_left_out(verdict: Verdict) -> None:
    """A check that could not be judged says why, and that its points are not counted."""
    card = flat(terminal.card(scorecard(check(Verdict.PASSED), check(verdict, message="There is no GPU."))))
    assert f"{verdict.capitalize()}, not counted (20 points): There is no GPU." in card
    assert " 0/20" not in card


def test_nothing_counted() -> None:
    """Where no check could be made, the card says so instead of giving 0 of 0 points."""
    card = flat(terminal.card(scorecard(check(Verdict.SKIPPED))))
    assert "no points could be counted" in card
    assert "0 of 0" not in card


def test_same_message_once() -> None:
    """A message that several checks share, and their hint, are said once."""
    message = "SyntaxError: expected ':'"
    card = flat(terminal.card(scorecard(*[check(Verdict.ERROR, message=message)] * 3)))
    assert card.count(message) == card.count("What enters, leaves.") == 1
    assert card.count("Error: as above.") == 2


def test_long_message_is_cut() -> None:
    """A message of many lines is cut, and says by how much."""
    message = "\n".join(f"line {number}" for number in range(40))
    card = shown(terminal.card(scorecard(check(Verdict.ERROR, message=message))))
    assert "line 11" in card
    assert "line 12" not in card
    assert "28 more lines" in card


def test_hidden_checks_are_named() -> None:
    """A check whose test students do not have is marked as such, a public one is not."""
    assert "(hidden test)" in shown(terminal.card(scorecard(check(Verdict.WRONG))))
    public = check(Verdict.WRONG, visibility=Visibility.PUBLIC)
    assert "(hidden test)" not in shown(terminal.card(scorecard(public)))


def test_speed() -> None:
    """The speed says ratio and gate, all times, the share of the reference, samples and noise."""
    card = flat(terminal.card(scorecard(check(Verdict.PASSED), speed=SPEED)))
    assert "57.1x faster than the baseline, gate 20x" in card
    assert "Baseline 610 ms Submission 10.7 ms Reference 9.90 ms" in card
    assert "92 % of the reference's speed. Best of 25 samples each. Noise: quiet, spread 2 %." in card


def test_speed_without_reference() -> None:
    """In a student's own kit there is no reference, and the card says so."""
    speed = replace(SPEED, reference_fraction=None, reference_s=None)
    card = flat(terminal.card(scorecard(check(Verdict.PASSED), speed=speed)))
    assert "Reference" not in card
    assert "There is no reference here to compare with." in card


def test_share_of_the_roofline() -> None:
    """Where the exercise says how many bytes must be moved, the card says what share of memory's speed was reached."""
    card = flat(terminal.card(scorecard(check(Verdict.PASSED), speed=replace(SPEED, roofline_fraction=0.314))))
    assert "92 % of the reference's speed. 31 % of what memory allows (roofline)." in card


def test_no_speed() -> None:
    """Where nothing was timed, nothing is said about speed."""
    assert "baseline" not in shown(terminal.card(scorecard(check(Verdict.WRONG))))


def test_slower_than_the_baseline() -> None:
    """A submission slower than the baseline is not called faster."""
    headline = view.speed_headline(replace(SPEED, ratio=0.486))
    assert headline == "2.1x slower than the baseline, gate 20x"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (19.999, "19.9x"),
        (0.999999, "0.99x"),
        (1.0, "1x"),
        (99.99, "99.9x"),
        (57.1, "57.1x"),
        (1234.9, "1234x"),
        (float("inf"), "?"),
        (float("nan"), "?"),
    ],
)
def test_ratio_rounds_down(ratio: float, text: str) -> None:
    """A ratio just under a gate never looks as if it had reached it."""
    assert units.times(ratio) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.61, "610 ms"),
        (0.0107, "10.7 ms"),
        (6.2, "6.20 s"),
        (185.3, "185 s"),
        (0.99999, "1.00 s"),
        (3.21e-6, "3.21 µs"),
        (4e-9, "4.00 ns"),
        (0.0, "0.00 ns"),
        (-1.0, "?"),
        (float("nan"), "?"),
        (float("inf"), "?"),
    ],
)
def test_seconds(value: float, text: str) -> None:
    """A time has three digits and the unit that suits it."""
    assert units.seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(20.0, "20"), (12.5, "12.5"), (33.333, "33.33"), (0.0, "0"), (100.0, "100"), (1e6, "1000000")],
)
def test_points(value: float, text: str) -> None:
    """Points have no decimals that say nothing."""
    assert units.points(value) == text


def test_share_rounds_down() -> None:
    """A share just under a tier does not look like it, and floating point does not take a percent away."""
    assert units.percent(0.8999) == "89 %"
    assert units.percent(0.29) == "29 %"


def test_unprotected() -> None:
    """A submission that ran without isolation is pointed out, another one is not."""
    warning = "ran without isolation"
    assert warning in flat(terminal.card(scorecard(check(Verdict.PASSED), isolation=Isolation.NONE)))
    assert warning not in flat(terminal.card(scorecard(check(Verdict.PASSED))))


def test_next_step_for_each_verdict() -> None:
    """Every verdict has a next step of its own: one line that ends in a full stop."""
    steps = [next_step.sentence(scorecard(check(verdict))) for verdict in Verdict]
    assert len(set(steps)) == len(Verdict)
    assert all(step.endswith(".") and "\n" not in step and "{" not in step for step in steps)


@pytest.mark.parametrize("verdict", [Verdict.WRONG, Verdict.ERROR, Verdict.TIMEOUT, Verdict.CRASHED, Verdict.REJECTED])
def test_next_step_names_the_decisive_check(verdict: Verdict) -> None:
    """The next step names the check that decided the verdict, not the first that failed."""
    card = scorecard(check(Verdict.SLOW, "speed"), check(verdict, "spike"))
    assert "“Title of spike”" in next_step.sentence(card)


def test_next_step_where_the_test_is() -> None:
    """A wrong answer sends the student to the public test, and never to a hidden one."""
    public = next_step.sentence(scorecard(check(Verdict.WRONG, visibility=Visibility.PUBLIC)))
    assert "make check EX=moving_average" in public
    assert "make check" not in next_step.sentence(scorecard(check(Verdict.WRONG)))


def test_next_step_for_slow() -> None:
    """A slow answer is told how many times faster it has to be, rounded up."""
    card = scorecard(check(Verdict.SLOW, "speed"), speed=replace(SPEED, ratio=12.34))
    assert "the gate of 20x, make it 1.7 times faster" in next_step.sentence(card)
    near = scorecard(check(Verdict.SLOW, "speed"), speed=replace(SPEED, ratio=19.9999))
    assert "1.1 times faster" in next_step.sentence(near)


def test_next_step_after_passing() -> None:
    """After passing, the next step is what is left: tiers, checks for another machine, or nothing."""
    tiers = scorecard(check(Verdict.PASSED, points=15.0))
    assert "the other 5 points are for coming closer" in next_step.sentence(tiers)
    elsewhere = scorecard(check(Verdict.PASSED), check(Verdict.SKIPPED))
    assert "20 more points need one that can" in next_step.sentence(elsewhere)
    assert next_step.sentence(scorecard(check(Verdict.PASSED))).startswith("Nothing is left")


def test_next_step_cannot_be_formatted() -> None:
    """A title with braces is shown as it is."""
    card = scorecard(check(Verdict.ERROR, title="{slug.__class__} {0}"))
    assert "“{slug.__class__} {0}”" in next_step.sentence(card)


def test_summary() -> None:
    """The summary has a line for each exercise, the total and the first thing left to do."""
    done = scorecard(check(Verdict.PASSED), speed=SPEED, exercise="bilinear_resize")
    skipped = scorecard(check(Verdict.SKIPPED), exercise="cuda_vector_add")
    wrong = scorecard(check(Verdict.PASSED), check(Verdict.WRONG))
    text = flat(terminal.summary([done, skipped, wrong], {"moving_average": "Moving average"}))
    assert "bilinear_resize ✓ passed 20/20 57.1x (gate 20x)" in text
    assert "cuda_vector_add - skipped - -" in text
    assert "Moving average ✗ wrong 20/40 -" in text
    assert "Total 40/60" in text
    assert "Next: Moving average: Start with" in text


def test_noise_is_not_the_next_thing_to_do() -> None:
    """What the student can mend comes before what the machine disturbed."""
    noisy, slow = scorecard(check(Verdict.NOISY)), scorecard(check(Verdict.SLOW))
    assert next_step.first_open([noisy, slow]) is slow
    assert next_step.first_open([scorecard(check(Verdict.PASSED)), noisy]) is noisy


@pytest.mark.parametrize(
    ("cards", "advice"),
    [
        ([scorecard(check(Verdict.PASSED))], "Well done!"),
        ([scorecard(check(Verdict.PASSED, points=15.0))], "the other 5 points"),
        ([scorecard(check(Verdict.SKIPPED))], "Nothing could be judged"),
        ([], "Nothing could be judged"),
    ],
)
def test_summary_when_nothing_is_open(cards: list[Scorecard], advice: str) -> None:
    """Without an open exercise the summary says what remains for another day."""
    assert advice in flat(terminal.summary(cards))


@pytest.mark.parametrize("earlier", [None, scorecard(check(Verdict.PASSED), exercise="a")])
def test_class_summary_says_who_was_not_judged(earlier: Scorecard | None) -> None:
    """Whom the kit failed has a row, points in the maximum that are open, and a sentence; older results are stale."""
    left = Ungraded("bob", "a", 20.0, "the kit broke", earlier)
    ada = [scorecard(check(Verdict.PASSED), exercise="a")]
    text = flat(terminal.class_summary({"ada": ada, "bob": []}, ["a"], {"bob": [left]}))
    assert "Open ada ✓ 20 20/20 0 bob □ - 0/20 20" in text
    assert "□ not judged" in text
    assert "Grade bob (a) again: the kit failed there" in text
    assert ("are stale" in text) is (earlier is not None)


def test_what_cannot_be_judged_is_open() -> None:
    """An unreadable check earns nothing yet, stays in the maximum, and the card and the summary say so."""
    card = scorecard(check(Verdict.PASSED), check(Verdict.UNREADABLE, message="No emulator knows it."))
    text = flat(terminal.card(card))
    assert "UNREADABLE 20 of 40 points, 20 open" in text
    assert "Unreadable, no points yet: No emulator knows it." in text
    assert "Hint" not in text
    assert "20 still open 20/40" in flat(terminal.summary([card]))


def test_class_summary() -> None:
    """A class has a line for each student with all points, and how many passed each exercise."""
    ada = [scorecard(check(Verdict.PASSED), exercise="a"), scorecard(check(Verdict.WRONG), exercise="b")]
    bob = [scorecard(check(Verdict.PASSED), exercise="a")]
    text = shown(terminal.class_summary({"ada": ada, "bob": bob}, ["a", "b"]))
    lines = [line.split() for line in text.splitlines()]
    assert ["ada", "✓", "20", "✗", "0", "20/40"] in lines
    assert ["bob", "✓", "20", "20/20"] in lines
    assert ["Passed", "2/2", "0/1"] in lines


@pytest.mark.parametrize("width", [40, 80])
def test_class_summary_fits(width: int) -> None:
    """A class of many exercises and long names stays within the console, and still shows every total."""
    slugs = [f"exercise_{number}" for number in range(12)]
    cards = [scorecard(check(Verdict.PASSED), exercise=slug) for slug in slugs]
    text = shown(terminal.class_summary({"x" * 300: cards, "ada": cards}, slugs), width)
    assert widest(text) <= width
    assert text.count("240/240") == 2


def test_class_advice() -> None:
    """An instructor is told first who ran without isolation, then who was rejected, then what was noisy."""
    cards = [
        scorecard(check(Verdict.NOISY)),
        scorecard(check(Verdict.REJECTED)),
        scorecard(check(Verdict.PASSED), isolation=Isolation.NONE),
    ]
    advice = next_step.for_class({name: [card] for name, card in zip("abc", cards, strict=True)})
    assert [line.split(" (")[0].split()[-1] for line in advice[1:]] == ["b", "a"]
    assert "c (moving_average) ran with all your rights" in advice[0]


def test_class_advice_is_short() -> None:
    """Advice about many students names a few, or counts them where they share an exercise."""
    many = {f"s{number}": [scorecard(check(Verdict.NOISY))] for number in range(9)}
    assert "9 submissions of moving_average" in next_step.for_class(many)[0]
    many["s9"] = [scorecard(check(Verdict.NOISY), exercise="other")]
    assert "s2 (moving_average) and 7 more" in next_step.for_class(many)[0]


def test_class_advice_when_all_is_well() -> None:
    """With nothing to look at, the advice says that the marks are ready."""
    assert next_step.for_class({"ada": [scorecard(check(Verdict.PASSED))]}) == [
        "Every submission is judged, and grades.csv has the marks."
    ]
