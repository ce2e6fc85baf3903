"""Speed: timed calls in a race, the rule that decides, the limits that memory sets, and what is modelled instead."""

from grader.judge.speed.outcome import Outcome
from grader.judge.speed.race import Entrant, Result
from grader.judge.speed.roofs import Bandwidth, bandwidths
from grader.judge.speed.samples import Sample, Samples
from grader.judge.speed.second_look import ExaminedProgram
from grader.judge.speed.speed_check import measure, prepare
from grader.judge.speed.timed import CourseProgram, TimedProgram

__all__ = [
    "Bandwidth",
    "CourseProgram",
    "Entrant",
    "ExaminedProgram",
    "Outcome",
    "Result",
    "Sample",
    "Samples",
    "TimedProgram",
    "bandwidths",
    "measure",
    "prepare",
]
