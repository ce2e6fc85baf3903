"""One submission on trial: what problem.py says, what is random, the programs that run, and where the time goes."""

from grader.judge.trial.course_workers import CourseWorkers, of_this_process
from grader.judge.trial.problem import BASELINE, Arguments, Challenge, Problem, Traffic, load_problem
from grader.judge.trial.programs import Programs
from grader.judge.trial.seed import Seed
from grader.judge.trial.stages import StageClock
from grader.judge.trial.trial import Trial, memcpy_moved, memory_taken, open_trial

__all__ = [
    "BASELINE",
    "Arguments",
    "Challenge",
    "CourseWorkers",
    "Problem",
    "Programs",
    "Seed",
    "StageClock",
    "Traffic",
    "Trial",
    "load_problem",
    "memcpy_moved",
    "memory_taken",
    "of_this_process",
    "open_trial",
]
