"""PTX, the assembly of NVIDIA's GPUs, executed on a CPU: every access checked, every cost counted.

`load` makes a program of a text, `launch` runs it on arrays, `estimate` models its time on a GPU. README.md beside this
file shows how. Nothing else of jitgrade is imported here.
"""

from grader.ptxemu.checks.findings import NOTES, Change, Finding, Kind, Retried
from grader.ptxemu.errors import Exhausted, PtxError, Unsupported
from grader.ptxemu.grid import Dim, Grid, launch_fault
from grader.ptxemu.model import GPUS, Estimate, Gpu, estimate
from grader.ptxemu.program.loader import Program, load
from grader.ptxemu.run.arguments import Argument
from grader.ptxemu.run.emulator import Limits
from grader.ptxemu.run.launch import Printed, Run, launch
from grader.ptxemu.run.orders import Orders
from grader.ptxemu.run.state import Site

__all__ = [
    "GPUS",
    "NOTES",
    "Argument",
    "Change",
    "Dim",
    "Estimate",
    "Exhausted",
    "Finding",
    "Gpu",
    "Grid",
    "Kind",
    "Limits",
    "Orders",
    "Printed",
    "Program",
    "PtxError",
    "Retried",
    "Run",
    "Site",
    "Unsupported",
    "estimate",
    "launch",
    "launch_fault",
    "load",
]
