"""What a program's launches did wrong, as lines of text: each mistake once, in however many launches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.cuda import lessons
from grader.cuda.programs.launches import Launched
from grader.ptxemu import NOTES, Finding
from grader.text import one_line

_MOST = 300


@dataclass(frozen=True)
class Told:
    """A mistake or a note: of which kernel, where, its first case, and in how many launches it was found."""

    kernel: str
    file: str
    finding: Finding
    launches: int

    @property
    def is_note(self) -> bool:
        """Whether it is worth saying, but no mistake."""
        return self.finding.kind in NOTES


def told(launches: Iterable[Launched]) -> list[Told]:
    """Return what was found in launches, mistakes before notes."""
    found: dict[tuple[object, ...], Told] = {}
    for launched in launches:
        called = launched.called
        for finding in launched.findings:
            key = (called.name, called.file, finding.kind, finding.source, finding.memory)
            count = found[key].launches if key in found else 0
            first = found[key].finding if key in found else finding
            found[key] = Told(called.name, called.file, first, count + 1)
    return sorted(found.values(), key=lambda one: (one.is_note, one.file, one.finding.source.line))


def lines(found: Sequence[Told]) -> Iterator[str]:
    """Yield what was found, with the line of the source and what to do."""
    for one in found:
        source = one.finding.source
        yield f"{'note' if one.is_note else 'error'}: {one.finding.kind} in {one.kernel}, {one.file}:{source.line}"
        text = _line(one.file, source.line)
        if text:
            yield f"    {text}"
        if source.callers:
            yield f"    called from line {', '.join(map(str, source.callers))}"
        launches = f" ({one.launches} launches)" if one.launches > 1 else ""
        yield f"    {one_line(lessons.case(one.finding), _MOST)}{launches}"
        yield f"    {lessons.lesson(one.finding)}"


def _line(file: str, number: int) -> str:
    try:
        text = Path(file).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return one_line(text[number - 1].strip(), _MOST) if 0 < number <= len(text) else ""
