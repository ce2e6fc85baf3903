"""Which of a notebook's cells are judged, and what its student must know about the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader import text
from grader.catalog import Exercise
from grader.ipynb import ANSWER, Cell, source_of
from grader.judge.session.cell_names import Names, names_of
from grader.judge.session.exported import without_magics
from grader.text import printable

_LONGEST_STUB = 4000  # characters of a function that is looked at more closely
_SHOWN_NAMES, _SHOWN_CODE = 5, 1500  # names that are listed, and characters of code that a person is shown
_TEXTS = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'')
_COMMENTS = re.compile(r"#[^\n]*")


@dataclass(frozen=True)
class Chosen:
    """The code to judge, from which cells, and a `remark` for its student; or why it is `held` for a person."""

    source: str = ""
    cells: str = ""
    remark: str = ""
    held: str = ""


def choose(exercise: Exercise, cells: Sequence[Cell]) -> Chosen | None:
    """Return the code in the answer cell, None where there is no such cell nor anything like it.

    Where the course collects cells (`collect_cells` in exercise.toml), those that the answer needs go before it; else
    the remark names them. An answer that stands in another cell is collected too, or held for a person.
    """
    names = list(exercise.entry_points)
    answer = source_of(_stubs_first(cells, names), ANSWER)
    others = [(number, cell) for number, cell in enumerate(cells, start=1) if _is_own(cell)]
    if answer is not None and answer.strip() and not is_unwritten(answer, names):
        return _with_what_it_needs(exercise, answer, others)
    elsewhere = [(number, cell.source) for number, cell in others if _attempts(cell.source, names)]
    if not elsewhere:
        return None if answer is None else Chosen(answer)
    once = all(sum(defines(source, [name]) for _, source in elsewhere) == 1 for name in names)
    if exercise.collect_cells and answer is not None and once:
        return _with_what_it_needs(exercise, "", others)
    return Chosen(held=_elsewhere(elsewhere, answer, names))


def _stubs_first(cells: Sequence[Cell], names: Sequence[str]) -> list[Cell]:
    """Return the cells with copies of the answer cell that are still the stub before all others.

    Jupyter gives a copy its metadata, so which of the two was filled in is chance, and what is defined last holds.
    """
    return sorted(cells, key=lambda cell: not (cell.grade_id == ANSWER and is_unwritten(cell.source, names)))


def _attempts(source: str, names: Sequence[str]) -> bool:
    return any(defines(source, [name]) and not is_unwritten(source, [name]) for name in names)


def _elsewhere(found: list[tuple[int, str]], answer: str | None, names: list[str]) -> str:
    there = "it has no cell that is marked as the answer" if answer is None else "its answer cell is not filled in"
    where = f"{listed(names)} {'is' if len(names) == 1 else 'are'} in {_cells([number for number, _ in found])}"
    advice = "The answer cell alone is graded: move your code there, in a fresh copy, and hand it in again."
    shown = printable("\n".join(source for _, source in found), _SHOWN_CODE)
    return f"{there}, but {where}. {advice} The code:\n{shown}\n"


def _with_what_it_needs(exercise: Exercise, answer: str, others: list[tuple[int, Cell]]) -> Chosen:
    needed = needed_by(answer, [cell.source for _, cell in others], list(exercise.entry_points))
    if not needed:
        return Chosen(answer)
    where = _cells([others[index][0] for index in needed])
    missing = listed(sorted(set().union(*needed.values())))
    if exercise.collect_cells:
        sources = [others[index][1].source for index in needed]
        return Chosen("\n".join([*sources, answer]), f"with {missing} from {where}")
    return Chosen(answer, remark=missing_remark(missing, where))


def _cells(numbers: Sequence[int]) -> str:
    return f"cell{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def missing_remark(names: str, place: str) -> str:
    """Return what a student is told whose answer uses what is defined elsewhere."""
    return (
        f"Your answer cell uses {names}, defined in {place}. The answer cell alone is graded: move that into it,"
        " or it will be missing."
    )


def needed_by(answer: str, others: Sequence[str], wanted: Sequence[str] = ()) -> dict[int, frozenset[str]]:
    """Return which of the cells `others` define what the answer needs, in their order, and the names it is about.

    It needs the functions `wanted` too.
    Of several that define a name the last counts; what they need in their turn counts too.
    """
    if not any(other.strip() for other in others):
        return {}
    own, *theirs = names_of([without_magics(source) for source in (answer, *others)])
    place = {name: index for index, each in enumerate(theirs) for name in each.defines}
    found: dict[int, frozenset[str]] = {}
    known, waiting = set(own.defines), [Names(own.defines, own.needs | set(wanted))]
    while waiting:
        for name in _open(waiting.pop(), known, place):
            index = place[name]
            if index not in found:
                waiting.append(theirs[index])
            found[index] = found.get(index, frozenset()) | {name}
            known.add(name)
    return dict(sorted(found.items()))


def _open(cell: Names, known: set[str], place: dict[str, int]) -> list[str]:
    return sorted((cell.needs & place.keys()) - known)


def _is_own(cell: Cell) -> bool:
    """Return whether it is a code cell that may hold something of the student's."""
    released = "graded_elsewhere" in cell.source or cell.source.startswith("%load_ext grader.notebooks")
    return cell.is_code and cell.grade_id != ANSWER and bool(cell.source.strip()) and not released


def defines(source: str, names: Sequence[str]) -> bool:
    """Return whether a file or cell seems to define all of `names`, though it may not even be Python."""
    return all(
        re.search(rf"^(?:(?:async\s+)?def\s+{name}\b|{name}\s*(?::[^=\n]*)?=)", source, re.MULTILINE) for name in names
    )


def is_unwritten(source: str, names: Sequence[str]) -> bool:
    """Return whether each of the functions `names` is there and does nothing but raise NotImplementedError."""
    return all(_raises_only(name, source) for name in names)


def about_stub(source: str, names: Sequence[str]) -> str:
    """Return what to tell of a source in which each of the functions is last defined as in the stub."""
    if any(_is_undone(name, source) for name in names):
        return "The stub stands below your answer, and undoes it: what is defined last holds. Remove the stub."
    return "Still the stub: nothing has been filled in."


def _is_undone(name: str, source: str) -> bool:
    """Return whether something that is no stub is defined under that name before what is defined last."""
    places = [found.start() for found in re.finditer(rf"^def\s+{name}\b", source, re.MULTILINE)]
    before = source[: places[-1]] if places else ""
    return defines(before, [name]) and not _raises_only(name, before)


def _raises_only(name: str, source: str) -> bool:
    """Return whether what is defined last under that name raises and does nothing else."""
    found = re.findall(rf"^def\s+{name}\b[^\n]*(?:\n(?![\w@\"'])[^\n]*)*", source, re.MULTILINE)
    if not found or len(found[-1]) > _LONGEST_STUB:
        return False
    body = _COMMENTS.sub("", _TEXTS.sub("", found[-1])).strip()
    head, _, last = body.rpartition(":")
    is_signature = re.fullmatch(r"def\s+\w+\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?:->[^\n:]*)?", head)
    return bool(is_signature and re.fullmatch(r"\s*raise NotImplementedError(?:\(\s*\))?", last))


def listed(names: Sequence[str]) -> str:
    """Return the names in code's quotes, as many as one reads."""
    return text.listed(names, _SHOWN_NAMES, 40, "`")
