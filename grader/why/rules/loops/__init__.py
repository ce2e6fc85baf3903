"""Rules about what the compiler made of loops."""

from grader.why.rules.loops import (
    bounds_checks,
    dependency_chain,
    float64_promotion,
    libm_call,
    memory_order,
    not_vectorized,
)

RULES = (
    memory_order.RULE,
    not_vectorized.RULE,
    dependency_chain.RULE,
    float64_promotion.RULE,
    libm_call.RULE,
    bounds_checks.RULE,
)
