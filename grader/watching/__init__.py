"""`make watch`: an answer is checked at every save, with hints, the handout and the next exercise a key away."""

from grader.watching.hints import Hint, hints_of
from grader.watching.record import Record
from grader.watching.watch import Watch

__all__ = ["Hint", "Record", "Watch", "hints_of"]
