"""Which lines and branches of a program's kernels were executed, put into coverage.py's own data."""

from grader.cuda.covered.measuring import Measured, covering, running
from grader.cuda.covered.passed import Passed

__all__ = ["Measured", "Passed", "covering", "running"]
