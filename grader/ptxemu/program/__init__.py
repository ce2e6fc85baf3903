"""A kernel as its text alone says: calls replaced, control flow, where addresses come from."""

from grader.ptxemu.program.loader import Program, load
from grader.ptxemu.program.numba_arguments import words_of

__all__ = ["Program", "load", "words_of"]
