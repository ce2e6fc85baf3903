"""What a program's launches cost: a row for each of them, and for each line of each kernel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grader.cuda.programs import Launched
from grader.ptxemu import Gpu, Grid, Program, estimate
from grader.ptxemu.model import Line, LineCost, line_costs, line_seconds

_MOST_ROWS = 1000


@dataclass
class LaunchRow:
    """A launch, or several in a row that cost the same: the number of the first, how many they are, what one costs.

    `seconds` is the modelled time of one, `bound` what it is held up by.
    """

    number: int
    kernel: str
    file: str
    grid: Grid
    cost: LineCost
    seconds: float
    bound: str
    count: int = 1


@dataclass
class KernelLines:
    """A kernel's lines over all its launches, by source file and line: what they cost, and the modelled seconds."""

    kernel: str
    file: str
    launches: int = 0
    seconds: float = 0.0
    lines: dict[tuple[str, int], tuple[LineCost, float]] = field(default_factory=dict)


class Profile:
    """An observer of launches that keeps what they cost on a GPU.

    Of so many launches that a page cannot show them, the first have rows; `lines` is of all.
    """

    def __init__(self, gpu: Gpu) -> None:
        self.gpu = gpu
        self.rows: list[LaunchRow] = []
        self.kernels: dict[tuple[str, str], KernelLines] = {}
        self.launches = 0

    def __call__(self, program: Program, launched: Launched) -> None:
        """Look at a launch that is over."""
        called, run = launched.called, launched.run
        costs, modelled = line_costs(run), estimate(run, self.gpu)
        whole = LineCost()
        for cost in costs.values():
            whole.add(cost)
        self.launches += 1
        self._add_row(
            LaunchRow(self.launches, called.name, called.file, launched.grid, whole, modelled.seconds, modelled.bound)
        )
        kernel = self.kernels.setdefault((called.name, called.file), KernelLines(called.name, called.file))
        kernel.launches += 1
        kernel.seconds += modelled.seconds
        self._add_lines(kernel, program, costs, line_seconds(costs, modelled))

    @property
    def shown(self) -> int:
        """How many launches have a row."""
        return sum(row.count for row in self.rows)

    def _add_row(self, row: LaunchRow) -> None:
        last = self.rows[-1] if self.rows else None
        follows = last is not None and row.number == last.number + last.count
        if last and follows and replace(row, number=last.number, count=last.count) == last:
            last.count += 1
        elif len(self.rows) < _MOST_ROWS:
            self.rows.append(row)

    @staticmethod
    def _add_lines(
        kernel: KernelLines, program: Program, costs: dict[Line, LineCost], seconds: dict[Line, float]
    ) -> None:
        for (number, line), cost in costs.items():
            place = (program.files.get(number, ""), line)
            known, before = kernel.lines.get(place, (LineCost(), 0.0))
            known.add(cost)
            kernel.lines[place] = (known, before + seconds[number, line])
