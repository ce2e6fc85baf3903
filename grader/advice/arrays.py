"""Arrays in compiled code: indices, elements, shapes, and what NumPy's functions take."""

from __future__ import annotations

from grader.advice.rule import ANY, ARRAY, DECIMAL, LIST, TEXT, TUPLE, WHOLE, Rule

_WHOLE = "An index must be a whole number, and this is {index}: divide by // in place of /, or write int(...)."
_MATH = "sqrt|exp|log|log2|log10|sin|cos|tan|asin|acos|atan|floor|ceil|fabs|pow|isnan|erf|tanh|sinh|cosh"
_OF_AXES = "mean|std|var|median|min|max|amin|amax|any|all|prod|cumsum|cumprod|ptp|nanmean|nansum|nanmin|nanmax|sort"
_SHAPE = r"Cannot parse input types to function np\.(?P<name>\w{1,20})\("

ARRAYS = (
    Rule(
        "decimal_index",
        rf"Unsupported array index type (?P<index>{DECIMAL})\b",
        _WHOLE,
    ),
    Rule(
        "decimal_index_of",
        rf">>> getitem\((?:{LIST}|{TUPLE}|{TEXT}), (?P<index>{DECIMAL})\)$",
        _WHOLE,
    ),
    Rule(
        "list_index",
        rf"Unsupported array index type (?P<index>{LIST})",
        "An array cannot be indexed by a list in compiled code: make it an array, np.array([...]), or loop.",
    ),
    Rule(
        "list_index_type",
        r"list indices must be integers or slices",
        "The elements of a list have no names: an index must be a whole number.",
    ),
    Rule(
        "text_index",
        rf"Unsupported array index type {TEXT}",
        "An array has no elements with names: an index must be a whole number.",
    ),
    Rule(
        "index_type",
        rf"Unsupported array index type (?P<index>{ANY}) in ",
        "An array cannot be indexed by {index} in compiled code: use whole numbers and slices.",
    ),
    Rule(
        "index_count",
        rf"cannot index (?P<of>{ARRAY}) with (?P<count>\d{{1,2}}) indices",
        "This is {of}, and it gets {count} indices: there can be no more than it has dimensions.",
    ),
    Rule(
        "tuple_index",
        r">>> getitem\((?:Tuple|UniTuple)\(",
        "A tuple of different types can be indexed by a constant alone, such as t[0], for the type must be known"
        " before: use an array.",
    ),
    Rule(
        "number_index",
        rf">>> (?:static_?)?getitem\((?P<of>{WHOLE}|{DECIMAL}|complex\d+|bool|none), ",
        "{of} has no elements, and [ ] asks for one: is it another variable that you mean?",
    ),
    Rule(
        "number_set",
        rf">>> setitem\((?P<of>{WHOLE}|{DECIMAL}|complex\d+|bool|none), ",
        "{of} has no elements that could be set: is it another variable that you mean?",
    ),
    Rule(
        "element_array",
        rf">>> setitem\((?P<of>{ARRAY}), (?:{WHOLE}|{TUPLE}), (?P<value>{ARRAY}|{LIST}|{TUPLE})\)$",
        "One element of an array cannot hold {value}: pick one of its values, or write to a slice, such as"
        " out[i:i + n].",
    ),
    Rule(
        "element_text",
        rf">>> setitem\((?P<of>{ARRAY}), {ANY}, (?P<value>{TEXT})\)$",
        "{of} cannot hold {value}: write a number.",
    ),
    Rule(
        "element_complex",
        rf">>> setitem\((?P<of>{ARRAY}), {ANY}, (?P<value>complex\d+)\)$",
        "{of} cannot hold {value}: take its real part, x.real, or abs(x).",
    ),
    Rule(
        "element_none",
        rf">>> setitem\((?P<of>{ARRAY}), {ANY}, (?P<value>none)\)$",
        "{of} cannot hold None: what is assigned comes from a function that returns nothing.",
    ),
    Rule(
        "constant_set",
        rf">>> setitem\((?P<of>{TUPLE}|{TEXT}), ",
        "{of} cannot be changed: use an array.",
    ),
    Rule(
        "element",
        rf">>> setitem\((?P<of>{ANY}), (?P<types>{ANY})\)$",
        "{of} cannot be written to with {types}, the index and the value: look at the types of both.",
    ),
    Rule(
        "get_element",
        rf">>> (?:static_?)?getitem\((?P<of>{ANY}), (?P<index>{ANY})\)$",
        "{of} cannot be indexed by {index} in compiled code: use whole numbers and slices.",
    ),
    Rule(
        "decimal_shape",
        rf"{_SHAPE}(?P<shape>{DECIMAL})\b|{_SHAPE.replace('name', 'name2')}Tuple\([^\n]{{0,60}}?(?P<shape2>{DECIMAL})",
        "A shape must be made of whole numbers, and this is {shape}{shape2}: divide by // in place of /, or write"
        " int(...).",
    ),
    Rule(
        "list_shape",
        rf"{_SHAPE}(?P<shape>{LIST})",
        "In compiled code a shape is a tuple, and this is {shape}: write np.{name}((rows, columns)).",
    ),
    Rule(
        "array_shape",
        rf"{_SHAPE}(?P<shape>{ARRAY})",
        "np.{name} wants a length, and this is {shape}: write x.size, or look at the order of your arguments.",
    ),
    Rule(
        "shape_of_several",
        rf"{_SHAPE}{WHOLE}, {WHOLE}\)$|Cannot interpret '-?\d{{1,20}}' as a data type",
        "A shape of several dimensions is a tuple, with brackets of its own: write np.zeros((rows, columns)).",
    ),
    Rule(
        "shape",
        rf"{_SHAPE}(?P<types>{ANY})\)$",
        "np.{name} cannot make an array of {types}: give it whole numbers for the shape and a type such as np.float64.",
    ),
    Rule(
        "dtype_text",
        r"dtype is a string it must be a string constant",
        "A dtype must be known when the code is compiled: write np.float64 there, and not a variable.",
    ),
    Rule(
        "reshape",
        r"reshape\(\) supports contiguous array only|incompatible shape for array",
        "Numba reshapes only arrays that lie in one piece, and to as many elements: write"
        " np.ascontiguousarray(x).reshape(...).",
    ),
    Rule(
        "view",
        r"view\(\)[^\n]{0,80}contiguous|incompatible type for view",
        "Such a view needs an array that lies in one piece: write np.ascontiguousarray(x) first.",
    ),
    Rule(
        "same_types",
        r"arguments must all have the same dtype|must have the same dtype",
        "Both sides of this product must have one type: bring one to the other's by .astype(np.float64).",
    ),
    Rule(
        "linear_algebra_type",
        r"only supported on float and complex arrays|unsupported dtype for <BLAS",
        "Linear algebra takes arrays of decimal numbers only: write x.astype(np.float64).",
    ),
    Rule(
        "dot",
        rf">>> (?:dot|matmul|vdot)\((?P<types>{ANY})\)$",
        "np.dot and @ need two arrays here, and these are {types}: to multiply by a number, write *.",
    ),
    Rule(
        "axis_by_place",
        rf">>> (?:array_)?(?P<name>{_OF_AXES})\({ARRAY}, {WHOLE}\)$",
        "Numba's {name} has no axis: loop over the rows, or over the columns, and call it for each.",
    ),
    Rule(
        "concatenate",
        rf">>> (?P<name>concatenate|stack|hstack|vstack|column_stack)\((?P<of>{ANY})\)$",
        "np.{name} wants a tuple of arrays of one type, (a, b), and this is {of}.",
    ),
    Rule(
        "math_of_array",
        rf">>> (?P<name>{_MATH})\((?P<of>{ARRAY})",
        "math.{name} takes one number, and this is {of}: write np.{name}, or loop over the elements.",
    ),
    Rule(
        "number_of",
        rf">>> (?P<name>int|float|bool|complex|round)\((?P<of>{ANY})\)$",
        "{name}(...) takes one number in compiled code, and this is {of}: pick one element, or use .astype(...).",
    ),
    Rule("range_of", rf">>> range\((?P<types>{ANY})\)$", "range counts to a whole number, and not to {types}: x.size?"),
    Rule("length_of", rf">>> len\((?P<of>{ANY})\)$", "{of} has no length: is it another variable that you mean?"),
    Rule(
        "missing_argument",
        r"missing a required argument: '(?P<argument>\w{1,40})'",
        "The call of {called} lacks its argument {argument}: add it.",
    ),
    Rule(
        "stencil",
        r">>> <unknown function>\(",
        "Numba cannot compile the @stencil function: its indices must be constant numbers, relative to the element.",
    ),
    Rule(
        "call",
        r">>> (?:array_)?(?P<name>[\w.<> ]{1,60})\((?P<types>[^\n]{0,300})\)$",
        "Numba has no {name} for {types}: look at the types of the arguments, or write a loop.",
    ),
)
