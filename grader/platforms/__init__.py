"""One result, many doors: a platform's download in, its own worksheet and its students' cards out.

`export` makes what a platform reads of one submission's scorecards; `write_autograder` and `write_bundle` make what two
of them start, and the judge that these call is the kit's own command.
"""

from grader.platforms.actions import inert
from grader.platforms.autograder import SIZES, write_autograder, write_bundle
from grader.platforms.doors import Door, export
from grader.platforms.download import unpacked
from grader.platforms.gradescope import Shown
from grader.platforms.round_trip import write_back
from grader.platforms.worksheet import Worksheet

__all__ = [
    "SIZES",
    "Door",
    "Shown",
    "Worksheet",
    "export",
    "inert",
    "unpacked",
    "write_autograder",
    "write_back",
    "write_bundle",
]
