"""What a new attempt has changed: faster or slower than the last, and which reasons went away or came."""

from __future__ import annotations

from collections.abc import Iterator

from grader.causes import Diagnosis
from grader.model import Scorecard

_ALIKE = 1.1  # times as fast, either way: that much two gradings of one file differ on a busy machine


def since(old: Scorecard | None, new: Scorecard) -> str:
    """Return in a sentence or two how an attempt compares with the last; nothing where the two cannot be compared."""
    if old is None or (old.student, old.exercise) != (new.student, new.exercise):
        return ""
    if old.submission_sha256 == new.submission_sha256:
        return old.since
    if old.speed is None or new.speed is None or not old.speed.ratio or not new.speed.ratio:
        return ""
    then, now = old.speed.ratio, new.speed.ratio
    ratios = f"{then:.3g} times as fast as the baseline then, {now:.3g} times now"
    return " ".join([f"{_change(now / then)}: {ratios}.", *_reasons(old, new)])


def _change(times: float) -> str:
    if times >= _ALIKE:
        return f"{times:.3g} times as fast as your last attempt"
    if times > 1 / _ALIKE:
        return "As fast as your last attempt"
    return f"Slower than your last attempt, which was {1 / times:.3g} times as fast"


def _reasons(old: Scorecard, new: Scorecard) -> Iterator[str]:
    """Yield what went away and what is new, where both attempts have been diagnosed."""
    if not old.diagnoses or not (new.diagnoses or new.score == new.max_score):
        return
    before, after = {one.id for one in old.diagnoses}, {one.id for one in new.diagnoses}
    if gone := [one for one in old.diagnoses if one.id not in after]:
        yield f"What went away: {_named(gone)}."
    if came := [one for one in new.diagnoses if one.id not in before]:
        yield f"What is new: {_named(came)}."


def _named(diagnoses: list[Diagnosis]) -> str:
    return "; ".join(f"{one.title} (line {one.line})" if one.line else one.title for one in diagnoses)
