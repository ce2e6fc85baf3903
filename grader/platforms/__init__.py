"""One result, many doors: a platform's download in, its own worksheet and its students' cards out."""

from grader.platforms.download import unpacked
from grader.platforms.round_trip import write_back
from grader.platforms.worksheet import Worksheet

__all__ = ["Worksheet", "unpacked", "write_back"]
