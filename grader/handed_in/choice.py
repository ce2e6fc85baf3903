"""Which of the files that a student handed in is meant: the one that is left when it can be no other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader import ipynb
from grader.catalog import Exercise
from grader.handed_in import online_text
from grader.handed_in.members import Member, listed
from grader.handed_in.names import Likeness, is_code, likeness
from grader.ipynb import Unreadable
from grader.judge.session.answer import LARGEST_CODE, NOTEBOOK, Answer, OutOfReach, answer_in, refused, unreadable
from grader.judge.session.notebook import defines, is_unwritten
from grader.model import Verdict
from grader.text import one_line

_SEVERAL = "There is more than one file for {slug}, and nothing says which counts: {these}. Hand in one, as {slug}.py."
_NONE = "There is no {slug}.py, and nothing says that one of these is meant: {these}. Hand in {slug}.py itself."
_LONGEST_PATH = 200  # characters


@dataclass(frozen=True)
class Candidate:
    """A file that may be the answer, and what it holds."""

    member: Member
    answer: Answer


def is_hollow(answer: Answer, exercise: Exercise) -> bool:
    """Return whether an answer is empty or still the stub, so that another file may be meant."""
    if answer.verdict is None:
        return is_unwritten(answer.code.decode("utf-8", "replace"), list(exercise.entry_points))
    return answer.verdict is Verdict.NOT_ATTEMPTED or answer.is_empty


def choose(exercise: Exercise, members: Sequence[Member], slugs: frozenset[str]) -> Answer | None:
    """Return what the file that is meant holds, None where there is nothing that might be.

    Names count more than contents, and what was asked for more than what resembles it; the stub and empty files count
    only where there is nothing else, and files with the same code are one. Where several are left, or none but others,
    it is a verdict that lists them.
    """
    hollow: list[Candidate] = []
    kept = [member for member in members if member.is_left_behind]
    members = [member for member in members if not member.is_left_behind]
    for tier in _tiers(exercise, members, slugs):
        full: list[Candidate] = []
        for candidate in tier:
            (hollow if is_hollow(candidate.answer, exercise) else full).append(candidate)
        if full:
            return _one_of(exercise, full)
    if hollow:
        return _emptiest(hollow)
    return _left_over(exercise, members, kept, slugs)


def _tiers(exercise: Exercise, members: Sequence[Member], slugs: frozenset[str]) -> Iterable[list[Candidate]]:
    names = list(exercise.entry_points)
    alike = [(likeness(member.name, exercise.slug, slugs), member) for member in members]
    for sure in ((Likeness.ASKED_FOR, Likeness.NOTEBOOK), (Likeness.CHANGED,)):
        yield [_candidate(exercise, member) for found, member in alike if found in sure]
    for wanted in (Likeness.CONTAINED, Likeness.NONE):
        others = (member for found, member in alike if found is wanted and is_code(member.name))
        tried = [_candidate(exercise, member) for member in others if not _is_anothers(member, slugs)]
        yield [one for one in tried if defines(one.answer.code.decode("utf-8", "replace"), names)]
    typed = [_typed(exercise, member) for member in members if member.name == online_text.NAME]
    yield [one for one in typed if defines(one.answer.code.decode("utf-8", "replace"), names)]


def _is_anothers(member: Member, slugs: frozenset[str]) -> bool:
    return any(likeness(member.name, slug, slugs) <= Likeness.CHANGED for slug in slugs)


def _candidate(exercise: Exercise, member: Member) -> Candidate:
    limit = ipynb.LARGEST if ".ipynb" in member.name.lower() else LARGEST_CODE
    try:
        answer = answer_in(exercise, member.name, member.load(limit))
    except Unreadable as error:
        answer = refused(member.name, error)
    found = ", ".join(filter(None, (one_line(member.path, _LONGEST_PATH), answer.found)))
    return Candidate(member, dataclasses.replace(answer, found=found))


def _typed(exercise: Exercise, member: Member) -> Candidate:
    """Return what was typed into a platform's editor, which keeps HTML."""

    def load(_: int) -> bytes:
        return online_text.code_of(member.load(online_text.LARGEST))

    return _candidate(exercise, dataclasses.replace(member, load=load))


def _one_of(exercise: Exercise, found: list[Candidate]) -> Answer:
    readable = [one for one in found if one.answer.verdict is None] or found
    scripts = {one.member.folder for one in readable if not one.member.name.endswith(NOTEBOOK)}
    # A notebook beside a script of its name goes after it, as where they were asked for.
    readable = [one for one in readable if not one.member.name.endswith(NOTEBOOK) or one.member.folder not in scripts]
    different = {one.answer.code if one.answer.verdict is None else one.member.path: one for one in reversed(readable)}
    if len(different) == 1:
        return next(iter(different.values())).answer
    these = listed([one.member for one in readable])
    return unreadable(OutOfReach(_SEVERAL.format(slug=exercise.slug, these=these)))


def _emptiest(found: list[Candidate]) -> Answer:
    """Return the stub where there is one: it was not attempted; else what is wrong with the first."""
    return min(found, key=lambda one: one.answer.verdict is not None).answer


def _left_over(
    exercise: Exercise, members: Sequence[Member], kept: Sequence[Member], slugs: frozenset[str]
) -> Answer | None:
    """Return a verdict that lists what is there, None where that is nothing, or is for other exercises only."""
    others = slugs - {exercise.slug}
    packed = [member for member in members if member.is_closed]
    copies = [one for one in kept if _resembles(one, [exercise.slug]) or not _resembles(one, others)]
    if not (packed or copies) and any(_is_anothers(member, others) for member in members):
        return None
    left = packed or [member for member in members if not member.is_odd and not _is_void(member)] + copies
    if not left:
        return None
    return unreadable(OutOfReach(_NONE.format(slug=exercise.slug, these=listed(left))))


def _resembles(member: Member, slugs: Iterable[str]) -> bool:
    return any(likeness(member.name, slug, frozenset()) < Likeness.NONE for slug in slugs)


def _is_void(member: Member) -> bool:
    """Return whether it is an empty file whose name does not say that it should hold code."""
    if member.name.lower().endswith((".py", ".ipynb")):
        return False
    try:
        return not member.load(0)
    except Unreadable:
        return False
