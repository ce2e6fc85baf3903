"""What a launch cost on the emulated GPU, held against what it had to: nothing, or the line that costs most.

A whole launch is judged, so that a rare access may be dear; told are the line and the array that waste most.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.cuda import lessons
from grader.ptxemu import Run
from grader.ptxemu.model import SECTOR, Traffic

_FEW_WASTED = 0.7  # of sectors, or wavefronts, that are ideal: neighbours that begin between two sectors leave 0.8
_WHOLE_WARPS = 0.8  # of the lanes that execute: a block's last warp, and a tree's last steps, leave some idle


class Wasteful(Exception):
    """The submission is right, and dearer than it need be; the text says where, and what to do instead.

    `lesson` is the latter alone: all that a hidden check says, for lines and counts tell of its inputs.
    """

    def __init__(self, where: str, lesson: str) -> None:
        super().__init__(f"{where} {lesson}")
        self.lesson = lesson


@dataclass(frozen=True)
class _Place:
    line: int
    array: str
    stores: bool

    def __str__(self) -> str:
        return f"line {self.line} {'writes' if self.stores else 'reads'} {self.array}"


def assert_coalesced(run: Run, least: float = _FEW_WASTED) -> None:
    """Raise Wasteful unless at least this share of the sectors of global memory that warps touch is ideal."""
    place, traffic, share = _most_wasted(run, shared=False)
    if share < least:
        raise Wasteful(
            f"{share:.0%} of the memory traffic is of use. Most is wasted where {place}: a warp's access touches"
            f" {traffic.sectors / traffic.requests:.1f} sectors of {SECTOR} bytes where"
            f" {traffic.ideal / traffic.requests:.1f} would do.",
            lessons.COALESCE,
        )


def assert_no_bank_conflicts(run: Run, least: float = _FEW_WASTED) -> None:
    """Raise Wasteful unless at least this share of the wavefronts of shared memory is ideal; none at all is fine."""
    place, traffic, share = _most_wasted(run, shared=True)
    if share < least:
        raise Wasteful(
            f"Bank conflicts: {place} in {traffic.sectors / traffic.ideal:.1f} wavefronts where one would do.",
            lessons.PAD,
        )


def assert_whole_warps(run: Run, least: float = _WHOLE_WARPS) -> None:
    """Raise Wasteful unless on average at least this share of a warp's 32 lanes executes an instruction."""
    share = run.counts.threads / (32 * run.counts.warps) if run.counts.warps else 1.0
    if share < least:
        raise Wasteful(
            f"Of the 32 threads of a warp {32 * share:.0f} work on average, and the others wait.", lessons.SAME_SIDE
        )


def assert_reads_at_most(run: Run, most: float, remedy: str) -> None:
    """Raise Wasteful, with what to do, where warps read more than `most` bytes of global memory, in whole sectors."""
    read: dict[_Place, int] = {}
    for place, traffic in _places(run, shared=False).items():
        if not place.stores:
            read[place] = traffic.sectors * SECTOR
    total = sum(read.values())
    if total > most:
        worst = max(read, key=lambda place: read[place])
        raise Wasteful(
            f"{total / 1e6:.2f} MB are read from memory where {most / 1e6:.2f} MB would do; most of it where {worst}.",
            remedy,
        )


def _most_wasted(run: Run, shared: bool) -> tuple[_Place, Traffic, float]:
    """Return where most is wasted, what it costs there, and which share of the whole launch's cost is ideal."""
    found = _places(run, shared)
    whole = sum(found.values(), Traffic())
    worst = max(found, key=lambda place: found[place].sectors - found[place].ideal, default=_Place(0, "", stores=False))
    return worst, found.get(worst, whole), whole.efficiency


def _places(run: Run, shared: bool) -> dict[_Place, Traffic]:
    """Return what accesses of one kind of memory cost by line and array: all copies of a line together."""
    found: dict[_Place, Traffic] = {}
    for site, traffic in run.traffic.items():
        sample = run.samples[site]
        if sample.shared is shared:
            place = _Place(site.source.line, sample.memory, site.stores)
            found[place] = found.get(place, Traffic()) + traffic
    return found
