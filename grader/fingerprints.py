"""What a result depends on, as hashes: the answer, the tests, the kit, how they are asked, and the kind of machine."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from grader.catalog import Exercise
from grader.cluster.store import Unit
from grader.cuda import offline_compile
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Options
from grader.machine import available_cores


def unit_of(exercise: Exercise, student: str, answer: Answer, options: Options) -> Unit:
    """Return the unit that a result is of: who, what was handed in, by which tests and kit, and how they are asked.

    The machine has no part in it: what one has found no other has to find again, `grade --class` and `--on` alike.
    """
    asked = repr((options.seed, options.reveal, options.why))
    return Unit(student, exercise.slug, _digest(kit_digest(), exercise.digest(), asked, _told(answer)))


def fingerprint(digest: str, answer: Answer, options: Options) -> str:
    """Return a SHA-256 of all that a result depends on, and of the machine's kind; `digest` is the exercise's."""
    return _digest(conditions(digest, options), _told(answer))


def _told(answer: Answer) -> str:
    """Return a SHA-256 of what was handed in, and of what was found when it was read."""
    return _digest(repr((answer.verdict, answer.message, answer.facts)), answer.sha256)


def conditions(digest: str, options: Options) -> str:
    """Return a SHA-256 of all but the submission that a result depends on; `digest` is the exercise's."""
    return _digest(kit_digest(), digest, repr((options, available_cores(), offline_compile.missing())))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@functools.cache
def kit_digest() -> str:
    """Return a SHA-256 over the kit's own code, which is asked once for each student's each exercise."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
