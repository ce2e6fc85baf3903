"""A profile as one HTML page that needs no network: its tables sort by a script of the page's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.cuda.profile.figures import KernelLines, LaunchRow, Profile
from grader.cuda.programs.summary import text_of
from grader.ptxemu import Dim
from grader.ptxemu.model import LineCost
from grader.reports import html, units
from grader.text import one_line

_LONGEST = 160  # characters of a line of source
_NAME = 200
_NONE = "\u00b7"
_FEW_SHARES = 0.005  # of the time: below it a line is not marked


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what is shown, and the number that it is sorted by."""

    text: str
    value: float


_FIGURES: tuple[tuple[str, str, Callable[[LineCost], Cell]], ...] = (
    ("Sectors", "of 32 bytes of global memory", lambda cost: _count(cost.sectors)),
    ("Of use", "share of the sectors that would do", lambda cost: _share(cost.ideal, cost.sectors)),
    ("Transactions", "cache lines of 128 bytes, for each warp's access", lambda cost: _count(cost.transactions)),
    ("Bank conflicts", "further wavefronts of shared memory", lambda cost: _count(cost.conflicts)),
    ("Divided", "branches that divide a warp", lambda cost: _count(cost.divided)),
    ("Lanes at work", "threads of a warp's 32, on average", lambda cost: Cell(f"{cost.lanes:.1f}", cost.lanes)),
    ("Instructions", "of warps", lambda cost: _count(cost.warps)),
)


def page(profile: Profile, script: str) -> str:
    """Return the page of what a script's launches cost. `script` is its name."""
    kernels = sorted(profile.kernels.values(), key=lambda kernel: -kernel.seconds)
    total = sum(kernel.seconds for kernel in kernels)
    return html.render(
        "cuda/profile.html.j2",
        styles=[_template("profile.css")],
        scripts=[_template("profile.js")],
        script=one_line(script, _NAME),
        gpu=profile.gpu.name,
        launches=profile.launches,
        left_out=profile.launches - profile.shown,
        total=units.seconds(total),
        heads=[(name, told) for name, told, _ in _FIGURES],
        rows=[_launch(row, total) for row in profile.rows],
        kernels=[_kernel(kernel, total) for kernel in kernels],
    )


def _launch(row: LaunchRow, total: float) -> dict[str, object]:
    last = row.number + row.count - 1
    number = f"{row.number}" if row.count == 1 else f"{row.number}\u2013{last}"
    threads = row.grid.block_count * row.grid.block_size
    return {
        "number": Cell(number, row.number),
        "kernel": one_line(row.kernel, _NAME),
        "shape": Cell(f"{_dim(row.grid.blocks)} blocks of {_dim(row.grid.threads)}", threads),
        "seconds": Cell(units.seconds(row.seconds), row.seconds),
        "all": Cell(units.seconds(row.seconds * row.count), row.seconds * row.count),
        "share": _percent(row.seconds * row.count, total),
        "bound": row.bound,
        "figures": [figure(row.cost) for _, _, figure in _FIGURES],
    }


def _kernel(kernel: KernelLines, total: float) -> dict[str, object]:
    sources: dict[str, list[str]] = {}
    return {
        "name": one_line(kernel.kernel, _NAME),
        "file": one_line(kernel.file, _NAME),
        "launches": kernel.launches,
        "seconds": units.seconds(kernel.seconds),
        "share": _percent(kernel.seconds, total),
        "lines": [
            {
                "place": Cell(str(line) if file == kernel.file else f"{one_line(Path(file).name, 40)}:{line}", line),
                "source": _source(sources, file, line),
                "seconds": Cell(units.seconds(seconds) if seconds else _NONE, seconds),
                "share": _percent(seconds, kernel.seconds),
                "figures": [figure(cost) for _, _, figure in _FIGURES],
            }
            for (file, line), (cost, seconds) in sorted(kernel.lines.items(), key=lambda item: item[0])
            if line
        ],
    }


def _count(number: float) -> Cell:
    return Cell(f"{number:,}" if number else _NONE, number)


def _share(part: float, whole: float) -> Cell:
    return Cell(f"{part / whole:.0%}", part / whole) if whole else Cell(_NONE, 2.0)


def _percent(part: float, whole: float) -> float:
    """Return a share in percent for a bar, 0 for what is hardly anything."""
    share = part / whole if whole else 0.0
    return round(100 * share, 1) if share >= _FEW_SHARES else 0.0


def _dim(sizes: Dim) -> str:
    return " \u00d7 ".join(str(size) for size in sizes if size > 1) or "1"


def _source(sources: dict[str, list[str]], file: str, line: int) -> str:
    if file not in sources:
        sources[file] = text_of(file).splitlines()
    text = sources[file][line - 1] if line <= len(sources[file]) else ""
    return one_line(text.strip(), _LONGEST)


def _template(name: str) -> str:
    return (html.TEMPLATES / "cuda" / name).read_text("utf-8")
