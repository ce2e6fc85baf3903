"""Types that do not go together: variables and returns, lists and dictionaries, arguments, operators."""

from __future__ import annotations

from grader.advice.rule import ANY, LIST, TEXT, Rule

_SYMBOLS = {
    "add": "+", "iadd": "+=", "sub": "-", "isub": "-=", "mul": "*", "imul": "*=", "truediv": "/", "itruediv": "/=",
    "floordiv": "//", "ifloordiv": "//=", "mod": "%", "imod": "%=", "pow": "**", "ipow": "**=", "matmul": "@",
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and_": "&", "or_": "|", "xor": "^",
    "lshift": "<<", "rshift": ">>", "contains": "in", "neg": "-",
}  # fmt: skip


def _operator(name: str, symbol: str) -> tuple[Rule, ...]:
    """Return the rules about one of Python's operators."""
    head = rf">>> {name}\("
    return (
        Rule(
            f"{name}_none",
            rf"{head}(?:none, {ANY}|{ANY}, none)\)$",
            f"One side of {symbol} is None: give it a number before, also as the default of an argument.",
        ),
        Rule(
            f"{name}_text",
            rf"{head}(?:(?P<text>{TEXT}), (?P<other>{ANY})|(?P<other2>{ANY}), (?P<text2>{TEXT}))\)$",
            f"{symbol} does not work between {{text}}{{text2}} and {{other}}{{other2}}: compute with numbers, and"
            " write no quotation marks around a variable.",
        ),
        Rule(
            f"{name}_list",
            rf"{head}(?:(?P<list>{LIST}), (?P<other>{ANY})|(?P<other2>{ANY}), (?P<list2>{LIST}))\)$",
            f"{symbol} does not work between {{list}}{{list2}} and {{other}}{{other2}}: make the list an array, by"
            " np.array([...]), or loop over it.",
        ),
        Rule(
            f"{name}_types",
            rf"{head}(?P<types>{ANY})\)$",
            f"{symbol} does not work between {{types}}: compute with numbers, or with arrays of numbers.",
        ),
    )


TYPES = (
    Rule(
        "unify_variable",
        rf"Cannot unify (?P<one>{ANY}) and (?P<other>{ANY}) for '(?P<name>[A-Za-z_]\w{{0,60}})",
        "{name} is {one} in one place and {other} in another, and in compiled code a variable keeps its type: begin"
        " with a value of the right one, such as 0.0, or use two names.",
    ),
    Rule(
        "unify",
        rf"Cannot unify (?P<one>{ANY}) and (?P<other>{ANY}) for ",
        "One branch gives {one}, the other {other}, and in compiled code both must have one type.",
    ),
    Rule(
        "unify_return",
        rf"Can't unify return type from the following types: (?P<types>{ANY})$",
        "The returns of this function give {types}, and in compiled code all must have one type: return the same kind"
        " of value everywhere.",
    ),
    Rule(
        "object_array",
        r"non-precise type array\(pyobject",
        "The array holds Python objects (dtype=object): make it an array of numbers, as by .astype(np.float64).",
    ),
    Rule(
        "argument",
        r"argument (?P<number>\d{1,3}): Cannot determine Numba type of <class '(?P<of>[\w.]{1,80})'",
        "Argument {number} (the first is 0) is of the type {of}, which compiled code cannot take: pass arrays, numbers"
        " and tuples, and functions only with @njit.",
    ),
    Rule(
        "object_argument",
        r"non-precise type pyobject|cannot determine Numba type of",
        "Compiled code cannot take this Python object: pass arrays, numbers and tuples.",
    ),
    Rule(
        "nested_list",
        r"cannot reflect element of reflected container",
        "Compiled code cannot take a list of lists: make it a NumPy array of two dimensions.",
    ),
    Rule(
        "mixed_list",
        r"can't unbox heterogeneous list|can't unbox a list",
        "The elements of a list must have one type for compiled code: use a tuple, or better an array of numbers.",
    ),
    Rule(
        "array_of_mixed",
        r">>> array\((?:LiteralList|Poison)|The argument \"object\" must be array-like",
        "np.array needs numbers of one type here, in rows of one length: make it by np.empty(...) and fill it.",
    ),
    Rule(
        "array_of_arrays",
        r"not allowed in a homogeneous sequence",
        "Compiled code makes no array of arrays: make it by np.empty((rows, columns)), and fill one row at a time.",
    ),
    Rule(
        "list_of_mixed",
        r"Poison type used in arguments|Poison<LiteralList",
        "The elements of a list must have one type in compiled code: use a tuple, or better an array of numbers.",
    ),
    Rule(
        "empty_list",
        r"variable '(?P<name>\w{1,60})[.\d]*', have imprecise type: list\(undefined",
        "Nothing says what the list {name} will hold: append something to it, or make an array, np.empty(n).",
    ),
    Rule(
        "empty_dictionary",
        r"variable '(?P<name>\w{1,60})[.\d]*', have imprecise type: DictType\[undefined",
        "Nothing says what the dictionary {name} will hold: put something into it, or use an array.",
    ),
    Rule(
        "untyped_variable",
        r"(?:Cannot infer the type of|Type of) variable '(?P<name>\w{1,60})",
        "Numba cannot find out which type {name} has: give it a number or an array of numbers, all of one type.",
    ),
    Rule(
        "untyped_part",
        r"Type of variable '\$",
        "Numba cannot find out which type a part of this line has: write it in several steps, and without :=.",
    ),
    Rule(
        "dictionary_call",
        r">>> dict\(",
        "Compiled code has no dict(...): write it in braces, with keys and values of one type each, or use an array.",
    ),
    Rule(
        "dictionary_item",
        rf">>> setitem\((?P<of>DictType\[{ANY}\](?:<[^\n>]{{0,40}}>)?), (?P<types>{ANY})\)$",
        "Its first use made this {of}, and now it gets {types}: in compiled code all keys have one type, and all values"
        " one type.",
    ),
    Rule(
        "dictionary_key",
        rf">>> (?:getitem|contains)\((?P<of>DictType\[{ANY}\](?:<[^\n>]{{0,40}}>)?), (?P<types>{ANY})\)$",
        "This {of} is asked for {types}: in compiled code all its keys have one type.",
    ),
    Rule(
        "cast_in_dictionary",
        r"Cannot cast (?P<one>\w[^\n]{0,80}?) to (?P<other>\w[^\n]{0,80}?)(?::|$)",
        "{one} cannot be stored where {other} is expected: in compiled code all elements have one type.",
    ),
    Rule(
        "astype",
        r"Invalid use of BoundFunction\(array\.astype for ",
        "astype needs a type of NumPy here: write .astype(np.float64) or .astype(np.int64).",
    ),
    Rule(
        "method_types",
        rf"Invalid use of BoundFunction\((?P<method>[\w.]{{1,60}}) for (?P<of>{ANY})\)"
        r" with parameters \((?P<types>[^\n]{0,200})\)$",
        "{method} of {of} cannot be called with {types}: in compiled code all elements have one type.",
    ),
    Rule(
        "unpack",
        r"wrong tuple length for[^\n]{0,80}?expected (?P<wanted>\d{1,3}), got (?P<found>\d{1,3})",
        "On the left are {wanted} names, and on the right {found} values: make them as many.",
    ),
    Rule(
        "unpack_count",
        r"not enough values to unpack|too many values to unpack",
        "There are not as many names on the left as values on the right: make them as many.",
    ),
    Rule(
        "not_a_function",
        r"No type info available for (?P<of>[^\n]{1,80}?) as a callable",
        "{of} is called like a function: for an element write [ ], and for a product *.",
    ),
    Rule(
        "mixed_tuple_loop",
        r"Invalid use of getiter with parameters \(Tuple\(",
        "Compiled code cannot loop over a tuple of different types: make them one, or write the steps out.",
    ),
    Rule(
        "not_iterable",
        rf"Invalid use of getiter with parameters \((?P<of>{ANY})\)$",
        "`for` cannot go through {of}: to count, loop over range(...).",
    ),
    Rule("type_call", r">>> type\(", "Compiled code has no type(...): write the type out, such as np.float64(x)."),
    *(rule for name, symbol in _SYMBOLS.items() for rule in _operator(name, symbol)),
)
