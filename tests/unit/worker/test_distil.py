"""What is left of a file for its kernels' worker, and what is refused before anything runs."""

from __future__ import annotations

import ast
import contextlib
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.worker import vocabulary
from grader.worker.distil import distil
from grader.worker.names import Undistillable

_ROOT = Path(__file__).parents[3]
IMPORTS = "import math\nimport numba\nimport numpy as np\nfrom numba import cuda, float32, types, void\n"
HEADER = "@cuda.jit\ndef k(a, b, out):\n"
_FIRST_LINE = 7  # of a kernel's body


def _distilled(source: str) -> str:
    """Return the source of what is left of `source`, whose kernel is `k`."""
    return ast.unparse(distil(ast.parse(source), ("k",)))


def _kernel(*lines: str) -> str:
    """Return a file with a kernel that has these lines."""
    return IMPORTS + HEADER + "\n".join(f"    {line}" for line in lines)


def _above(*lines: str, body: str = "out[0] = X") -> str:
    """Return a file with a kernel that has one line, and these lines of the module above it."""
    return IMPORTS + "\n".join(lines) + "\n" + HEADER + f"    {body}"


def _refusal(source: str) -> Undistillable:
    with pytest.raises(Undistillable) as caught:
        _distilled(source)
    return caught.value


KEPT = [
    "pass",
    "'''A docstring.'''",
    "for i in range(cuda.grid(1), out.size, cuda.gridsize(1)): out[i] = a[i] + b[i]",
    "i = cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x",
    "i, j = numba.cuda.grid(2)",
    "thread = cuda.threadIdx; i = thread.y",
    "n = len(out); m = out.shape[0] if out.ndim == 1 else -1",
    "while not a[0] >= b[0] and True: break",
    "for _ in range(3): continue",
    "i: int = 3",
    "i: int",
    "out[0]: float = 3.5",
    "out[0] += -a[0] ** 2 // 3 % 5 << 1",
    "tile = cuda.shared.array(shape=(16, 16), dtype=float32); tile[cuda.threadIdx.x, 0] = 0; cuda.syncthreads()",
    "own = cuda.local.array(4, np.float64); own[1:3] = 0",
    "cuda.atomic.add(out, 0, a[0])",
    "x = cuda.shfl_down_sync(0xffffffff, a[0], 16)",
    "x = math.sqrt(a[0]) + np.float32(1) + np.exp(a[0]) + math.pi + float32(2) + types.int64(1) + cuda.fma(1, 2, 3)",
    "x = abs(min(int(a[0]), 3)) + max(1, 2) + round(a[0])",
    "for i, (x, y) in enumerate(zip(a, b)): out[i] = x + y",
    "while (i := cuda.grid(1)) < 3: pass",
    "print('thread', cuda.grid(1))",
    "assert a[0] > 0, 'a must be positive'",
    "raise NotImplementedError()",
    "raise ValueError('not like this')",
    "return",
    "max = a[0]",
    "x = out.dtype",
    "x = a[0] is None",
]


@pytest.mark.parametrize("line", KEPT)
def test_the_language_of_kernels_is_kept(line: str) -> None:
    """What Numba compiles for a GPU stays as it is, but for annotations."""
    left = _distilled(_kernel(line))
    assert left.endswith(ast.unparse(ast.parse(f"def f():\n    {line}")).partition("\n")[2]) or ": None" in left


REFUSED = [
    "out._array[:] = a",
    "out.__class__",
    "a.size.bit_length()",
    "a.size = 3",
    "a.tolist()",
    "cuda.jit(a)",
    "cuda.to_device(a)",
    "cuda.synchronize()",
    "cuda",
    "x = cuda",
    "x = cuda.atomic",
    "x = np",
    "np.core.multiarray",
    "np.load('x')",
    "np.array(a)",
    "np.float32.mro()",
    "np.frompyfunc(abs, 1, 1)",
    "math.fsum(a)",
    "math.__loader__",
    "numba.njit(k)",
    "k",
    "k[1, 1](a, b, out)",
    "k.py_func(a, b, out)",
    "getattr(a, 'size')",
    "eval('1')",
    "open('x')",
    "type(a)",
    "vars()",
    "__import__('os')",
    "__builtins__",
    "__x = 1",
    "unknown",
    "import os",
    "from os import path",
    "global x",
    "del a",
    "try: pass\n    except IndexError: pass",
    "with a: pass",
    "def f(): pass",
    "class C: pass",
    "match a:\n        case object(size=n): pass",
    "x = lambda: 1",
    "x = [i for i in a]",
    "x = sum(i for i in a)",
    "x = {1: 2}",
    "x = {1}",
    "x = [1]",
    "x = 'text'",
    "x = b'bytes'",
    "x = f'{a.size}'",
    "x = '{0._array}'.format(a)",
    "x = '%s' % a",
    "x = a @ b",
    "x = yield",
    "i, *rest = a",
    "print(*a)",
    "print(a, file=out)",
    "max(a, key=abs)",
    "cuda.local.array(**a)",
    "cuda.local.array(4, 'O')",
    "np.add(a, b, where=out)",
    "x = a; x(3)",
    "a[0](3)",
    "(lambda: 1)()",
    "max = a; max(1, 2)",
    "cuda = 3",
    "for cuda in a: pass",
    "(np := 3)",
    "raise",
    "raise SystemExit",
    "raise KeyboardInterrupt()",
    "raise ValueError(a)",
    "raise ValueError from IndexError",
    "raise a",
    "ValueError = a; raise ValueError",
    "assert a, b._array",
]


@pytest.mark.parametrize("line", REFUSED)
def test_anything_else_is_refused(line: str) -> None:
    """What Numba does not compile, and what could do more than compute, is an error that names the line."""
    refusal = _refusal(_kernel(line))
    assert _FIRST_LINE <= refusal.line <= _FIRST_LINE + line.count("\n")
    assert "`" in refusal.message


@given(st.text(string.ascii_letters + "_", min_size=1, max_size=12).filter(lambda name: name.isidentifier()))
def test_no_attribute_is_known_but_those_named(name: str) -> None:
    """Of a value, only shape and size and their like can be read."""
    source = _kernel(f"x = a.{name}")
    try:
        _distilled(source)
    except (Undistillable, SyntaxError):
        assert name not in vocabulary.ATTRIBUTES
    else:
        assert name in vocabulary.ATTRIBUTES


@given(st.sampled_from(["cuda", "np", "math", "numba", "cuda.atomic", "types"]), st.sampled_from(dir(str) + dir(type)))
def test_no_module_has_more_than_what_is_named(place: str, name: str) -> None:
    """What Python gives every object cannot be reached through a module either."""
    _refusal(_kernel(f"{place}.{name}"))


CONSTANTS = [
    "X = 3",
    "X: int = 3",
    "X = -2 * (3 + 4) ** 2",
    "Y = 3\nX = Y + 1",
    "X = Y = 3",
    "X, Y = 16, 16",
    "X = np.float32(0.5)",
    "X = 2 * math.pi / math.sqrt(2)",
    "X = (1, 2, (3, 4))[0]",
    "X = np.float32",
    "X = types.float64",
    "X = max(3, 4)",
    "X = 3 if math.pi > 3 else 4",
]


@pytest.mark.slow
@pytest.mark.parametrize("lines", CONSTANTS)
def test_constants_are_kept(lines: str) -> None:
    """Numbers, types, tuples of them and what is worked out from them are kept where a kernel uses them."""
    left = _distilled(_above(lines))
    assert "X" in left
    assert "X" not in _distilled(_above(lines, body="pass")).replace("out", "")
    exec(compile(left, "left", "exec"), {})


NO_CONSTANTS = [
    "X = []",
    "X = ([1],)",
    "X = {}",
    "X = 'text'",
    "Y = 'text'\nX = (Y, 1)",
    "X = b''",
    "X = open('x')",
    "X = enumerate((1, 2))",
    "X = zip((1, 2))",
    "X = np.zeros(3)",
    "X = np.array([1])",
    "X = np.array",
    "X = cuda.grid",
    "X = cuda",
    "X = float32.cast_python_value",
    "X = a.b = 3",
    "X = cuda.grid = 3",
    "X = Y[0] = 3",
    "X, a.b = 1, 2",
    "X = (Y := 3)",
    "X = (lambda: 3)()",
    "X = [i for i in (1,)]",
    "X: int",
    "X = 1\nX = 2",
    "X = 1\nX += 2",
    "if True: X = 1",
    "for X in (1,): pass",
    "class X: pass",
    "def X(): pass",
    "async def X(): pass",
    "from os import path as X",
    "import os as X",
    "import numpy.linalg as X",
    "from . import X",
    "from math import *",
    "X = X",
    "X = Y\nY = X",
    "import numpy.f2py.__main__\nX = numpy.pi",
    "__builtins__ = 3\nX = __builtins__",
]


@pytest.mark.parametrize("lines", NO_CONSTANTS)
def test_nothing_with_a_state_is_a_constant(lines: str) -> None:
    """What can change, what is not worked out from constants alone, and what is bound twice is refused."""
    _refusal(_above(lines))


DECORATORS = [
    "@cuda.jit",
    "@cuda.jit()",
    "@numba.cuda.jit",
    "@cuda.jit('void(float32[:], float32[:], float32[:])')",
    "@cuda.jit(void(float32[:], float32[::1], types.float32[:]))",
    "@cuda.jit((float32[:], float32[:], float32[:]))",
    "@cuda.jit([void(float32[:], float32[:], float32[:]), '(f8[:], f8[:], f8[:])'])",
    "@cuda.jit(fastmath=True, opt=True, device=False, max_registers=32)",
]


@pytest.mark.parametrize("decorator", DECORATORS)
def test_every_form_of_jit_makes_a_kernel(decorator: str) -> None:
    """A kernel may be decorated in each way that Numba has."""
    assert decorator.partition("(")[0] in _distilled(f"{IMPORTS}{decorator}\ndef k(a): pass")


def test_jit_has_other_names() -> None:
    """A decorator is known by what it is, however it was imported, and a signature may have a name."""
    for how, name in (
        ("from numba.cuda import jit", "jit"),
        ("import numba.cuda as g", "g.jit"),
        ("import numba as nb", "nb.cuda.jit"),
    ):
        assert f"@{name}" in _distilled(f"{how}\nSIGNATURE = 'void(f4[:])'\n@{name}(SIGNATURE)\ndef k(a): pass")


NO_DECORATORS = [
    "",
    "@cuda.jit\n@cuda.jit",
    "@numba.njit",
    "@staticmethod",
    "@cuda.jit(device=True)",
    "@cuda.jit(device=1)",
    "@cuda.jit(None, True)",
    "@cuda.jit(link=['x.cu'])",
    "@cuda.jit(extensions=[1])",
    "@cuda.jit(**{'device': True})",
    "@cuda.jit(*(None, True))",
    "@cuda.jit(open('x'))",
    "@cuda.jit(opt=(cuda := 3))",
    "@cuda.jit(opt=print())",
    "@cuda.jit(helper)",
    "@cuda.jit()()",
    "@(lambda f: f)",
    "@cuda.jit.__call__",
    "@cuda.jit('print(f4)')",
    "@cuda.jit('__import__')",
    "@cuda.jit('(f4[:],).__class__')",
    "@cuda.jit('(lambda: 1)()')",
    "@cuda.jit('[f4 for f4 in (1,)]')",
    "@cuda.jit('f4(a=1)')",
    "@cuda.jit('f4[:', 'f4]')",
    "@cuda.jit(['void(f4[:])', 'exec(f4)'])",
    "@cuda.jit('void' + '(f4[:])')",
    "@cuda.jit(tuple('void')[0])",
    "@cuda.jit('void(f4)' if True else 'exit(f4)')",
    "@cuda.jit(inline='print()')",
]


@pytest.mark.parametrize("decorator", NO_DECORATORS)
def test_nothing_else_makes_a_kernel(decorator: str) -> None:
    """A kernel without cuda.jit, under another decorator, or with options that take objects, is an error."""
    _refusal(f"{IMPORTS}@cuda.jit(device=True)\ndef helper(x): return x\n{decorator}\ndef k(a): pass")


@pytest.mark.parametrize(
    "lines", ["X = 'exec(f4)'", "Y = 'void'\nX = Y[0]", "Y = 'void', 'f4'\nX = Y[1]", "Y = 'f4'\nX = 2 * Y"]
)
def test_a_signature_with_a_name_is_read_as_one_without(lines: str) -> None:
    """Numba evaluates the text of a signature: nothing but types is in it, and it is not put together from parts."""
    _refusal(f"{IMPORTS}{lines}\n@cuda.jit(X)\ndef k(a): pass")


@pytest.mark.parametrize(
    "definition",
    [
        "k = print",
        "k = cuda.jit(print)",
        "class k: pass",
        "async def k(a): pass",
        "if True:\n    @cuda.jit\n    def k(a): pass",
        "@cuda.jit\ndef k(a): pass\nk = print",
        "@cuda.jit\ndef k(a): pass\n@cuda.jit\ndef k(a): pass",
        "from os import k",
        "@cuda.jit\ndef k(*a): pass",
        "@cuda.jit\ndef k(**a): pass",
        "@cuda.jit\ndef k(a, *, b): pass",
        "@cuda.jit\ndef k(a, b=print()): pass",
        "@cuda.jit\ndef k(a, cuda): pass",
        "@cuda.jit\ndef k(a, __b): pass",
        "cuda = print\n@cuda.jit\ndef k(a): pass",
        "def cuda(): pass\n@cuda.jit\ndef k(a): pass",
    ],
)
def test_a_kernel_is_one_plain_function(definition: str) -> None:
    """What is bound otherwise, bound again, or has arguments that no kernel has, is an error."""
    _refusal(IMPORTS + definition)


def test_only_what_a_kernel_uses_is_left() -> None:
    """Of imports, constants and functions those stay that a kernel needs, through others too, in their order."""
    source = (
        "import os\nfrom numba import cuda, njit\nimport numpy as np, sys\nUNUSED = os.getpid()\nA = 2\nB = A + 1\n"
        "@cuda.jit(device=True)\ndef helper(x: os.getpid()) -> print(): return x * B\n"
        "@njit\ndef other(): pass\n"
        "@cuda.jit\ndef k(a): a[0] = helper(np.float32(1))\n"
        "print(1)\nk[1, 1](np.zeros(3))\ndef config(n): return 1, 2\n"
    )
    assert _distilled(source) == (
        "from numba import cuda\nimport numpy as np\nA = 2\nB = A + 1\n\n"
        "@cuda.jit(device=True)\ndef helper(x):\n    return x * B\n\n"
        "@cuda.jit\ndef k(a):\n    a[0] = helper(np.float32(1))"
    )


def test_a_builtin_that_the_file_binds_is_no_builtin() -> None:
    """A name of Python's that a constant takes on the side cannot be called any more."""
    assert "`len`" in _refusal(_above("X = len = 3", body="out[X] = len(a)")).message


def test_a_helper_has_to_be_a_device_function() -> None:
    """A plain function cannot be called from a kernel: Numba would not compile it."""
    assert "`helper` is no kernel" in _refusal(_above("def helper(x): return x", body="helper(1)")).message


def test_a_name_of_the_kernel_s_own_may_be_used_elsewhere() -> None:
    """What the rest of the file calls `a` does not matter to a kernel that has an `a` of its own."""
    _distilled(_above("a = open('x')", "if True:\n    a = out = 3", body="out[0] = a[0]"))


def test_the_same_import_twice_is_no_second_meaning() -> None:
    """A name may be imported again as what it is."""
    _distilled(_above("import numpy as np", "X = np.pi"))


def test_a_kernel_that_is_not_there_leaves_nothing() -> None:
    """A file without the kernel gives an empty module: that it is missing is said elsewhere."""
    assert _distilled("import os\nos.getpid()") == ""


@pytest.mark.parametrize("source", ["-" * 150, "x[" * 90 + "1" + "]" * 90])
def test_deep_nesting_is_refused_or_read(source: str) -> None:
    """However deep an expression is, it is kept or refused."""
    source = source if source.endswith("]") else f"{source}1"
    with contextlib.suppress(Undistillable):
        _distilled(_above(f"X = {source}"))


@pytest.mark.parametrize("path", sorted((_ROOT / "grader").rglob("*.py")), ids=lambda path: path.stem)
def test_ordinary_python_is_no_kernel(path: Path) -> None:
    """A function of this kit put under cuda.jit is refused or in the language of kernels, and never run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        function.decorator_list = [ast.copy_location(ast.parse("cuda.jit", mode="eval").body, function)]
        body = [*ast.parse("from numba import cuda").body, *tree.body]
        try:
            left = distil(ast.Module(body, []), (function.name,))
        except Undistillable:
            continue
        compile(left, "left", "exec")
