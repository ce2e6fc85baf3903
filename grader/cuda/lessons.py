"""What findings and figures mean, as a good teacher would say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.causes import Cause, Diagnosis
from grader.cuda.levels import Level, level_of
from grader.ptxemu import Dim, Finding, Kind, Retried, Run
from grader.ptxemu.model import SECTOR, Traffic, float64_lines, waits

LOW_EFFICIENCY = 0.7  # below this an access is worth a lesson: a shift by one element alone leaves 0.8

_MOST_DIAGNOSES = 3
_COST = "Counted on the emulated GPU, in one launch."
_TITLES = {
    Cause.UNCOALESCED: "Neighbouring threads, distant elements",
    Cause.BANK_CONFLICT: "Bank conflicts in shared memory",
    Cause.DIVERGENT: "A warp's threads go different ways",
    Cause.FLOAT64_PROMOTION: "float64 by accident",
    Cause.OCCUPANCY: "Too few threads at work",
}
ENOUGH_THREADS = 16_384
_MANY_CACHED, _MANY_WAITS = 1, 32
_LOCAL = "A local array is memory too, unless every index is a constant: keep values in variables of their own."
_FEW = f"A GPU hides that wait behind other threads: launch {ENOUGH_THREADS} and more, where there is work for them."
_AS_MANY = "Launch as many threads as there is work."
COALESCE = (
    "The 32 threads of a warp access memory together. Let neighbouring threads (cuda.threadIdx.x) take neighbouring"
    " elements (the last index): not a chunk or a row for each thread."
)
PAD = (
    "32 banks of 4 bytes serve a warp at once, one word each. A tile of 33 columns instead of 32 moves the elements"
    " of a column to different banks."
)
SAME_SIDE = "A warp does both sides of an `if` one after the other. Let whole warps take the same side."

LESSONS: dict[Kind, str] = {
    Kind.OUT_OF_BOUNDS: "A GPU checks no index: this reads or overwrites whatever lies there. Threads beyond the end"
    " must do nothing: `if i < out.size:`, or a loop that ends at the array.",
    Kind.MISALIGNED: "An element's address must be a multiple of its size, or the kernel is stopped.",
    Kind.UNINITIALISED: "Nobody has written this element yet: its value is what some other program left there.",
    Kind.RACE: "Two threads use this element and nothing says who is first, so the result changes from run to run."
    " Give each element one owner, put cuda.syncthreads() between writing and reading, or use cuda.atomic.",
    Kind.SAME_VALUE_RACE: "Several threads store the same value here without any order. It works, but one would do.",
    Kind.UNVERIFIED_ORDER: "Another block wrote this, ordered by a fence and a flag at most: that is not verified.",
    Kind.NEVER_WRITTEN: "With fewer threads than elements each must do several: a grid-stride loop,"
    " `for i in range(cuda.grid(1), n, cuda.gridsize(1))`, does them all whatever the launch.",
    Kind.WRITTEN_TWICE: "A thread writes the same element again and again. Collect in a local variable, write once.",
    Kind.NEGATIVE_INDEX: "The index is negative. Numba counts it from the end, as Python does: hardly what is meant.",
    Kind.STRAY_WRITE: "This stores into memory that no parameter of the kernel points to for writing.",
    Kind.BARRIER: "cuda.syncthreads() must be reached by every thread of a block, or those that wait may wait for ever:"
    " keep it out of `if`, and do not return before it.",
    Kind.LANES: "A thread that the mask names does not execute this: what is read from it is undefined. Name only lanes"
    " that come here: a block's last warp may have fewer than 32.",
    Kind.ABSENT_LANE: "The value comes from a lane that the mask does not name: it is undefined. Use it only under a"
    " condition that is false where there is no such lane.",
    Kind.DIVIDED_BY_ZERO: "An integer divided by zero gives any number on a GPU, and no error.",
    Kind.TRAP: "The kernel stops itself here: an assertion or an exception.",
    Kind.EXCEPTION: "The kernel raises this, and the thread ends here. A GPU tells the host only of a kernel with"
    " debug=True; in any other the thread ends in silence, and what it was to write is missing.",
    Kind.DEADLOCK: "This thread waits for what never comes. Who takes a lock must give it back on every way out; who"
    " waits for a flag must be sure that another thread sets it.",
    Kind.TOO_DEEP: "The function has called itself so often that a GPU's stack is full, and the thread ends here. Check"
    " that it stops, or write a loop.",
}

_UNCHANGED = (
    "Two threads use this element and nothing says who is first. If that is meant, suppress it and say why;"
    " if not, give each element one owner, use cuda.syncthreads() or cuda.atomic."
)


def lesson(finding: Finding) -> str:
    """Return what a finding means and what to do."""
    return _UNCHANGED if level_of(finding) is Level.WARNING else LESSONS[finding.kind]


def retrial(retried: Retried) -> str:
    """Return in words what came of running a launch that races in other orders of its threads."""
    change, seed = retried.change, f"seed {retried.seed}"
    if change is not None:
        element = f"{change.memory}[{', '.join(map(str, change.index))}]"
        return f"Run in another order, it changed: {element} was {change.was}, then {change.then} ({seed})."
    if not retried.orders:
        return "It did not end in another order within the time for it: whether the result changes is not known."
    return f"The result was the same in {retried.orders} other orders ({seed}): this race may be harmless."


def case(finding: Finding) -> str:
    """Return the first case of a finding in words: which thread did what to which element."""
    if finding.kind is Kind.DEADLOCK:
        return _waiting(finding)
    words = []
    if finding.memory:
        index = ", ".join(map(str, finding.index))
        words.append(f"{finding.memory}[{index}]" if index else finding.memory)
    if finding.thread is not None and finding.block is not None:
        words.append(f"by {place(finding.block, finding.thread)}")
    if finding.detail:
        words.append(f"which {finding.detail}")
    if finding.other is not None:
        words.append(f"and {place(*finding.other)}")
    told = " ".join(words)
    return f"{told}; {finding.count} in all" if finding.count > 1 else told


def _waiting(finding: Finding) -> str:
    index = ", ".join(map(str, finding.index))
    who = place(finding.block or (0, 0, 0), finding.thread or (0, 0, 0))
    told = f"{who} waits for {finding.memory}[{index}]"
    if finding.other is not None:
        same = finding.other == (finding.block, finding.thread)
        told += f", which {'it was itself' if same else f'{place(*finding.other)} was'} the last to write"
    return f"{told}; {finding.count} threads in all" if finding.count > 1 else told


def place(block: Dim, thread: Dim) -> str:
    """Return which thread that is, in words."""
    return f"thread {_dim(thread)} of block {_dim(block)}"


def _dim(dim: Dim) -> str:
    return str(dim[0]) if dim[1:] == (0, 0) else f"({', '.join(map(str, dim if dim[2] else dim[:2]))})"


@dataclass(frozen=True)
class Advice:
    """Something about speed: the line it is in, what was measured, what to do, and which cause of slowness it is."""

    line: int
    message: str
    hint: str
    cause: Cause | None = None


def diagnoses(advice: Sequence[Advice]) -> tuple[Diagnosis, ...]:
    """Return what a scorecard says of the first few: of each cause once, as `speed_lessons` orders them."""
    once = {one.cause: one for one in reversed(advice) if one.cause is not None}
    told = [one for one in advice if one in once.values()][:_MOST_DIAGNOSES]
    return tuple(
        Diagnosis(one.cause, one.line, _TITLES[one.cause], one.message, _COST, one.hint, certain=True)
        for one in told
        if one.cause is not None
    )


def speed_lessons(run: Run, takes_float64: bool) -> list[Advice]:
    """Return what slows a kernel down, the lines that cost most first."""
    found = [
        *_memory_lessons(run),
        *([] if takes_float64 else _float64_lessons(run)),
        *_divergence_lessons(run),
    ]
    if run.cached > _MANY_CACHED * run.launched:
        found.append(Advice(0, f"Local arrays and tables move {run.cached * SECTOR / 1e6:.0f} MB.", _LOCAL))
    if run.launched < ENOUGH_THREADS and waits(run, run.launched) > _MANY_WAITS:
        found.append(Advice(0, f"{run.launched} threads wait for memory, load after load.", _FEW, Cause.OCCUPANCY))
    idle = idle_share(run)
    if idle > 0.25:
        found.append(Advice(0, f"{idle:.0%} of the threads store nothing.", _AS_MANY, Cause.OCCUPANCY))
    return found


def idle_share(run: Run) -> float:
    """Return the share of the threads that stored nothing, 0 where none did."""
    launched = run.launched
    return 1 - run.counts.busy / launched if run.counts.busy and launched else 0.0


def _memory_lessons(run: Run) -> list[Advice]:
    by_line: dict[tuple[int, bool], list[Traffic]] = {}
    for site, traffic in run.traffic.items():
        if traffic.efficiency < LOW_EFFICIENCY:
            by_line.setdefault((site.source.line, site.shared), []).append(traffic)
    cost = sorted(by_line.items(), key=lambda item: -sum(t.sectors - t.ideal for t in item[1]))
    return [_shared(line, found) if shared else _global(line, found) for (line, shared), found in cost]


def _global(line: int, found: list[Traffic]) -> Advice:
    sectors, ideal = sum(t.sectors for t in found), sum(t.ideal for t in found)
    requests = sum(t.requests for t in found)
    return Advice(
        line,
        f"{ideal / sectors:.0%} of the memory traffic is of use: a warp's access touches {sectors / requests:.1f}"
        f" sectors of 32 bytes where {ideal / requests:.1f} would do.",
        COALESCE,
        Cause.UNCOALESCED,
    )


def _shared(line: int, found: list[Traffic]) -> Advice:
    wavefronts, ideal = sum(t.sectors for t in found), sum(t.ideal for t in found)
    return Advice(
        line,
        f"Bank conflicts: shared memory needs {wavefronts / ideal:.1f} wavefronts for an access where one would do.",
        PAD,
        Cause.BANK_CONFLICT,
    )


def _float64_lessons(run: Run) -> list[Advice]:
    lines = float64_lines(run)
    if not lines:
        return []
    worst = max(lines, key=lambda line: lines[line])
    return [
        Advice(
            worst,
            f"{sum(lines.values())} operations on float64, though no argument is one.",
            "Write numpy.float32(2.0) for 2.0, and divide float32 by float32: a consumer GPU has 32 to 64 times fewer"
            " units for float64.",
            Cause.FLOAT64_PROMOTION,
        )
    ]


def _divergence_lessons(run: Run) -> list[Advice]:
    counts = run.counts
    efficiency = counts.threads / (32 * counts.warps) if counts.warps else 1.0
    if efficiency > 0.6 or not counts.divergent:
        return []
    return [
        Advice(
            0,
            f"Of the 32 threads of a warp {32 * efficiency:.0f} work on average: branches divide it.",
            SAME_SIDE,
            Cause.DIVERGENT,
        )
    ]
