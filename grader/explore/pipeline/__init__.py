"""A function on its way through the compiler: bytecode, Numba's IR, types, LLVM before and after, assembly."""

from grader.explore.pipeline.ask import DEFAULT, Pipeline, Question, Stage, measure, question

__all__ = ["DEFAULT", "Pipeline", "Question", "Stage", "measure", "question"]
