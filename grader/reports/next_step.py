"""The one thing to do now: a sentence for each verdict, the same on the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.model import LATE, CheckResult, Scorecard, Ungraded, Verdict, Visibility
from grader.reports import units, view
from grader.text import one_line

_SENTENCES = {
    Verdict.WRONG: "Start with “{check}”: {reproduce}.",
    Verdict.ERROR: "Your code stopped with an error in “{check}”: read its message, and mend that line first.",
    Verdict.TIMEOUT: "“{check}” did not end in time: look for a loop that never stops, or far too much work.",
    Verdict.CRASHED: (
        "The process died in “{check}”: look for an index outside an array (@njit(boundscheck=True) finds it)"
        " or for far too much memory."
    ),
    Verdict.REJECTED: "“{check}” saw a rule broken: read its message, and solve it as the handout asks.",
    Verdict.UNREADABLE: "Read what “{check}” says: it could not be judged, and a person must look at it.",
    Verdict.NOISY: "Nothing counts against you: grade again when nothing else runs on this machine.",
    Verdict.SKIPPED: "This machine cannot make these checks, so they do not count: use one that can.",
    Verdict.NOT_ATTEMPTED: (
        "Read exercises/{slug}/README.md, then replace raise NotImplementedError() in {slug}.py by your code."
    ),
}
_PUBLIC = "its test is in exercises/{slug}/test_public.py, and make check EX={slug} runs it"
_HIDDEN = "its test is hidden, so write the smallest input that shows the fault"
NAMED = 3


def sentence(scorecard: Scorecard) -> str:
    """Return what to do next about one exercise."""
    if scorecard.verdict is Verdict.PASSED:
        return _after_passing(scorecard)
    if scorecard.verdict is Verdict.SLOW:
        return _after_slow(scorecard)
    decisive = next((check for check in scorecard.checks if check.verdict is scorecard.verdict), None)
    slug = one_line(scorecard.exercise)
    return _SENTENCES[scorecard.verdict].format(
        check=_title(decisive), slug=slug, reproduce=_reproduce(decisive).format(slug=slug)
    )


def _title(check: CheckResult | None) -> str:
    return one_line(check.title or check.id) if check else "the exercise"


def _reproduce(check: CheckResult | None) -> str:
    return _PUBLIC if check and check.visibility is Visibility.PUBLIC else _HIDDEN


def _after_passing(scorecard: Scorecard) -> str:
    left = round(scorecard.max_score - scorecard.score, 2)
    skipped = view.not_counted(scorecard)
    if left > 0:
        return f"It passes: {_closer(left)}"
    if skipped:
        return f"Done on this machine: {units.points(skipped)} more points need one that can make every check."
    return "Nothing is left to do here: go on to the next exercise."


def _after_slow(scorecard: Scorecard) -> str:
    speed = scorecard.speed
    if scorecard.modelled:
        slow = next(check for check in scorecard.checks if check.verdict is Verdict.SLOW)
        bound = one_line(scorecard.modelled.bound)
        return f"The answers are right, but held up by: {bound}. “{_title(slow)}” says where, and what to do."
    if speed is None or not 0 < speed.ratio < speed.gate:
        return "The answers are right, but slow: look for work that is done again in every iteration."
    needed, gate = units.factor(speed.gate / speed.ratio), units.gate(speed.gate)
    return f"The answers are right: to reach the gate of {gate}, make it {needed} times faster."


def _closer(left: float) -> str:
    return f"the other {units.points(left)} points are for coming closer to the reference's speed."


def first_open(scorecards: Sequence[Scorecard]) -> Scorecard | None:
    """Return the first that its student can do something about, then the first noisy one, else None."""
    settled = (Verdict.PASSED, Verdict.SKIPPED)
    left = [scorecard for scorecard in scorecards if scorecard.verdict not in settled]
    return min(left, key=lambda scorecard: scorecard.verdict is Verdict.NOISY, default=None)


def overall(scorecards: Sequence[Scorecard], titles: Mapping[str, str]) -> str:
    """Return what to do next about all of a student's exercises."""
    scorecard = first_open(scorecards)
    if scorecard:
        return f"{view.title(scorecard, titles)}: {sentence(scorecard)}"
    score, maximum = view.total(scorecards)
    if not maximum:
        return "Nothing could be judged on this machine: jitgrade doctor says what is missing."
    if score < maximum:
        return f"Everything passes: {_closer(round(maximum - score, 2))}"
    return "Everything that this machine can judge is done. Well done!"


def for_class(students: Mapping[str, Sequence[Scorecard]], ungraded: Sequence[Ungraded] = ()) -> list[str]:
    """Return what an instructor should look at, most urgent first: one sentence each, never empty."""
    cards = [(student, card) for student, scorecards in students.items() for card in scorecards]
    asked = [
        (Verdict.UNREADABLE, "Look at {these} yourself: nothing there could be judged, and the points are open."),
        (Verdict.REJECTED, "Look at {these} yourself: a rule was broken, or tampering seen."),
        (Verdict.NOISY, "Grade {these} again on a quieter machine: nothing was held against anyone."),
        (Verdict.SKIPPED, "Grade {these} on a machine that can make the checks: none of them counted."),
    ]
    advice = [
        text.format(these=_these([(student, card.exercise) for student, card in cards if _has(card, verdict)]))
        for verdict, text in asked
        if any(_has(card, verdict) for _, card in cards)
    ]
    if ungraded:
        these = _these([(one.student, one.exercise) for one in ungraded])
        stale = (
            " Results of theirs from before are stale, and nobody's mark." if any(o.earlier for o in ungraded) else ""
        )
        advice.insert(0, f"Grade {these} again: the kit failed there, and their points are open.{stale}")
    open_cards = [(student, card.exercise) for student, card in cards if view.is_unprotected(card)]
    if open_cards:
        advice.insert(0, f"Grade again with isolation: {_these(open_cards)} ran with all your rights.")
    late = [(student, card.exercise) for student, card in cards if LATE in card.environment]
    told = [f"Handed in late, and not marked down for it here: {_these(late)}."] if late else []
    return (advice or ["Every submission is judged, and grades.csv has the marks."]) + told


def _has(card: Scorecard, verdict: Verdict) -> bool:
    """Return whether the exercise has the verdict; what a person must look at counts whatever else is wrong with it."""
    return card.verdict is verdict or (verdict is Verdict.UNREADABLE and any(c.verdict is verdict for c in card.checks))


def _these(cards: list[tuple[str, str]]) -> str:
    slugs = {slug for _, slug in cards}
    if len(cards) > NAMED and len(slugs) == 1:
        return f"{len(cards)} submissions of {one_line(slugs.pop())}"
    named = ", ".join(f"{view.name(student)} ({one_line(slug)})" for student, slug in cards[:NAMED])
    rest = len(cards) - NAMED
    return f"{named} and {rest} more" if rest > 0 else named
