"""Rules about threads."""

from grader.why.rules.parallel import false_sharing, not_parallel, parallel_overhead, unbalanced

RULES = (not_parallel.RULE, unbalanced.RULE, false_sharing.RULE, parallel_overhead.RULE)
