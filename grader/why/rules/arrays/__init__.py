"""Rules about arrays that need not be there."""

from grader.why.rules.arrays import allocation, temporaries

RULES = (temporaries.RULE, allocation.RULE)
