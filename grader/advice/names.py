"""Names that compiled code does not know: globals, attributes, functions, keyword arguments."""

from __future__ import annotations

from grader.advice.rule import ANY, ARRAY, Rule

_UNTYPED = r"Untyped global name '(?P<name>\w{1,60})': Cannot determine Numba type of "
_BUILT_IN = r"(?:builtin_function_or_method|\w{0,40}[Uu]func\w{0,20}|_io\.\w+|\w{0,20}builtins\.\w+|numpy\.\w+)"

NAMES = (
    Rule(
        "scipy_missing",
        r"scipy [\d.+]+ is required",
        "np.dot, @ and np.linalg need SciPy in compiled code, and this machine has none: tell who runs the course.",
    ),
    Rule(
        "python_function",
        rf"{_UNTYPED}<class '(?:function|method|staticmethod)'>",
        "{name} is an ordinary Python function, which compiled code cannot call: write @njit above its def as well.",
    ),
    Rule(
        "builtin",
        rf"{_UNTYPED}<class '{_BUILT_IN}'>",
        "Compiled code cannot call {name}: it reads no files, asks nobody and calls nothing that is not compiled."
        " Do that outside, and pass the result as an argument.",
    ),
    Rule(
        "class_outside",
        rf"{_UNTYPED}<class 'type'>",
        "{name} is a Python class, which compiled code does not know: use arrays, numbers and tuples.",
    ),
    Rule(
        "module",
        rf"{_UNTYPED}<class 'module'>",
        "{name} is a module of which Numba knows nothing: compute that by loops, or call it outside of the compiled"
        " function.",
    ),
    Rule(
        "global_nothing",
        rf"{_UNTYPED}<class 'numba\.core\.ir\.UndefinedType'>",
        "Nothing is called {name} here: is it misspelled, or is its import missing at the top of the file?",
    ),
    Rule(
        "global_dictionary",
        rf"{_UNTYPED}<class '(?:dict|set|collections\.\w+)'>",
        "The global {name} is a dictionary or a set, which compiled code cannot use: use arrays, or arguments.",
    ),
    Rule(
        "global_object",
        rf"{_UNTYPED}<class '(?P<of>[\w.]{{1,80}})'>",
        "The global {name} is a {of}, which compiled code cannot use: pass numbers or arrays as arguments.",
    ),
    Rule(
        "global_list",
        r"assigned to variable '(?P<name>\w{1,60})' in globals, is not supported",
        "The global {name} is a list, which compiled code cannot use: make it a tuple or a NumPy array, or pass it as"
        " an argument.",
    ),
    Rule(
        "console",
        r"name '(?P<name>exit|quit)' is not defined",
        "{name}() is for Python's console: remove it.",
    ),
    Rule(
        "editor",
        r"name '(?P<name>dbutils|displayHTML|runcell|runfile|debugfile)' is not defined",
        "{name} is there in one program alone, and not here: remove it.",
    ),
    Rule(
        "profiler",
        r"name '(?P<name>profile)' is not defined",
        "@profile is there under a profiler alone: remove it.",
    ),
    Rule(
        "python_2",
        r"name '(?P<name>xrange|raw_input|unicode|unichr|long|reduce)' is not defined",
        "{name} is Python 2's, and this is Python 3: write range for xrange, input for raw_input, str for unicode, chr"
        " for unichr, int for long, and import reduce from functools.",
    ),
    Rule(
        "undefined",
        r"name '(?P<name>\w{1,60})' is not defined",
        "Nothing is called {name} here: is it misspelled, or is its import missing at the top of the file?",
    ),
    Rule(
        "unbound",
        r"Variable '(?P<name>\w{1,60})[.\d]*' is not defined|(?:local variable '(?P<other>\w{1,60})' referenced before)"
        r"|cannot access local variable '(?P<third>\w{1,60})'",
        "{name}{other}{third} is used where it may have no value yet: give it one before the if or the loop.",
    ),
    Rule(
        "readonly",
        r"Cannot modify readonly array",
        "This array cannot be written to: a global array is a constant for compiled code. Pass it as an argument, or"
        " take a copy: x.copy().",
    ),
    Rule(
        "array_append",
        rf"Unknown attribute '(?P<name>append|extend|insert|pop|remove)' of type {ARRAY}",
        "An array has a fixed length and no {name}: make it long enough by np.empty(n), and write to its elements.",
    ),
    Rule(
        "array_attribute",
        rf"Unknown attribute '(?P<name>\w{{1,60}})' of type (?P<of>{ARRAY})",
        "In compiled code an array has no {name}: is it misspelled? It has size, shape, ndim, T, sum() and the like.",
    ),
    Rule(
        "module_attribute",
        r"Unknown attribute '(?P<name>\w{1,60})' of type Module\(<module '(?P<module>[\w.]{1,60})'",
        "Numba has no {module}.{name}: write it as a loop, or call it outside of the compiled function.",
    ),
    Rule(
        "ufunc_method",
        r"Unknown attribute '(?P<name>\w{1,60})' of type Function\(<ufunc '(?P<ufunc>\w{1,60})'",
        "Numba has no np.{ufunc}.{name}: write it as a loop over the elements.",
    ),
    Rule(
        "attribute",
        rf"Unknown attribute '(?P<name>\w{{1,60}})' of type (?P<of>{ANY})$",
        "In compiled code {of} has no {name}: is it misspelled, or the variable another than you think?",
    ),
    Rule(
        "jitclass_field",
        r"Cannot resolve setattr: \(instance\.jitclass\.(?P<of>\w{1,60})[^\n]{0,300}?\)\.(?P<name>\w{1,60}) =",
        "The class {of} has no field {name}: name it with its type in the spec of @jitclass.",
    ),
    Rule(
        "set_attribute",
        rf"Cannot resolve setattr: \((?P<of>{ANY})\)\.(?P<name>\w{{1,60}}) =",
        "{of} cannot be given an attribute {name}: use a variable of that name.",
    ),
    Rule(
        "numpy_function",
        r"Use of unsupported NumPy function 'numpy\.(?P<name>[\w.]{1,60})'",
        "Numba has no np.{name}: write it as a loop over the elements, which is fast in compiled code.",
    ),
    Rule(
        "numpy_alias",
        r"module 'numpy' has no attribute '(?P<name>\w{1,60})'",
        "NumPy has no np.{name}: is it misspelled? np.float and np.int are gone; write np.float64 or np.int64.",
    ),
    Rule(
        "module_without",
        r"module '(?P<module>[\w.]{1,60})' has no attribute '(?P<name>\w{1,60})'",
        "{module} has no {name} here: is it misspelled, or of another version?",
    ),
    Rule(
        "call_signature",
        r"Cannot bind '[^\n]{0,400}?' to signature '(?P<signature>\([^'\n]{0,200}\))'"
        r" due to \"TypeError: (?P<why>[^\"\n]{0,120})",
        "The call does not fit the function, whose arguments are {signature}: {why}.",
    ),
    Rule(
        "star_arguments",
        rf"\*args in function call should be a tuple, got (?P<of>{ANY})$",
        "After * compiled code takes a tuple, and this is {of}: write the arguments out.",
    ),
    Rule(
        "axis",
        r"unexpected keyword argument 'axis'|Unsupported keywords: \['axis",
        "Numba's {called} has no axis=: loop over the rows, or over the columns, and call it for each.",
    ),
    Rule(
        "out_keyword",
        r"unexpected keyword argument 'out'",
        "Numba's {called} has no out=: assign what it returns, out[:] = np.{called}(...), or loop over the elements.",
    ),
    Rule(
        "keyword",
        r"unexpected keyword argument '(?P<keyword>\w{1,40})'",
        "Numba's {called} has no {keyword}=: leave it out, and write what it does as a loop.",
    ),
    Rule(
        "method_keyword",
        r"Unsupported keywords: \['(?P<keyword>\w{1,40})",
        "Numba's version of this method has no {keyword}=: leave it out, and write what it does as a loop.",
    ),
    Rule(
        "keywords",
        r"[Uu]nsupported keyword arguments when calling|Keyword arguments are not supported",
        "Numba's version of this function takes no arguments by keyword: leave them out, or write a loop.",
    ),
)
