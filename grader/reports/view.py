"""What a scorecard shows, whatever it is shown on: looks of verdicts, lines of checks, sentences about speed.

Every text that leaves this module has passed `grader.text`: ids and messages are a student's to choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.catalog import SPEED_CHECK
from grader.model import REMARK, CheckResult, Isolation, Modelled, Scorecard, Speed, Ungraded, Verdict, Visibility
from grader.reports import units
from grader.text import one_line, printable

NAME_LIMIT = 100  # characters: a student's id is no longer, and where one is cut it looks like another
DETAILS_LIMIT = 8000  # characters of what a compiler said
SAME = "as above."
SAID_BELOW = "see the times below."
NO_REFERENCE = "There is no reference here to compare with."
NOT_JUDGED = "not judged"
UNPROTECTED = "This submission ran without isolation, with all the rights of whoever graded it."


@dataclass(frozen=True)
class Look:
    """How a verdict is told apart: by a one-column symbol and a word; the tone only repeats it in colour."""

    symbol: str
    word: str
    tone: str


LOOKS = {
    Verdict.PASSED: Look("✓", "passed", "good"),
    Verdict.SLOW: Look("◐", "slow", "warn"),
    Verdict.WRONG: Look("✗", "wrong", "bad"),
    Verdict.ERROR: Look("!", "error", "bad"),
    Verdict.TIMEOUT: Look("∞", "timeout", "bad"),
    Verdict.CRASHED: Look("↯", "crashed", "bad"),
    Verdict.REJECTED: Look("⊘", "rejected", "bad"),
    Verdict.UNREADABLE: Look("?", "unreadable", "warn"),
    Verdict.NOISY: Look("≈", "noisy", "quiet"),
    Verdict.SKIPPED: Look("-", "skipped", "quiet"),
    Verdict.NOT_ATTEMPTED: Look("○", "not attempted", "quiet"),
}


@dataclass(frozen=True)
class Line:
    """One check as it is shown.

    `marks` is empty where nothing counts, `lead` where nothing has to be explained; `message`, `hint` and `details`
    may have several lines. `details` is the whole text that the message is about.
    """

    verdict: Verdict
    title: str
    hidden: bool
    marks: str
    lead: str
    message: str
    hint: str
    details: str

    @property
    def look(self) -> Look:
        """The verdict's look."""
        return LOOKS[self.verdict]


def is_settled(verdict: Verdict) -> bool:
    """Return whether a verdict says something of the answer: it counts, and neither a run nor a person is awaited."""
    return verdict.counts and not verdict.is_open


def name(text: str) -> str:
    """Return an id fit to be shown on a line with others."""
    return one_line(text, NAME_LIMIT) or "(no name)"


def title(scorecard: Scorecard, titles: Mapping[str, str]) -> str:
    """Return the exercise's title, its slug where none is known."""
    return one_line(titles.get(scorecard.exercise, "") or scorecard.exercise)


def total(scorecards: Sequence[Scorecard], ungraded: Sequence[Ungraded] = ()) -> tuple[float, float]:
    """Return the points earned and those that could be, over all of `scorecards`; what was not graded earns none."""
    score = sum(scorecard.score for scorecard in scorecards)
    maximum = sum(card.max_score for card in scorecards) + sum(one.max_score for one in ungraded)
    return round(score, 2), round(maximum, 2)


def still_open(scorecards: Sequence[Scorecard], ungraded: Sequence[Ungraded] = ()) -> float:
    """Return the points that only another run, or a person, can settle: before, no total is final."""
    return round(sum(card.open_score for card in scorecards) + sum(one.max_score for one in ungraded), 2)


def earlier(ungraded: Ungraded) -> str:
    """Return what is there of an exercise that could not be graded: nothing, or a result that is nobody's mark."""
    card = ungraded.earlier
    if card is None:
        return NOT_JUDGED
    return (
        f"{NOT_JUDGED}; an earlier submission's {units.points(card.score)} of {units.points(card.max_score)} are stale"
    )


def lines(scorecard: Scorecard) -> list[Line]:
    """Return the checks as they are shown; what several of them share is said once."""
    messages: set[str] = set()
    hints: set[str] = set()
    all_details: set[str] = set()
    shown = []
    for check in scorecard.checks:
        message, hint = _message(check, scorecard.speed), _hint(check)
        details = printable(check.details, DETAILS_LIMIT).strip()
        said = SAME if message in messages else message
        shown.append(_line(check, said, "" if hint in hints else hint, "" if details in all_details else details))
        all_details.add(details)
        messages |= {message} - {"", SAID_BELOW}
        hints.add(hint)
    return shown


def _message(check: CheckResult, speed: Speed | None) -> str:
    """Return why; how slow a program is that the baseline beats is said once, beside its times."""
    if check.id == SPEED_CHECK and check.verdict is Verdict.SLOW and speed is not None and speed.ratio < 1:
        return SAID_BELOW
    return printable(check.message).strip()


def _line(check: CheckResult, message: str, hint: str, details: str) -> Line:
    marks = f"{units.points(check.points)}/{units.points(check.max_points)}" if check.verdict.counts else ""
    return Line(
        verdict=check.verdict,
        title=one_line(check.title) or one_line(check.id),
        hidden=check.visibility is Visibility.HIDDEN,
        marks=marks,
        lead=_lead(check),
        message=message,
        hint=hint,
        details=details,
    )


def _hint(check: CheckResult) -> str:
    # A hint before the first attempt gives away what there is to find out.
    unhelped = (Verdict.PASSED, Verdict.NOT_ATTEMPTED, Verdict.UNREADABLE)
    silent = not check.verdict.counts or check.verdict in unhelped
    return "" if silent else printable(check.hint).strip()


def _lead(check: CheckResult) -> str:
    if check.verdict is Verdict.PASSED:
        return ""
    word = LOOKS[check.verdict].word.capitalize()
    if check.verdict is Verdict.UNREADABLE:
        return f"{word}, no points yet"
    return word if check.verdict.counts else f"{word}, not counted ({units.points(check.max_points)} points)"


def not_counted(scorecard: Scorecard) -> float:
    """Return the points that this machine could not judge."""
    return round(sum(check.max_points for check in scorecard.checks if not check.verdict.counts), 2)


def marks(scorecard: Scorecard) -> str:
    """Return `60 of 60 points, 40 not counted`, and how many of the maximum are still open."""
    told = units.marks(scorecard.score, scorecard.max_score, not_counted(scorecard))
    held = sum(check.max_points for check in scorecard.checks if check.verdict is Verdict.UNREADABLE)
    return f"{told}, {units.points(held)} open" if held else told


def speed_tone(scorecard: Scorecard) -> str:
    """Return the tone of the speed check, `quiet` where there is none."""
    verdicts = [check.verdict for check in scorecard.checks if check.id == SPEED_CHECK]
    return LOOKS[verdicts[0]].tone if verdicts else "quiet"


def speed_headline(speed: Speed) -> str:
    """Return `57.1x faster than the baseline, gate 20x`, or `3.1x slower than ...`."""
    return f"{units.compared(speed.ratio, speed.gate, 'x')} than the baseline, gate {units.gate(speed.gate)}"


def speed_share(speed: Speed) -> str:
    """Return how much of the reference's speed was reached, and of what memory allows."""
    reference = NO_REFERENCE
    if speed.reference_fraction is not None:
        reference = f"{units.percent(speed.reference_fraction)} of the reference's speed."
    if speed.roofline_fraction is None:
        return reference
    return f"{reference} {units.percent(speed.roofline_fraction)} of what memory allows (roofline)."


def modelled_headline(modelled: Modelled) -> str:
    """Return how fast a kernel would be on a GPU that is not here, and that nobody measured it."""
    share, gate = units.percent(modelled.fraction, modelled.gate), units.asked_percent(modelled.gate)
    return f"Modelled, not measured: {share} of what a {modelled.gpu}'s memory allows, gate {gate}"


def modelled_times(modelled: Modelled) -> list[tuple[str, str]]:
    """Return name and modelled time of the kernel, and of memory alone."""
    rows = [("Submission", modelled.submission_s), ("Memory alone", modelled.memory_s)]
    return [(label, units.seconds(value)) for label, value in rows]


def modelled_bound(modelled: Modelled) -> str:
    """Return what holds the kernel up."""
    return f"Held up by: {one_line(modelled.bound)}. The launch itself is not in the model."


def speed_times(speed: Speed) -> list[tuple[str, str]]:
    """Return name and time of everything that was timed."""
    rows = [
        ("Baseline", speed.baseline_s),
        ("Submission", speed.submission_s),
        ("Reference", speed.reference_s),
    ]
    return [(label, units.seconds(value)) for label, value in rows if value is not None]


def speed_footnote(speed: Speed) -> str:
    """Return how often was measured, and how quiet the machine was."""
    noise = one_line(speed.noise).rstrip(".")
    samples = f"Best of {units.count(speed.samples, 'sample')} each."
    return f"{samples} Noise: {noise}." if noise else samples


def is_unprotected(scorecard: Scorecard) -> bool:
    """Return whether nothing stood between the student's code and the machine."""
    return scorecard.isolation is Isolation.NONE


def alarms(scorecard: Scorecard) -> list[str]:
    """Return what must be read before anything else: in red, whatever the verdict."""
    remark = one_line(scorecard.environment.get(REMARK, ""), 400)
    return ([UNPROTECTED] if is_unprotected(scorecard) else []) + ([remark] if remark else [])
