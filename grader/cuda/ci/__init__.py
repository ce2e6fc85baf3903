"""Findings for a build: which of them fail it, which are suppressed and why, and reports that other programs read."""

from grader.cuda.ci.junit import junit
from grader.cuda.ci.sarif import sarif, write_sarif
from grader.cuda.ci.suppressions import Suppression, read_suppressions, suppressed, unused

__all__ = ["Suppression", "junit", "read_suppressions", "sarif", "suppressed", "unused", "write_sarif"]
