"""What of Python Numba does not compile, and how decorators are written."""

from __future__ import annotations

from grader.advice.rule import ANY, Rule

_OUTSIDE = "Do that outside of the compiled function."

LANGUAGE = (
    Rule(
        "with_as",
        r"'with \(context manager\) as",
        f"Compiled code has no `with ... as ...`: it can open nothing. {_OUTSIDE}",
    ),
    Rule(
        "with",
        r"Unsupported context manager|'with' (?:block|statement)",
        "Compiled code cannot use this `with`: it knows no locks, files or timers. Take it out; threads of prange need"
        " no lock where each iteration writes to a place of its own.",
    ),
    Rule(
        "format_spec",
        r"format spec in f-strings",
        "Compiled code cannot format numbers, as {{x:.2f}} asks for: print the bare value, or format it outside.",
    ),
    Rule(
        "format",
        r"Unknown attribute 'format' of type (?:Literal\[str\]|unicode_type)",
        "A text has no .format(...) in compiled code: give print the bare values, or make the text outside.",
    ),
    Rule(
        "outside",
        r"'(?P<word>return|yield|await|break|continue)' (?:outside|not properly in) ",
        "This {word} stands outside of its function or loop: indent it as far as the lines that it belongs to.",
        ("SyntaxError",),
    ),
    Rule(
        "loop_keyword",
        r"^$",
        "Compiled code takes no start= for enumerate and no strict= for zip: write enumerate(x, 1), and zip(x, y).",
        ("AssertionError",),
        r"\benumerate\([^\n]{1,100}\bstart *=|\bzip\([^\n]{1,100}\bstrict *=",
    ),
    Rule(
        "option_text",
        r"Expect parallel option to be either a bool",
        "parallel is switched on by True, without quotation marks: write @njit(parallel=True).",
        ("ValueError",),
    ),
    Rule(
        "kernel",
        r"Kernel launch configuration was not specified",
        "@cuda.jit makes a kernel for a GPU, and this function is called on the CPU: write @njit in its place.",
        ("ValueError",),
    ),
    Rule(
        "percent",
        r">>> i?mod\((?:Literal\[str\]|unicode_type)",
        "A text cannot be formatted by % in compiled code: give print the bare values, or make the text outside.",
    ),
    Rule(
        "print_keyword",
        r"print\(\) function implementation does not support keyword",
        "In compiled code print takes values only: leave out sep=, end= and the like.",
    ),
    Rule(
        "except_type",
        r"Exception matching is limited to",
        "Compiled code cannot tell kinds of exceptions apart: write `except Exception:`, or ask before, as in"
        " `if window > 0:`.",
    ),
    Rule(
        "except_as",
        r"Exception object cannot be stored",
        "Compiled code cannot give an exception a name: write `except Exception:` without `as`.",
    ),
    Rule(
        "reraise",
        r"re-raising of an exception",
        "Compiled code cannot raise an exception again: take the try away, or raise a new one.",
    ),
    Rule(
        "try_block",
        r"unsupported control flow.{0,80}(?:try|with)|does not support.{0,40}(?:try|finally)",
        "Compiled code cannot leave a try or with block like this: take the block away, and ask by `if` before.",
    ),
    Rule(
        "generator",
        r"use of yield in a closure",
        "Compiled code has no generator expressions, as in sum(x for x in ...): write a loop that adds up.",
    ),
    Rule(
        "class_inside",
        r"opcode \(LOAD_BUILD_CLASS\)",
        "A class cannot be defined in a compiled function: use arrays, numbers and tuples.",
    ),
    Rule(
        "global_assignment",
        r"opcode \((?:STORE|DELETE)_GLOBAL\)",
        "A compiled function cannot change a global variable: take it as an argument, or return the new value.",
    ),
    Rule(
        "import_inside",
        r"opcode \(IMPORT_\w+\)",
        "A compiled function cannot import: write the import at the top of the file.",
    ),
    Rule(
        "keyword_dictionary",
        r"opcode \((?:DICT_MERGE|BUILD_MAP_UNPACK\w*|CALL_FUNCTION_EX)\)|VAR_KEYWORD|\*\*kwargs",
        "Compiled code knows no **: write each argument out.",
    ),
    Rule(
        "match",
        r"opcode \(MATCH_\w+\)",
        "Compiled code cannot take values apart by match: use if and elif.",
    ),
    Rule(
        "opcode",
        r"unsupported opcode \((?P<name>\w{1,40})\)",
        "Numba cannot compile this statement of Python ({name}): write it with loops, ifs and arithmetic, or move it"
        " out of the compiled function.",
    ),
    Rule(
        "escaping_closure",
        r"in a function that may escape",
        "An inner function that uses a variable of the outer one can be called, but not be stored or passed on: make"
        " it an @njit function of its own, and give it the variable as an argument.",
    ),
    Rule(
        "recursive_closure",
        r"Unsupported use of cell variable",
        "An inner function cannot call itself, nor change a variable of the outer one, in compiled code: make it an"
        " @njit function of its own.",
    ),
    Rule(
        "raise_text",
        r"Directly raising a string",
        "A text cannot be raised: write raise ValueError('...').",
    ),
    Rule("del", r"Illegal IR, del found", "Compiled code has no del: leave it out, or use another name."),
    Rule(
        "large_number",
        r"Int value is too large: (?P<number>-?\d{1,40})",
        "{number} does not fit into the 64 bits of a whole number: use a decimal one, such as 1e30.",
    ),
    Rule(
        "object_mode",
        r"Missing type annotation on outgoing variable|with objmode",
        "objmode leaves the compiled code and needs the types of what comes back; it is slow, too: do without it.",
    ),
    Rule(
        "prange_step",
        r"Only constant step size of 1 is supported for prange",
        "prange counts in steps of 1: loop over prange(n // step), and multiply by the step inside.",
    ),
    Rule(
        "reduction_conflict",
        r"Reduction variable (?P<name>\w{1,60})",
        "In a prange loop all threads share {name}, which may only be added to, or only be multiplied, and not be read:"
        " do anything else with a variable of each iteration's own, or after the loop.",
    ),
    Rule(
        "reduction",
        r"[Ii]nvalid reduction|[Uu]nsupported reduction|reduction variable",
        "In a prange loop, what all threads share may only be added to, or only be multiplied: give each iteration a"
        " variable of its own.",
    ),
    Rule(
        "recursion",
        r"runaway recursion|unsupported (?:mutual|self) ?recursion|unresolved call.{0,80}recurs",
        "Numba cannot find the type of a function that calls itself before any other return: begin with"
        " `if ...: return` of a plain value, or write a loop.",
    ),
    Rule(
        "jit_option",
        r"Unrecognized options: \{{1,2}'(?P<name>\w{1,40})'",
        "@njit has no option {name}: is it misspelled? parallel=True, fastmath=True and cache=True are options.",
    ),
    Rule(
        "signature_count",
        r"Signature mismatch: (?P<given>\d{1,3}) argument types given, but function takes (?P<taken>\d{1,3})",
        "The types in the decorator are {given}, and the arguments of the function are {taken}: write one for each, in"
        " their order; a ufunc's outputs are arguments too. Where @njit has no types at all, it finds them by itself.",
    ),
    Rule(
        "signature_types",
        rf"No matching definition for argument type\(s\) (?P<types>{ANY})$",
        "The types in the decorator do not fit those that are passed, which are {types}: leave them out, and @njit"
        " finds them by itself.",
    ),
    Rule(
        "signature_return",
        rf"No conversion from (?P<found>{ANY}) to (?P<wanted>{ANY}) for",
        "The decorator says that the function returns {wanted}, and it returns {found}: leave the types out, and @njit"
        " finds them by itself. What returns nothing is void(...).",
    ),
    Rule(
        "signature_subscript",
        r"type '(?P<name>\w{1,30})' (?:object )?is not subscriptable|'type' object is not subscriptable",
        "In a signature the types are those of Numba: f8 for a decimal number, i8 for a whole one, f8[:] for an array.",
    ),
    Rule(
        "gufunc_call",
        r"Note that the pattern `out = gufunc",
        "@guvectorize without types takes its outputs as its last arguments, and no out=. With types, a list of"
        ' "void(...)" before the layout, it makes a ufunc of NumPy\'s, which takes out=, or returns its outputs.',
    ),
)
