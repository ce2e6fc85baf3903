"""Of each result of a class there is one that counts, whoever else grades the same class into the same folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.cluster.store import Store, Unit
from grader.errors import KitError
from grader.judge.session.grade import Graded
from grader.model import Scorecard, Verdict

UNITS = ".units"  # beside the students' folders, none of which has a name that begins with a dot


def store_in(out: Path) -> Store:
    """Return the store of the results that the scorecards in `out` are made from."""
    return Store(out / UNITS)


def once(
    unit: Unit, judged: Callable[[], Graded], out: Path, lacks: Callable[[Scorecard], bool], *, again: bool = False
) -> Graded:
    """Return the result of a unit that counts, `judged` by this run or by another; `again` wants one more.

    `lacks` says of another's scorecard that this machine can do better. Raises what `judged` raises, and KitError where
    the store cannot be written.
    """
    own: list[Graded] = []

    def judge() -> str:
        own.append(judged())
        return own[0].scorecard.to_json()

    try:
        text = store_in(out).once(unit.name, judge, lambda text: is_open(text, lacks), again=again)
    except OSError as error:
        raise unwritable(out, error) from error
    card = Scorecard.from_json(text)
    return next((graded for graded in own if graded.scorecard == card), Graded(card))


def unwritable(out: Path, error: OSError) -> KitError:
    """Return what to tell of a store that cannot be written."""
    return KitError(f"{out / UNITS}: {error.strerror}. It needs free space, on a file system with hard links.")


def is_open(text: str, lacks: Callable[[Scorecard], bool] = lambda _: False) -> bool:
    """Return whether a result settles nothing: noise spoilt it, it `lacks` something, or nobody here can read it."""
    try:
        card = Scorecard.from_json(text)
        return card.verdict is Verdict.NOISY or lacks(card)
    except (ValueError, LookupError, TypeError):
        return True
