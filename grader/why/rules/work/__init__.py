"""Rules about how much work there is."""

from grader.why.rules.work import complexity, memory_bound

RULES = (complexity.RULE, memory_bound.RULE)
