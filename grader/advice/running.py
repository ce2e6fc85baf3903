"""What goes wrong while compiled code runs, where it says little and names no line."""

from __future__ import annotations

from grader.advice.rule import Rule

RUNNING = (
    Rule(
        "division_by_zero",
        r"division by zero|modulo by zero",
        "A number was divided by zero: ask before, as in `if n > 0:`.",
        ("ZeroDivisionError",),
    ),
    Rule(
        "index_outside",
        r"index (?:is |-?\d{1,20} is )?out of (?:bounds|range)|getitem out of range|pop from empty",
        "An index lies outside: indices go from 0 to the length minus 1. Look at where the loop begins and ends.",
        ("IndexError",),
    ),
    Rule(
        "slice_shape",
        r"cannot assign slice of shape (?P<to>\([\d, ]{0,60}\)) from input of shape (?P<of>\([\d, ]{0,60}\))",
        "A slice of shape {to} cannot take values of shape {of}: both sides need the same shape.",
        ("ValueError",),
    ),
    Rule(
        "no_whole_number",
        r"slice indices must be integers|only integers, slices|'float' object cannot be interpreted as an integer",
        "An index, a length and what range counts to are whole numbers: divide by // in place of /, or write int(...).",
        ("TypeError", "IndexError"),
    ),
    Rule(
        "array_is_no_list",
        r"'numpy\.ndarray' object has no attribute '(?P<name>append|extend|insert|pop|remove)'",
        "An array has a fixed length and no {name}: make it long enough by np.empty(n), and write to its elements.",
        ("AttributeError",),
    ),
    Rule(
        "array_has_no",
        r"'numpy\.ndarray' object has no attribute '(?P<name>\w{1,60})'",
        "An array of NumPy has no {name}: is it misspelled, or of another package, such as pandas?",
        ("AttributeError",),
    ),
    Rule(
        "none_has_no",
        r"'NoneType' object (?:has no attribute|is not)",
        "A variable is None there: what was assigned to it comes from a function that returns nothing.",
        ("AttributeError", "TypeError"),
    ),
    Rule(
        "broadcast",
        r"could not (?:be )?broadcast|unable to broadcast|operands could not",
        "The shapes of the two sides do not fit each other: print both, and make them the same.",
        ("ValueError",),
    ),
    Rule(
        "negative_size",
        r"negative dimensions",
        "The length of a new array came out negative: look at what it is computed from.",
        ("ValueError",),
    ),
    Rule(
        "truth_of_array",
        r"truth value of an array",
        "A whole array is neither true nor false: ask for one element, for x.any() or for x.all(); write & for and.",
        ("ValueError",),
    ),
    Rule(
        "deep_recursion",
        r"maximum recursion depth",
        "The function calls itself without end, or far too often: write a loop.",
        ("RecursionError",),
    ),
)
