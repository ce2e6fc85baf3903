"""An explanation as a report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.cuda import lessons
from grader.cuda.arguments import are_random, takes_float64
from grader.cuda.explain import Explanation
from grader.cuda.levels import Level, level_of
from grader.cuda.offline_compile import Obstacle
from grader.ptxemu import GPUS, Estimate, Finding, Gpu, Kind, Run, Site, estimate
from grader.ptxemu.model import Traffic, waves
from grader.text import one_line, printable

_LINE = 100
_MOST_FINDINGS = 20
_RANDOM = (
    "The whole numbers in the arrays were random. If the kernel takes them for indices, give it real ones:"
    " --args-from file.py:make, or a .npy file in --args.\n"
)


def report(explanation: Explanation) -> RenderableType:
    """Return everything there is to say of a kernel."""
    parts = [_heading(explanation)]
    if explanation.uncompiled is not None:
        return Group(*parts, *_uncompiled(explanation))
    parts.append(_usages(explanation))
    if explanation.run is None:
        return Group(*parts, Text(printable(explanation.obstacle), style="yellow"))
    return Group(*parts, *_findings(explanation, explanation.run), *_figures(explanation, explanation.run))


def _heading(explanation: Explanation) -> RenderableType:
    question, grid = explanation.question, explanation.question.grid
    blocks, threads = (
        " x ".join(str(size) for size in sizes if size > 1) or "1" for sizes in (grid.blocks, grid.threads)
    )
    return Text.assemble((one_line(question.kernel, 80), "bold"), f"  {blocks} blocks of {threads} threads\n")


def _uncompiled(explanation: Explanation) -> Iterator[RenderableType]:
    found = explanation.uncompiled
    assert found is not None
    rejected = found.obstacle is Obstacle.REJECTED
    yield Text("No GPU could run this." if rejected else "Not checked.", style="bold red" if rejected else "yellow")
    yield _at(explanation, found.line)
    yield Text(printable(found.message))
    if found.hint:
        yield Text.assemble(("Hint: ", "cyan"), found.hint)


def _at(explanation: Explanation, line: int) -> Text:
    """Return a line of the source with its number, from our own copy of the file."""
    if not 0 < line <= len(explanation.source):
        return Text()
    return Text.assemble((f"{line:5} ", "dim"), one_line(explanation.source[line - 1].strip(), _LINE))


def _usages(explanation: Explanation) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Architecture", "Registers", "Stack", "Spilled"):
        table.add_column(column, justify="left" if column == "Architecture" else "right")
    for arch, usage in explanation.usages.items():
        name = f"sm_{arch}"
        if usage is None:
            table.add_row(name, "?", "?", "?")
        else:
            table.add_row(name, str(usage.registers), f"{usage.stack} B", f"{usage.spilled} B")
    return Group(table, Text())


def _findings(explanation: Explanation, run: Run) -> Iterator[RenderableType]:
    yield from _prints(run)
    for told in explanation.mismatches:
        yield Text(f"✗ {told}\n", style="bold red")
    if not run.findings:
        yield Text(
            "Nothing wrong found: every access inside its array, written before read, and ordered.\n", style="green"
        )
    for finding in run.findings[:_MOST_FINDINGS]:
        yield _finding(explanation, finding)
    outside = any(finding.kind is Kind.OUT_OF_BOUNDS for finding in run.findings)
    if outside and are_random(explanation.question.arguments):
        yield Text(_RANDOM, style="yellow")
    left = len(run.findings) - _MOST_FINDINGS
    if left > 0:
        yield Text(f"and {left} more.\n")


def _prints(run: Run) -> Iterator[RenderableType]:
    """Yield what the kernel prints, thread by thread."""
    for printed in run.prints:
        text = one_line(printed.text.rstrip("\n"), 300)
        yield Text.assemble((f"{lessons.place(printed.block, printed.thread)}: ", "dim"), text)
    if run.prints_lost:
        yield Text(f"and {run.prints_lost} more.")
    if run.prints:
        yield Text()


def _finding(explanation: Explanation, finding: Finding) -> RenderableType:
    error = level_of(finding) is Level.ERROR
    title = Text.assemble((f"{'✗' if error else '!'} {finding.kind.value}", "bold red" if error else "yellow"))
    line = _at(explanation, finding.source.line)
    body = [line] if line.plain else []
    if finding.source.callers:
        body.append(Text(f"      called from line {', '.join(map(str, finding.source.callers))}", style="dim"))
    body.append(Text(one_line(lessons.case(finding), 300)))
    if finding.retried is not None:
        body.append(Text(one_line(lessons.retrial(finding.retried), 300)))
    body += [Text(lessons.lesson(finding), style="dim"), Text()]
    return Group(title, Padding(Group(*body), (0, 0, 0, 2)))


def _figures(explanation: Explanation, run: Run) -> Iterator[RenderableType]:
    yield _traffic(run)
    yield _counts(run)
    values = [argument.value for argument in explanation.arguments]
    advice = lessons.speed_lessons(run, takes_float64(values))
    for told in advice:
        yield Text(f"! {told.message}", style="yellow")
        line = _at(explanation, told.line)
        body = [line] if line.plain else []
        yield Padding(Group(*body, Text(told.hint, style="dim"), Text()), (0, 0, 0, 2))
    yield _model(explanation, [estimate(run, gpu) for gpu in GPUS])


def _traffic(run: Run) -> RenderableType:
    """Return a table of accesses by line."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Line", "Access", "Warps", "Transactions", "Sectors", "Ideal", "Of use"):
        table.add_column(column, justify="left" if column == "Access" else "right")
    for (line, what), traffic in sorted(_by_line(run.traffic).items()):
        shared = "shared" in what
        table.add_row(
            str(line),
            what,
            f"{traffic.requests}",
            "" if shared else f"{traffic.lines}",
            f"{traffic.sectors}",
            f"{traffic.ideal}",
            f"{traffic.efficiency:.0%}",
        )
    note = (
        "A warp's access to global memory takes sectors of 32 bytes, one to shared memory wavefronts over its banks.\n"
    )
    return Group(table, Text(note, style="dim"))


def _by_line(traffic: Mapping[Site, Traffic]) -> dict[tuple[int, str], Traffic]:
    found: dict[tuple[int, str], Traffic] = {}
    for site, one in traffic.items():
        what = f"{'store' if site.stores else 'load'}{' shared' if site.shared else ''}"
        if site.atomic:
            what = what.replace("store", "atomic")
        found[site.source.line, what] = found.get((site.source.line, what), Traffic()) + one
    return found


def _counts(run: Run) -> RenderableType:
    counts = run.counts
    elements = max(run.written.values(), default=0)
    table = Table.grid(padding=(0, 2))
    table.add_row("Instructions of threads", f"{counts.threads:,}")
    if elements:
        table.add_row("for each element written", f"{counts.threads / elements:.1f}")
    table.add_row("Threads of a warp at work", f"{counts.threads / max(counts.warps, 1):.1f} of 32")
    table.add_row("Branches that divide a warp", f"{counts.divergent:,} of {counts.branches:,}")
    table.add_row("Threads that store nothing", f"{lessons.idle_share(run):.1%}")
    table.add_row("Emulated in", f"{run.seconds:.2f} s")
    return Group(table, Text())


def _model(explanation: Explanation, estimates: list[Estimate]) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("GPU", "Modelled", "Held up by", "Memory alone", "Waves"):
        table.add_column(column, justify="left" if column in ("GPU", "Held up by") else "right")
    for one in estimates:
        table.add_row(
            one.gpu.name,
            f"{one.seconds * 1e6:.1f} µs",
            one.bound,
            f"{one.ideal * 1e6:.1f} µs",
            _waves(explanation, one.gpu),
        )
    told = "Modelled, not measured: a launch adds a few µs. Waves are how often the GPU is"
    told += " filled with blocks: 1.1 of them leave it nearly empty for half of the time."
    return Group(table, Text(told, style="dim"))


def _waves(explanation: Explanation, gpu: Gpu) -> str:
    """Return how often the GPU is filled with blocks: 1.1 means that it is nearly empty half of the time."""
    run = explanation.run
    nearest = max((arch for arch in explanation.usages if arch <= gpu.arch), default=0)
    usage = explanation.usages.get(nearest)
    if usage is None or run is None:
        return "?"
    return f"{waves(explanation.question.grid, gpu, usage.registers, run.shared):.2f}"
