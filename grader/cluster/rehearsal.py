"""Whether a machine may judge an exercise: there the reference must be fast enough, and what is known to be slow, slow.

Ratios within one run cancel a clock's speed, but not a processor's instructions, its cores or its memory. Each machine
tries each exercise once; what came of it is a result in the store, under the machine's name in a student's place.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from pathlib import Path

from grader.authoring.submissions import folder_of
from grader.catalog import SPEED_CHECK, Backend, Exercise
from grader.cluster.store import Store, Unit
from grader.errors import KitError
from grader.fingerprints import kit_digest
from grader.machine import available_cores, processor
from grader.model import Scorecard, Verdict

Grade = Callable[[Exercise, Path], Scorecard]
_FIT = "fit"


def reason_against(exercise: Exercise, grade: Grade) -> str:
    """Return why this machine must not judge the exercise; "" where it may. Raises KitError where `grade` does."""
    if exercise.speed is None or exercise.backend is not Backend.CPU:
        return ""
    slow = sorted((folder_of(exercise) / "slow").glob("*.py"))[:1]
    for path, wanted in [(exercise.solution, Verdict.PASSED), *((path, Verdict.SLOW) for path in slow)]:
        found = next(check for check in grade(exercise, path).checks if check.id == SPEED_CHECK)
        if found.verdict is not wanted:
            return f"{path.parent.name}/{path.name} is {found.verdict} here and not {wanted}: {found.message}"
    return ""


def require_fit(exercise: Exercise, store: Store, grade: Grade) -> None:
    """Raise KitError where this machine must not judge the exercise, and try it out where nobody has yet.

    What noise spoilt is tried again the next time.
    """
    machine = f"{platform.node()}, {processor().model}, {available_cores()} cores"
    digest = hashlib.sha256(f"{kit_digest()} {exercise.digest()}".encode()).hexdigest()
    unit = Unit(machine, exercise.slug, digest).name
    found = store.once(
        unit, lambda: reason_against(exercise, grade) or _FIT, lambda text: f"is {Verdict.NOISY}" in text
    )
    if found != _FIT:
        raise KitError(f"{machine}: taken out for {exercise.slug}, as {found}")
