"""How long a run would take on a named GPU, and the figures that this follows from."""

from grader.ptxemu.memory.traffic import SECTOR, Traffic
from grader.ptxemu.model.gpus import GPUS, Gpu
from grader.ptxemu.model.lines import Line, LineCost, line_costs, line_seconds
from grader.ptxemu.model.occupancy import waves
from grader.ptxemu.model.roofline import Estimate, estimate, float64_lines, waits

__all__ = [
    "GPUS",
    "SECTOR",
    "Estimate",
    "Gpu",
    "Line",
    "LineCost",
    "Traffic",
    "estimate",
    "float64_lines",
    "line_costs",
    "line_seconds",
    "waits",
    "waves",
]
