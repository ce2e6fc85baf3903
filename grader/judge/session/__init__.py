"""One submission becomes one scorecard: what was handed in, the tests, what they found."""

from grader.judge.session.grade import Graded, Options, grade

__all__ = ["Graded", "Options", "grade"]
