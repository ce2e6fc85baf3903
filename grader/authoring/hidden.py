"""Nothing hidden ships: find lines of solutions and hidden tests in files that students get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.sources import solution_regions

SHIPPED = (
    *("exercises", "grader", "templates", "Makefile", "pyproject.toml", "constraints.txt"),
    *("README.md", "LICENSE"),
)
SHORTEST = 40  # below that, lines are idioms that anybody writes: `height, width = image.shape`
_IMPORTS = ("import ", "from ")


@dataclass(frozen=True)
class HiddenLine:
    """A line that students must not see, its spaces reduced to one, and where it stands: file:line."""

    text: str
    where: str


@dataclass(frozen=True)
class Leak:
    """A hidden line that occurs in line `number` (counted from 1) of a text."""

    number: int
    hidden: HiddenLine


def hidden_lines(root: Path) -> list[HiddenLine]:
    """Return the telling lines of the solution regions and the hidden tests of the course at `root`.

    A line of fewer than SHORTEST characters, a comment and an import tell nothing, nor does a line that every
    new exercise begins with. A solution file without regions is hidden as a whole. Raises KitError where
    a solution's markers are broken.
    """
    known = _skeleton(root)
    lines: dict[str, HiddenLine] = {}
    for where, line in _candidates(root):
        text = _squeezed(line)
        if len(text) >= SHORTEST and not text.startswith(("#", *_IMPORTS)) and text not in known:
            lines.setdefault(text, HiddenLine(text, where))
    return list(lines.values())


def leaks_in(text: str, hidden: list[HiddenLine]) -> list[Leak]:
    """Return every line of `hidden` that occurs in `text`, alone or inside a longer line."""
    shown = _shown(text)
    found = [(shown.find(line.text), line) for line in hidden]
    return [Leak(shown.count("\n", 0, at) + 1, line) for at, line in found if at >= 0]


def shipped_files(root: Path) -> list[Path]:
    """Return the files of the course at `root` that students get, without caches."""
    files: list[Path] = []
    for name in SHIPPED:
        top = root / name
        files += [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
    return [path for path in files if "__pycache__" not in path.parts]


def leak_problems(root: Path) -> list[str]:
    """Return one problem, with its fix, for each hidden line in a file that ships."""
    hidden = hidden_lines(root)
    return [
        f"{path.relative_to(root)}:{leak.number}: ships a line of {leak.hidden.where}: reword one of the two."
        for path in shipped_files(root)
        for leak in leaks_in(path.read_text(encoding="utf-8", errors="replace"), hidden)
    ]


def _candidates(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "solutions").rglob("*.py")):
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(root))
        lines = text.split("\n")
        regions = [(region.first, region.last) for region in solution_regions(text, name)]
        for first, last in regions or [(1, len(lines))]:
            yield from ((f"{name}:{number}", lines[number - 1]) for number in range(first, last + 1))
    for path in sorted((root / "tests" / "hidden").rglob("*.py")):
        lines = path.read_text(encoding="utf-8").split("\n")
        name = str(path.relative_to(root))
        yield from ((f"{name}:{number}", line) for number, line in enumerate(lines, start=1))


def _skeleton(root: Path) -> str:
    """Return the text of `templates/exercise/`, which is public: what it says is no secret."""
    paths = sorted((root / "templates" / "exercise").rglob("*.jinja"))
    return "\n".join(_shown(path.read_text(encoding="utf-8")) for path in paths)


def _shown(text: str) -> str:
    return "\n".join(_squeezed(line) for line in text.split("\n"))


def _squeezed(line: str) -> str:
    return " ".join(line.split())
