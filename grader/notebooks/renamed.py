"""Notebooks that were renamed before they were handed in: nbgrader does not see them, and gives 0 points in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.handed_in.names import Likeness, likeness
from grader.ipynb import Unreadable
from grader.judge.session.answer import read_notebook
from grader.text import one_line

NOTE = "renamed.txt"  # beside a notebook that was brought: which one, and what it was called
_MOST_NAMES = 500


def renamed(absent: Sequence[str], lying: Sequence[str], released: Sequence[str]) -> dict[str, str]:
    """Return which of the notebooks `lying` there stands for which of those that are `absent`, by its name.

    A name must resemble one only, and be the only one to do so; or be the only one left, for the only one absent.
    `released` are the names of all of the assignment's notebooks.
    """
    slugs = frozenset(Path(name).stem for name in released)
    found: dict[str, str] = {}
    for name in absent:
        slug = Path(name).stem
        for limit in (Likeness.CHANGED, Likeness.CONTAINED):
            like = [each for each in lying if each not in found and likeness(each, slug, slugs) <= limit]
            if len(like) == 1:
                found[like[0]] = name
            if like:
                break
    left, missing = (
        [each for each in lying if each not in found],
        [name for name in absent if name not in found.values()],
    )
    if len(left) == len(missing) == 1 and not any(likeness(left[0], slug, slugs) < Likeness.NONE for slug in slugs):
        found[left[0]] = missing[0]
    return found


def note(folder: Path, name: str, handed_in: str) -> None:
    """Write down that the notebook `name` in `folder` was handed in under another name."""
    with (folder / NOTE).open("a", encoding="utf-8") as file:
        file.write(f"{name} was handed in as {one_line(handed_in)}\n")


def is_noted(folder: Path, name: str) -> bool:
    """Return whether the notebook `name` in `folder` was handed in under another name."""
    path = folder / NOTE
    if path.is_symlink() or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = file.read(100_000).splitlines()
    return any(line.startswith(f"{name} was handed in as ") for line in lines)


def bring(folder: Path, released: Sequence[str], tell: Callable[[str], None]) -> list[Path]:
    """Put copies of a submission's renamed notebooks where nbgrader looks for them, and return where they are."""
    brought = []
    there = sorted(path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink())[:_MOST_NAMES]
    lying = [name for name in there if ".ipynb" in name.lower() and not name.startswith(".") and name not in released]
    absent = [name for name in released if not (folder / name).exists() and not (folder / name).is_symlink()]
    for name, wanted in renamed(absent, lying, released).items():
        try:
            (folder / wanted).write_bytes(read_notebook(folder / name, folder))
            note(folder, wanted, name)
        except (Unreadable, OSError) as error:
            whose = f"{one_line(name)} of {one_line(folder.parent.name)}"
            tell(f"{whose} may be meant for {wanted}, and could not be taken: {error}.")
            continue
        brought.append(folder / wanted)
        tell(f"Took {one_line(name)} of {one_line(folder.parent.name)} for {wanted}: it is open for a person.")
    return brought
