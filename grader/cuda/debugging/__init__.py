"""A kernel that runs, looked at: stops at breakpoint(), lines and findings, with locals and shared arrays."""

from grader.cuda.debugging.prompt import Debugger

__all__ = ["Debugger"]
