"""Tiny functions that Numba does not compile, or that fail when they run: each with the rule that knows its error.

A case is the rule's name, words of its sentence, and the code: the line that ends in `# here` is the one to be named.
"""

from __future__ import annotations

HEAD = "import math\nimport numba\nimport numpy as np\nfrom numba import njit, prange\n"


def body(*lines: str, before: str = "", jit: str = "@njit") -> str:
    """Return a file whose function `f(values, window, out)` has these lines."""
    inside = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}{before}\n{jit}\ndef f(values, window, out):\n{inside}"


Case = tuple[str, str, str]
CASES: tuple[Case, ...] = (
    # What an outsider tried
    (
        "global_nothing",
        "import missing",
        (
            "from numba import njit\n@njit(parallel=True)\ndef f(values, window, out):\n"
            "    for i in prange(3):  # here\n        out[i] = 1\n"
        ),
    ),
    ("range_of", "x.size", body("for i in range(values):  # here", "    out[i] = 1")),
    ("axis_by_place", "mean has no axis", body("m = np.ones((2, 2))", "out[:2] = m.mean(1)  # here")),
    ("axis_by_place", "median has no axis", body("m = np.ones((2, 2))", "out[:2] = np.median(m, 0)  # here")),
    (
        "list_index_type",
        "must be a whole number",
        body("t = List()", "t.append(1)", "out[0] = t['a']  # here", before="from numba.typed import List\n"),
    ),
    ("untyped_part", "in several steps", body("if (n := out.size) > 3:  # here", "    out[0] = n")),
    ("dictionary_call", "in braces", body("d = dict(a=1)  # here", "out[0] = d['a']")),
    (
        "loop_keyword",
        "no start= for enumerate",
        (
            f"{HEAD}@njit\ndef f(values, window, out):  # here\n    for i, v in enumerate(values, start=0):\n"
            "        out[i] = v\n"
        ),
    ),
    (
        "option_text",
        "without quotation marks",
        f"{HEAD}@njit(parallel='True')\ndef f(values, window, out):  # here\n    out[0] = 1\n",
    ),
    ("cloud", "in its own notebooks", f"{HEAD}from google.colab import drive  # here\n"),
    ("numba_of_old", "from numba import njit", f"{HEAD}from numba.decorators import autojit  # here\n"),
    ("jitclass_of_old", "numba.experimental", f"{HEAD}from numba import jitclass  # here\n"),
    ("command_line", "on a command line", f"{HEAD}import sys\nn = int((sys.argv + ['x'])[-1])  # here\n"),
    ("no_whole_number", "divide by //", f"{HEAD}for i in range(3 / 2):  # here\n    pass\n"),
    ("no_whole_number", "divide by //", f"{HEAD}x = np.ones(3)[0:1.5]  # here\n"),
    ("array_is_no_list", "no append", f"{HEAD}np.ones(3).append(1)  # here\n"),
    ("array_has_no", "such as pandas", f"{HEAD}np.ones(3).rolling(2)  # here\n"),
    ("shape_of_several", "brackets of its own", body("m = np.zeros(3, 3)  # here", "out[0] = m[0, 0]")),
    ("shape_of_several", "brackets of its own", f"{HEAD}m = np.zeros(3, 3)  # here\n"),
    ("editor", "in one program alone", f"{HEAD}dbutils.help()  # here\n"),
    ("missing_library", "ctypes.CDLL(None)", f"{HEAD}import ctypes\nctypes.CDLL('./none.so')  # here\n"),
    ("none_has_no", "returns nothing", f"{HEAD}print().savefig('x')  # here\n"),
    # Arrays: indices, elements, shapes
    (
        "decimal_index",
        "decimal number (float64): divide by //",
        body("half = window / 2", "out[0] = values[half]  # here"),
    ),
    ("decimal_index", "write int(...)", body("for i in range(3):", "    out[i / 2] = 1.0  # here")),
    ("decimal_index_of", "decimal number", body("t = [1, 2, 3]", "out[0] = t[window / 3]  # here")),
    ("index_count", "1-dimensional array of float64, and it gets 2", body("out[0] = values[0, 1]  # here")),
    ("index_count", "it gets 2 indices", body("out[0, 0] = 1.0  # here")),
    ("list_index", "indexed by a list", body("out[:3] = values[[0, 1, 2]]  # here")),
    ("text_index", "must be a whole number", body("out[0] = values['a']  # here")),
    ("element_array", "cannot hold a 1-dimensional array", body("out[0] = values  # here")),
    ("element_text", "cannot hold the text 'a'", body("out[0] = 'a'  # here")),
    ("element_text", "cannot hold a text", body("for i in range(3):", "    out[i] = str(values[i])  # here")),
    ("element_complex", "its real part", body("out[0] = 1j  # here")),
    ("element_none", "returns nothing", body("out[0] = g()  # here", before="@njit\ndef g():\n    pass\n")),
    ("constant_set", "A tuple cannot be changed", body("t = (1, 2)", "t[0] = 3  # here")),
    ("tuple_index", "by a constant alone", body("t = (1, 2.0, 'a')", "for i in range(3):", "    x = t[i]  # here")),
    ("number_index", "A whole number (int64) has no elements", body("out[0] = window[0]  # here")),
    ("number_set", "no elements that could be set", body("window[0] = 3  # here")),
    ("decimal_shape", "made of whole numbers", body("t = np.zeros(window / 1)  # here", "out[0] = t[0]")),
    ("decimal_shape", "made of whole numbers", body("t = np.empty((window / 2, 3))  # here", "out[0] = t[0, 0]")),
    ("list_shape", "a shape is a tuple", body("t = np.zeros([3, 3])  # here", "out[0] = t[0, 0]")),
    ("array_shape", "order of your arguments", body("t = np.empty(values)  # here", "out[0] = t[0]")),
    ("reshape", "np.ascontiguousarray(x).reshape", body("m = values[::2].reshape(2, -1)  # here", "out[0] = m[0, 0]")),
    ("reshape", "to as many elements", body("m = np.zeros((4, 4)).T.reshape(16)  # here", "out[0] = m[0]")),
    ("array_of_mixed", "numbers of one type", body("t = np.array([1, 'a'])  # here", "out[0] = 1")),
    ("array_of_arrays", "fill one row at a time", body("t = np.array([values, values])  # here", "out[0] = t[0, 0]")),
    ("concatenate", "a tuple of arrays", body("r = np.concatenate([values, values])  # here", "out[0] = r[0]")),
    ("readonly", "Pass it as an argument", body("BUF[0] = 1.0  # here", before="BUF = np.zeros(3)\n")),
    # NumPy's functions
    ("numpy_function", "Numba has no np.einsum", body("out[0] = np.einsum('i->', values)  # here")),
    ("numpy_alias", "write np.float64", body("out[0] = np.float(3)  # here")),
    ("axis", "mean has no axis=", body("out[0] = np.mean(values.reshape(1, -1), axis=0)[0]  # here")),
    ("axis", "no axis=", body("m = np.ones((2, 2))", "out[:2] = m.mean(axis=0)  # here")),
    ("axis", "no axis=", body("m = np.ones((2, 2))", "m.sort(axis=0)  # here")),
    ("out_keyword", "cumsum has no out=", body("np.cumsum(values, out=out)  # here")),
    ("keyword", "sum has no keepdims=", body("out[0] = np.sum(values, keepdims=True)[0]  # here")),
    ("keyword", "zeros has no order=", body("t = np.zeros((3, 3), order='F')  # here", "out[0] = t[0, 0]")),
    ("keywords", "no arguments by keyword", body("np.add(values, 1, out=out, where=values > 0)  # here")),
    ("missing_argument", "lacks its argument values", body("np.append(values)  # here", "out[0] = 1")),
    ("ufunc_method", "no np.add.at", body("np.add.at(out, np.array([0]), 1.0)  # here")),
    (
        "module_attribute",
        "no numpy.random.default_rng",
        body("r = np.random.default_rng(1)  # here", "out[0] = r.random()"),
    ),
    ("module_attribute", "no time.perf_counter", body("out[0] = time.perf_counter()  # here", before="import time\n")),
    ("dot", "to multiply by a number, write *", body("out[0] = np.dot(values, window)  # here")),
    ("same_types", ".astype(np.float64)", body("out[0] = np.dot(values, np.ones(10, dtype=np.float32))  # here")),
    (
        "linear_algebra_type",
        "decimal numbers only",
        body("m = np.linalg.inv(np.ones((2, 2), dtype=np.int64))  # here", "out[0] = m[0, 0]"),
    ),
    ("math_of_array", "write np.sqrt", body("out[:] = math.sqrt(values)  # here")),
    ("number_of", "takes one number", body("out[:] = int(values)  # here")),
    ("length_of", "has no length", body("out[0] = len(window)  # here")),
    ("astype", ".astype(np.float64)", body("t = values.astype(float)  # here", "out[0] = t[0]")),
    (
        "dtype_text",
        "np.float64 there",
        body("out[0] = g('f8')  ", before="@njit\ndef g(d):\n    return np.zeros(3, d)[0]  # here\n", jit=""),
    ),
    ("call", "Numba has no searchsorted", body("m = np.searchsorted(values, 'a')  # here", "out[0] = m")),
    # Names
    ("array_attribute", "no lenght: is it misspelled", body("n = values.lenght  # here", "out[0] = n")),
    ("array_append", "fixed length and no append", body("values.append(1)  # here")),
    (
        "python_function",
        "helper is an ordinary Python function",
        body("out[:] = helper(values)  # here", before="def helper(v):\n    return v\n"),
    ),
    ("builtin", "cannot call open", body("f = open('x')  # here", "out[0] = 1")),
    ("builtin", "cannot call input", body("x = input()  # here", "out[0] = 1")),
    ("class_outside", "Python class", body("a = A()  # here", "out[0] = a.x", before="class A:\n    x = 1\n")),
    ("global_dictionary", "global D is a dictionary", body("out[0] = D['a']  # here", before="D = {'a': 1}\n")),
    ("global_list", "global TABLE is a list", body("out[0] = TABLE[0]  # here", before="TABLE = [1, 2, 3]\n")),
    (
        "global_object",
        "a decimal.Decimal",
        body("out[0] = D  # here", before="import decimal\nD = decimal.Decimal(1)\n"),
    ),
    ("undefined", "Nothing is called total here", body("out[0] = total  # here")),
    (
        "unbound",
        "total is used where it may have no value",
        body("if window > 10**9:", "    pass", "out[0] = total  # here", "total = 1.0"),
    ),
    ("set_attribute", "cannot be given an attribute foo", body("values.foo = 1  # here")),
    (
        "call_signature",
        "whose arguments are (a, b)",
        body("out[0] = g(1)  # here", before="@njit\ndef g(a, b):\n    return a\n"),
    ),
    (
        "call_signature",
        "too many positional",
        body("out[0] = g(1, 2, 3)  # here", before="@njit\ndef g(a, b):\n    return a\n"),
    ),
    (
        "star_arguments",
        "After * compiled code takes a tuple",
        body("g(*values)  # here", "out[0] = 1", before="@njit\ndef g(a, b):\n    return a\n"),
    ),
    # Types
    (
        "unify_variable",
        "x is a decimal number (float64) in one place",
        body("if window > 2:", "    x = 1.0", "else:", "    x = 'a'", "out[0] = len(x)  # here"),
    ),
    (
        "unify_variable",
        "keeps its type",
        body("x = 0", "for i in range(3):", "    x = values", "out[0] = x[0]  # here"),
    ),
    ("unify_return", "all must have one type", body("if window > 2:", "    return 1.0", "return values  # here")),
    ("truediv_text", "/ does not work between the text 'w'", body("out[0] = values[0] / 'w'  # here")),
    (
        "add_none",
        "One side of + is None",
        body("out[0] = g(values)", before="@njit\ndef g(a, b=None):\n    return a[0] + b  # here\n"),
    ),
    ("add_list", "make the list an array", body("out[:] = values + [1.0]  # here")),
    ("add_types", "+ does not work between", body("out[:] = values + (1, 2)  # here")),
    ("gt_types", "> does not work", body("x = complex(1, 2)", "if x > 1j:  # here", "    out[0] = 1")),
    ("argument", "of the type dict", body("g({'a': 1})  # here", before="@njit\ndef g(a):\n    return a\n", jit="")),
    (
        "object_array",
        "dtype=object",
        body("g(np.array([1, 'a'], dtype=object))  # here", before="@njit\ndef g(a):\n    return a[0]\n", jit=""),
    ),
    (
        "nested_list",
        "of two dimensions",
        body("g([[1, 2], [3, 4]])  # here", before="@njit\ndef g(a):\n    return a[0][0]\n", jit=""),
    ),
    ("mixed_list", "one type", body("g([1, 'a'])  # here", before="@njit\ndef g(a):\n    return a[0]\n", jit="")),
    ("empty_list", "what the list t will hold", body("t = []  # here", "out[0] = len(t)")),
    ("empty_dictionary", "what the dictionary t will hold", body("t = {}  # here", "out[0] = len(t)")),
    ("untyped_variable", "which type s has", body("s = {1, 'a'}  # here", "out[0] = len(s)")),
    ("method_types", "list.append of a list of int64", body("t = [1]", "t.append('a')  # here", "out[0] = 1")),
    ("list_of_mixed", "one type in compiled code", body("s = ','.join(['a', 1])  # here", "out[0] = 1")),
    (
        "dictionary_item",
        "all values one type",
        body("d = {}", "d['a'] = values", "d['b'] = 1  # here", "out[0] = d['b']"),
    ),
    ("unpack", "On the left are 3 names", body("a, b, c = (1, 2)  # here", "out[0] = a")),
    ("not_a_function", "for an element write [ ]", body("out[0] = values(1)  # here")),
    ("not_iterable", "loop over range(...)", body("for i in window:  # here", "    out[0] = i")),
    ("mixed_tuple_loop", "tuple of different types", body("for x in (1, 2.0, 'a'):  # here", "    out[0] = 1")),
    ("type_call", "no type(...)", body("out[0] = type(values)(1)  # here")),
    ("large_number", "does not fit into the 64 bits", body("out[0] = 10 ** 30  # here")),
    # What Numba does not compile
    ("with_as", "it can open nothing", body("with open('x') as f:  # here", "    pass", "out[0] = 1")),
    (
        "with",
        "no locks",
        body("with lock:  # here", "    out[0] = 1", before="import threading\nlock = threading.Lock()\n"),
    ),
    ("format_spec", "cannot format numbers", body("print(f'{values[0]:.2f}')  # here", "out[0] = 1")),
    ("format_spec", "cannot format numbers", body("assert window > 0, f'bad {window:d}'  # here", "out[0] = 1")),
    ("format", "no .format(...)", body("s = '{}'.format(window)  # here", "out[0] = len(s)")),
    ("percent", "formatted by %", body("s = 'a %d' % window  # here", "out[0] = len(s)")),
    ("print_keyword", "leave out sep=", body("print('a', window, sep=',')  # here")),
    (
        "except_type",
        "except Exception",
        body("try:", "    out[0] = 1 / window", "except ZeroDivisionError:  # here", "    out[0] = 0"),
    ),
    (
        "except_as",
        "without `as`",
        body("try:", "    out[0] = 1 / window", "except Exception as e:  # here", "    out[0] = 0"),
    ),
    ("reraise", "raise an exception again", body("try:", "    out[0] = 1", "except Exception:", "    raise  # here")),
    ("generator", "no generator expressions", body("out[0] = sum(values[i] for i in range(3))  # here")),
    ("class_inside", "class cannot be defined", body("class A:  # here", "    pass", "out[0] = 1")),
    (
        "global_assignment",
        "cannot change a global variable",
        body("global count", "count = count + 1  # here", "out[0] = count", before="count = 0\n"),
    ),
    ("import_inside", "at the top of the file", body("import math  # here", "out[0] = math.pi")),
    (
        "keyword_dictionary",
        "knows no **",
        body("d = {'a': 1}", "out[0] = g(**d)  # here", before="@njit\ndef g(a):\n    return a\n"),
    ),
    ("match", "use if and elif", body("match values:", "    case [a, b]:  # here", "        out[0] = a")),
    (
        "escaping_closure",
        "be called, but not be stored",
        body("def inner(x):  # here", "    return x + window", "g = [inner, inner]", "out[0] = g[0](1)"),
    ),
    (
        "recursive_closure",
        "cannot call itself",
        body("def fib(n):  # here", "    return n if n < 2 else fib(n - 1)", "out[0] = fib(3)"),
    ),
    ("raise_text", "raise ValueError", body("raise 'bad'  # here")),
    ("del", "no del", body("t = 1", "del t  # here", "out[0] = 1")),
    (
        "recursion",
        "calls itself before any other return",
        body("out[0] = fact(window)", before="@njit\ndef fact(n):\n    return n * fact(n - 1)  # here\n"),
    ),
    (
        "prange_step",
        "steps of 1",
        body("for i in prange(0, 10, 2):  # here", "    out[0] = 1", jit="@njit(parallel=True)"),
    ),
    (
        "reduction_conflict",
        "all threads share s",
        body(
            "s = 0.0",
            "for i in prange(10):",
            "    if values[i] > 0:",
            "        s += 1",
            "    s /= 2  # here",
            "out[0] = s",
            jit="@njit(parallel=True)",
        ),
    ),
    ("jit_option", "no option paralel", body("out[0] = 1", jit="@njit(paralel=True)  # here")),
    ("signature_count", "types in the decorator are 2", body("out[0] = 1", jit="@njit('void(f8[:], f8[:])')  # here")),
    (
        "signature_return",
        "says that the function returns None",
        body("return out  # here", jit="@njit('void(f8[:], i8, f8[:])')"),
    ),
    ("signature_subscript", "f8[:] for an array", body("out[0] = 1", jit="@njit('void(float[:], i8, f8[:])')  # here")),
    (
        "jitclass_field",
        "no field x",
        body(
            "a = A()",
            "out[0] = a.x",
            before="from numba.experimental import jitclass\n@jitclass\nclass A:\n"
            "    def __init__(self):\n        self.x = 1  # here\n",
        ),
    ),
    # While compiled code runs
    ("division_by_zero", "ask before", body("out[0] = 1 / (window - window)  # here")),
    ("index_outside", "from 0 to the length minus 1", body("t = [1]", "out[0] = t[window + 5]  # here")),
    ("slice_shape", "(8,) cannot take values of shape (3,)", body("out[:] = values[:3]  # here")),
    ("negative_size", "came out negative", body("t = np.empty(-window)  # here", "out[0] = t[0]")),
    ("truth_of_array", "x.any()", body("if values > 0:  # here", "    out[0] = 1")),
)
