"""Why an answer is slow: facts of compilers and clocks become diagnoses, by pure rules, one file each."""

from grader.why.diagnosing import Examined, NoFacts, examine
from grader.why.measured import Half, Subject

__all__ = ["Examined", "Half", "NoFacts", "Subject", "examine"]
