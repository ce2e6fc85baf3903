"""CUDA kernels without a GPU: compiled in a sandbox, described and taught about; and whether there is a GPU.

What executes their PTX is `grader.ptxemu`. The command cuda-explain imports `explain` and `report`, nobody else does.
"""

from grader.cuda import lessons, offline_compile
from grader.cuda.arguments import grid_of, takes_float64, type_of
from grader.cuda.device import gpu_for, gpu_name, has_driver
from grader.cuda.offline_compile import Obstacle, Uncompiled, compile_kernel
from grader.cuda.programs import emulated

__all__ = [
    "Obstacle",
    "Uncompiled",
    "compile_kernel",
    "emulated",
    "gpu_for",
    "gpu_name",
    "grid_of",
    "has_driver",
    "lessons",
    "offline_compile",
    "takes_float64",
    "type_of",
]
