"""Whether what `%check` has checked is what will be graded: the notebook as it is saved, beside what was run."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import ipynb
from grader.catalog import Exercise
from grader.judge.session import notebook
from grader.judge.session.answer import read_notebook

_MOST_FILES = 20  # notebooks in the folder that are looked at
_UNKNOWN = "Only the answer cell of the saved notebook is graded: see that your code stands there, and save it."


@dataclass(frozen=True)
class Graded:
    """The code to check, and what will be missing when the notebook is graded; "" where nothing is."""

    source: str
    remark: str = ""


def files(slug: str, names: Mapping[str, object]) -> list[Path]:
    """Return where the notebook may be saved that a kernel runs, the likeliest first; `names` are the kernel's."""
    told = [os.environ.get("JPY_SESSION_NAME", ""), str(names.get("__vsc_ipynb_file__", "")), f"{slug}.ipynb"]
    found = [Path(each) for each in told if each.endswith(".ipynb")] + sorted(Path().glob("*.ipynb"))[:_MOST_FILES]
    return [path for path in dict.fromkeys(found) if path.is_file()]


def what_is_graded(exercise: Exercise, number: int, history: Sequence[str], places: Sequence[Path]) -> Graded:
    """Return what to check of the answer that was run as input `number`, and whether it is what grading will see.

    The notebook is the one of `places` that holds that input, or else the first.
    """
    answer = history[number]
    found = _in_file(exercise, answer, places)
    if found.source:
        return found
    others = [text for each, text in enumerate(history) if each != number and "%check" not in text]
    needed = notebook.needed_by(answer, others)
    if not needed:
        return Graded(answer, found.remark)
    if exercise.collect_cells:
        return Graded("\n".join([*(others[index] for index in needed), answer]), found.remark)
    names = notebook.listed(sorted(set().union(*needed.values())))
    return Graded(answer, f"{notebook.missing_remark(names, 'another cell')} {found.remark}")


def _in_file(exercise: Exercise, answer: str, places: Sequence[Path]) -> Graded:
    """Return what will be graded of the saved notebook where `answer` is in it, else only what it lacks."""
    read = [(path, cells) for path in places if (cells := _cells(path)) is not None]
    holding = [each for each in read if any(_same(cell.source, answer) for cell in each[1] if cell.is_code)]
    if not read:
        return Graded("", _UNKNOWN)
    path, cells = (holding or read)[0]
    chosen = notebook.choose(exercise, cells)
    if chosen is None:
        return Graded("", f"{path.name} has no answer cell, so nothing of it will be graded. Begin with a fresh copy.")
    if chosen.held:
        return Graded("", f"{path.name}: {chosen.held.partition(' The code:')[0]}")
    if answer.strip() in chosen.source:
        return Graded(chosen.source, chosen.remark)
    where = "stands in another cell" if holding else "is not saved"
    told = f"What you ran {where}: the answer cell of {path.name} holds something else, and that alone will be graded."
    return Graded("", f"{told} Put your code there, and save the notebook.")


def _cells(path: Path) -> list[ipynb.Cell] | None:
    try:
        return ipynb.cells_of(read_notebook(path))
    except ipynb.Unreadable:
        return None


def _same(one: str, other: str) -> bool:
    return one.strip() == other.strip()
