"""`python -m tests.studies.house [--write]`: the house drawn from its imports, storeys high to low.

A room is a package of `grader`, or a module that stands in no package; a package that has packages of its own is drawn
as what is in it. A room stands one storey above the highest that it imports. Without --write the picture is printed;
with it, docs/architecture.md gets it between its two markers.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "architecture.md"
COMMAND = "python -m tests.studies.house --write"
BEGIN, END = f"<!-- made from the imports: {COMMAND} -->", "<!-- end of what is made from the imports -->"
_WIDTH = 116
_Arrows = Mapping[str, frozenset[str]]


def main() -> None:
    """Print the picture, or write it."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.house", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write it into docs/architecture.md")
    drawn = draw(ROOT / "grader")
    if parser.parse_args().write:
        DOCUMENT.write_text(with_picture(DOCUMENT.read_text(encoding="utf-8"), drawn), encoding="utf-8")
    else:
        Console(highlight=False, markup=False, soft_wrap=True).print(drawn)


def with_picture(document: str, drawn: str) -> str:
    """Return `document` with `drawn` between its markers. Raises ValueError where it has not one of each, in order."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{DOCUMENT.name} must hold the line {BEGIN!r} and, after it, the line {END!r}")
    return f"{before}{BEGIN}\n{drawn}\n{END}{after}"


def draw(package: Path) -> str:
    """Return the picture of `package` and the table of its rooms, as Markdown.

    An arrow that follows from others (a → c, where a → b → c) is left out.
    """
    house = House(package)
    width = max(map(len, house.arrows))
    lines = []
    for storey, rooms in sorted(_storeys(house.arrows).items(), reverse=True):
        for number, room in enumerate(sorted(rooms)):
            targets = ", ".join(sorted(_needed(room, house.arrows)))
            lines.append(_wrapped(f"{'' if number else storey:>3}  {room:<{width}}", targets))
    table = [f"| `{room}` | {house.purpose(room)} |" for room in sorted(house.arrows)]
    return "\n".join(["", "```text", *lines, "```", "", "| Room | What is in it |", "| --- | --- |", *table, ""])


@cache
def imported(path: Path) -> frozenset[tuple[str, str]]:
    """Return what the file imports: a module and, where only one of its names is imported, that name; else ""."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, alias.name) for alias in node.names)
    return frozenset(found)


def _wrapped(head: str, targets: str) -> str:
    """Return `head → targets`, in lines that stay within the page."""
    lines, indent = [f"{head}  → " if targets else head.rstrip()], " " * (len(head) + 4)
    for word in targets.split():
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append(indent)
        lines[-1] += f"{word} "
    return "\n".join(line.rstrip() for line in lines)


@dataclass(frozen=True)
class House:
    """The rooms of the package in the folder `package`, as its source files have them."""

    package: Path

    @cached_property
    def modules(self) -> dict[str, Path]:
        """Each module's file by the module's dotted name, that of the package left out; a door has its package's."""
        found = {}
        for path in sorted(self.package.rglob("*.py")):
            parts = path.relative_to(self.package).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
        return {name: path for name, path in found.items() if name not in ("", "__main__")}

    @cached_property
    def arrows(self) -> dict[str, frozenset[str]]:
        """The rooms that each room imports, itself left out."""
        rooms: dict[str, set[str]] = {}
        for module, path in self.modules.items():
            rooms.setdefault(self._room(module), set()).update(map(self._room, self._imports(path)))
        empty = {room for room in rooms if any(other.startswith(f"{room}.") for other in rooms) and not rooms[room]}
        return {room: frozenset(found - {room}) for room, found in rooms.items() if room not in empty}

    def purpose(self, room: str) -> str:
        """Return the first sentence that the room's own file says of it."""
        said = ast.get_docstring(ast.parse(self.modules[room].read_text(encoding="utf-8"))) or ""
        return " ".join(said.partition("\n\n")[0].split())

    def _room(self, module: str) -> str:
        """Return the room that `module` is in."""
        parts = module.split(".")
        floor = self.package / parts[0]
        has_packages = any(path.parent != floor for path in floor.rglob("__init__.py"))
        return ".".join(parts[: 2 if has_packages else 1])

    def _imports(self, path: Path) -> set[str]:
        """Return the modules of the package that the file imports."""
        names = {f"{module}.{name}" if name else module for module, name in imported(path)}
        own = f"{self.package.name}."
        ours = {name.removeprefix(own) for name in names if name.startswith(own)}
        return {name if name in self.modules else name.rpartition(".")[0] for name in ours} & self.modules.keys()


def _needed(room: str, arrows: _Arrows) -> set[str]:
    """Return the rooms that `room` imports and that no lower one of its own leads to."""
    below = {other: _below(other, arrows) for other in (room, *arrows[room])}
    lower = {other for other in arrows[room] if room not in below[other]}
    implied = {target for target in lower for via in lower if target in below[via] and via not in below[target]}
    return set(arrows[room]) - implied


def _below(room: str, arrows: _Arrows) -> set[str]:
    """Return all that can be reached from `room`; where rooms import each other, `room` is among them."""
    found: set[str] = set()
    waiting = list(arrows[room])
    while waiting:
        if (there := waiting.pop()) not in found:
            found.add(there)
            waiting += arrows[there]
    return found


def _storeys(arrows: _Arrows) -> dict[int, set[str]]:
    """Return the rooms of each storey, 0 the lowest. Rooms that import each other stand on the same one."""
    below = {room: _below(room, arrows) for room in arrows}
    heights: dict[str, int] = {}
    for room in sorted(arrows, key=lambda room: len(below[room] - {room})):
        lower = {other for other in below[room] if room not in below[other]}
        heights[room] = 1 + max((heights[other] for other in lower), default=-1)
    return {height: {room for room in arrows if heights[room] == height} for height in heights.values()}


if __name__ == "__main__":
    main()
