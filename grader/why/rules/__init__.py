"""All rules: pure functions from a case to what makes it slow, one file each."""

from grader.why.rules import arrays, compiled, loops, parallel, work

RULES = (*compiled.RULES, *work.RULES, *arrays.RULES, *loops.RULES, *parallel.RULES)
