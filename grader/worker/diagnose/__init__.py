"""What a compiler knows of a file: the worker's side of a diagnosis."""

from grader.worker.diagnose.facts import facts
from grader.worker.diagnose.observed import observed
from grader.worker.diagnose.placed import placed

__all__ = ["facts", "observed", "placed"]
