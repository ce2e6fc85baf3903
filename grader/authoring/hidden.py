"""Nothing hidden ships: find lines of solutions and hidden tests in files that students get."""

from __future__ import annotations

import builtins
import contextlib
import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.render import render_stub
from grader.authoring.sources import solution_regions

SHIPPED = (
    *("exercises", "grader", "templates", "Makefile", "pyproject.toml", "constraints.txt"),
    *("README.md", "LICENSE"),
)
LONG = 40  # characters; shorter lines may be idioms that anybody writes: `height, width = image.shape`
_OWN_NAMES = 2  # that make a shorter line telling: `carried = values[start]` has `carried` and `start`
_IMPORTS = ("import ", "from ")
_WORD = re.compile(r"[A-Za-z_]\w+")  # a name of one letter tells nothing
_CODE_SPAN = re.compile(r"`([^`]+)`")
_JSON_LINE = re.compile(r'"(.*?)(?:\\n)?",?')  # of a notebook's cell


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

    A comment and an import tell nothing, nor does a line that every new exercise begins with. A line of fewer than
    LONG characters tells something if it is code with two names or more that students are not given in the stub,
    problem.py and the public tests. A solution file without regions is hidden as a whole. Raises KitError where a
    solution's markers are broken.
    """
    skeleton = _skeleton(root)
    lines: dict[str, HiddenLine] = {}
    for slug in _slugs(root):
        given = _given_names(root, slug)
        for line in _candidates(root, slug):
            told = line.text.startswith(("#", *_IMPORTS)) or line.text in skeleton
            if not told and (len(line.text) >= LONG or _is_own_code(line.text, given)):
                lines.setdefault(line.text, line)
    return list(lines.values())


def leaks_in(text: str, hidden: list[HiddenLine]) -> list[Leak]:
    """Return every line of `hidden` that occurs in `text`: a long one anywhere, a shorter one as a piece of its own.

    Such a piece is a whole line, also in a comment or in a notebook's JSON, or what stands between backticks.
    """
    shown = _shown(text)
    pieces: dict[str, int] = {}
    for number, text_line in enumerate(shown.split("\n"), start=1):
        for piece in _pieces(text_line):
            pieces.setdefault(piece, number)
    found = [(_long_at(shown, line.text) or pieces.get(line.text), line) for line in hidden]
    return [Leak(number, line) for number, line in found if number]


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


def _long_at(shown: str, text: str) -> int:
    """Return the line in which the long `text` occurs, counted from 1; 0 where it is short or not there."""
    at = shown.find(text) if len(text) >= LONG else -1
    return shown.count("\n", 0, at) + 1 if at >= 0 else 0


def _is_own_code(text: str, given: set[str]) -> bool:
    """Return whether `text` is code that nobody else would have written word by word."""
    return any(sign in text for sign in "=([") and len(set(_WORD.findall(text)) - given) >= _OWN_NAMES


def _given_names(root: Path, slug: str) -> set[str]:
    """Return the names of the language, and those in the code that students of one exercise are given on purpose."""
    paths = [root / "exercises" / slug / name for name in ("problem.py", "test_public.py")]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    solution = root / "solutions" / slug / f"{slug}.py"
    if solution.is_file():
        texts.append(render_stub(solution.read_text(encoding="utf-8"), str(solution)))
    return {*keyword.kwlist, *dir(builtins), *(name for text in texts for name in _names(text))}


def _names(code: str) -> Iterator[str]:
    """Yield the names in `code`, none of its prose; none at all where it is not Python."""
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
        yield from (token.string for token in tokens if token.type == tokenize.NAME)


def _pieces(line: str) -> Iterator[str]:
    quoted = _JSON_LINE.fullmatch(line)
    bare = quoted[1].replace('\\"', '"').strip() if quoted else line
    yield bare
    yield bare.lstrip("#> ")
    yield from _CODE_SPAN.findall(bare)


def _slugs(root: Path) -> list[str]:
    folders = [*(root / "solutions").glob("*/"), *(root / "tests" / "hidden").glob("*/")]
    return sorted({folder.name for folder in folders})


def _candidates(root: Path, slug: str) -> Iterator[HiddenLine]:
    for path in sorted((root / "solutions" / slug).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        regions = solution_regions(text, str(path.relative_to(root)))
        hidden = {number for region in regions for number in range(region.first, region.last + 1)}
        yield from (line for number, line in _numbered(root, path, text) if number in hidden or not regions)
    for path in sorted((root / "tests" / "hidden" / slug).rglob("*.py")):
        yield from (line for _, line in _numbered(root, path, path.read_text(encoding="utf-8")))


def _numbered(root: Path, path: Path, text: str) -> Iterator[tuple[int, HiddenLine]]:
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, HiddenLine(_squeezed(line), f"{path.relative_to(root)}:{number}")


def _skeleton(root: Path) -> str:
    """Return the text of `templates/exercise/`, which is public: what it says is no secret."""
    paths = sorted((root / "templates" / "exercise").rglob("*.jinja"))
    return "\n".join(_shown(path.read_text(encoding="utf-8")) for path in paths)


def _shown(text: str) -> str:
    return "\n".join(_squeezed(line) for line in text.split("\n"))


def _squeezed(line: str) -> str:
    return " ".join(line.split())
