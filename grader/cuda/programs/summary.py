"""What a program's launches did wrong, as lines of text: each mistake once, in however many launches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.cuda import lessons
from grader.cuda.array_names import names_in, with_names
from grader.cuda.levels import Level, level_of
from grader.cuda.programs.launches import Launched
from grader.ptxemu import Finding, Kind, Run
from grader.text import one_line

_MOST = 300


@dataclass(frozen=True)
class Told:
    """A finding: of which kernel, where, its first case, in how many launches it was found, and why it may stand.

    `inlined` are the lines of other files that it is in truth at, innermost first.
    """

    kernel: str
    file: str
    finding: Finding
    launches: int = 1
    suppressed: str = ""
    inlined: tuple[tuple[str, int], ...] = ()

    @property
    def level(self) -> Level:
        """How bad it is; numba-cuda's own reduction names a whole warp where some of it waits, which GPUs let pass."""
        own = self.finding.kind is Kind.LANES and _is_of_numba_cuda(self.file)
        return Level.NOTE if own else level_of(self.finding)


def told(launches: Iterable[Launched]) -> list[Told]:
    """Return what was found in launches, mistakes before notes."""
    found: dict[tuple[object, ...], Told] = {}
    names: dict[str, dict[int, str]] = {}
    for launched in launches:
        called = launched.called
        if called.file not in names:
            names[called.file] = names_in(text_of(called.file))
        for finding in (with_names(each, names[called.file]) for each in launched.findings):
            if level_of(finding) is Level.NOTE and _is_of_numba_cuda(called.file):
                continue  # what is only worth a look is so for who can change it
            key = (called.name, called.file, finding.kind, finding.source, finding.memory)
            count = found[key].launches if key in found else 0
            first = _telling(found[key].finding, finding) if key in found else finding
            inlined = _places(first, launched.run)
            found[key] = Told(called.name, called.file, first, count + 1, inlined=inlined)
    return sorted(found.values(), key=lambda one: (-one.level.rank, one.file, one.finding.source.line))


def _is_of_numba_cuda(file: str) -> bool:
    return "numba_cuda" in Path(file).parts


def _places(finding: Finding, run: Run) -> tuple[tuple[str, int], ...]:
    """Return the lines of other files that a finding of a run is at, innermost first."""
    return tuple((run.files.get(file, "?"), line) for file, line in finding.source.inlined)


def _telling(first: Finding, later: Finding) -> Finding:
    """Return that of two cases of a finding of which more is known: that the result changes."""
    changed = later.retried is not None and later.retried.change is not None
    return later if changed and (first.retried is None or first.retried.change is None) else first


def lines(found: Sequence[Told]) -> Iterator[str]:
    """Yield what was found, with the line of the source and what to do."""
    for one in found:
        source = one.finding.source
        place = f"{one.file}:{source.line}" if source.line else one.file
        yield f"{'suppressed' if one.suppressed else one.level}: {one.finding.kind} in {one.kernel}, {place}"
        text = line_of(one.file, source.line)
        if text:
            yield f"    {text}"
        for file, line in one.inlined:
            yield f"    at {file}:{line}: {line_of(file, line)}"
        if source.callers:
            yield f"    called from line {', '.join(map(str, source.callers))}"
        launches = f" ({one.launches} launches)" if one.launches > 1 else ""
        yield f"    {one_line(lessons.case(one.finding), _MOST)}{launches}"
        if one.finding.retried is not None:
            yield f"    {one_line(lessons.retrial(one.finding.retried), _MOST)}"
        yield f"    {f'Let stand: {one.suppressed}' if one.suppressed else lessons.lesson(one.finding)}"


def line_of(file: str, number: int) -> str:
    """Return a line of a file, empty where there is none."""
    text = text_of(file).splitlines()
    return one_line(text[number - 1].strip(), _MOST) if 0 < number <= len(text) else ""


def text_of(file: str) -> str:
    """Return what is in a file, nothing where there is none."""
    try:
        return Path(file).read_text("utf-8", "replace")
    except (OSError, ValueError):  # a name that cannot be one
        return ""
