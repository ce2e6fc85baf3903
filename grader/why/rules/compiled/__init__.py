"""Rules about what is not compiled, or not once and for all."""

from grader.why.rules.compiled import not_compiled, object_mode, python_objects, recompiled

RULES = (not_compiled.RULE, object_mode.RULE, recompiled.RULE, python_objects.RULE)
