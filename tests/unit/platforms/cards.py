"""Scorecards for the doors: passed, wrong and slow, too noisy, unreadable; and the texts that students attack with."""

from __future__ import annotations

from grader.model import CheckResult, Isolation, Scorecard, Speed, Verdict, Visibility

TITLES = {"moving_average": "Moving average", "histogram": "Parallel <histogram>"}
SPEED = Speed(57.168, 20.0, 0.928, 25, "quiet", 0.61, 0.01067, 0.0099)

# For each syntax that a door writes, what would leave it, or begin something in it.
ATTACKS = (
    "::error file=/etc/passwd::mine",
    "  ::set-output name=score::100",
    "##[set-env name=PATH]/tmp",
    "::stop-commands::guess",
    "%0A::warning::x%25",
    "</pre><script>alert(1)</script><img src=x onerror=alert(1)>",
    "```\n# A heading\n| a | b |\n@everyone fixes #1 ![x](http://example.org/x)",
    "]]></failure></testcase><testcase name='mine'/>",
    "\x00\x08\x0b\x1b[31mred\x1b[0m\ufffe\uffff\ud800",
    '"}],"score":1.0,"tests":[{"name":"',
    "a,100\nmoving_average,100",
    "abc\u202edcba\u2066",
)


def check(
    name: str,
    verdict: Verdict = Verdict.PASSED,
    points: float = 0.0,
    maximum: float = 20.0,
    message: str = "",
    visibility: Visibility = Visibility.PUBLIC,
    details: str = "",
) -> CheckResult:
    """A check; passed ones earn their maximum."""
    earned = maximum if verdict is Verdict.PASSED else points
    hint = "" if verdict is Verdict.PASSED else "Think."
    return CheckResult(name, f"Right for {name}", verdict, earned, maximum, message, hint, visibility, details)


def card(*checks: CheckResult, exercise: str = "moving_average", speed: Speed | None = None) -> Scorecard:
    """A scorecard of these checks."""
    return Scorecard(exercise, "ada", checks, speed, Isolation.LANDLOCK, "1", "0" * 64, 6.26)


PASSED = card(check("small"), check("large", visibility=Visibility.HIDDEN), check("speed", maximum=40.0), speed=SPEED)
WRONG = card(
    check("small"),
    check("large", Verdict.WRONG, message="Element 3 is 4, and must be 5.", visibility=Visibility.HIDDEN),
    check("speed", Verdict.ERROR, message="Raised ValueError at line 9: no\n     9 | boom()", maximum=40.0),
    exercise="histogram",
)
HALF_JUDGED = card(check("small"), check("speed", Verdict.NOISY, maximum=60.0), exercise="histogram")
NOT_JUDGED = card(check("small", Verdict.NOISY), check("speed", Verdict.SKIPPED), exercise="histogram")
UNREADABLE = card(*(check(name, Verdict.UNREADABLE, message="A merge conflict.") for name in ("small", "large")))
HOSTILE = card(
    *(check(f"n{n}", Verdict.ERROR, message=text, details=text) for n, text in enumerate(ATTACKS)), exercise="histogram"
)
