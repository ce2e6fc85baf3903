"""Whole Numba CUDA programs on a machine without a GPU: numba-cuda's own host side over an emulated device.

The driver is emulated in Python, where numba-cuda calls it: its module `cudadrv.driver` calls NVIDIA's Python binding
by name and takes a few classes from cuda.core, so that both can be replaced. A shared library in the place of libcuda
would serve other programs, too, but it needs a C compiler, and every call would cross from C to Python all the same.
"""

from grader.cuda.programs.launches import Called, Launched, Launches
from grader.cuda.programs.session import Unavailable, emulated
from grader.cuda.programs.summary import Told, lines, told

__all__ = ["Called", "Launched", "Launches", "Told", "Unavailable", "emulated", "lines", "told"]
