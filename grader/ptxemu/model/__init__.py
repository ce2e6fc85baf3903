"""How long a run would take on a named GPU, and the figures that this follows from."""

from grader.ptxemu.memory.traffic import SECTOR, Traffic
from grader.ptxemu.model.gpus import GPUS, Gpu
from grader.ptxemu.model.occupancy import waves
from grader.ptxemu.model.roofline import Estimate, estimate, float64_lines, waits

__all__ = ["GPUS", "SECTOR", "Estimate", "Gpu", "Traffic", "estimate", "float64_lines", "waits", "waves"]
