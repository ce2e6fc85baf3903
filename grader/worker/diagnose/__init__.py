"""What a compiler knows of a file: the worker's side of a diagnosis."""

from grader.worker.diagnose.facts import facts
from grader.worker.diagnose.observed import observed

__all__ = ["facts", "observed"]
