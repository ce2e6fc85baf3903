"""`python -m grader`: the same as `jitgrade`."""

from grader.cli import main

main()
