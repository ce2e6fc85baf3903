"""Why an answer is slow: facts of compilers and clocks become diagnoses, by pure rules, one file each."""

from grader.why.diagnosing import Examined, NoFacts, examine
from grader.why.measured import Half, Subject
from grader.why.process import Manner

__all__ = ["Examined", "Half", "Manner", "NoFacts", "Subject", "examine"]
