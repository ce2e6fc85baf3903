"""What the source texts claim of Numba and no exercise teaches: held against the Numba that is installed."""

from __future__ import annotations

import ctypes
import random
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import jit, njit, prange
from numba.core.errors import NumbaPerformanceWarning, TypingError, UnsupportedBytecodeError

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]


def test_dictionaries_sets_and_text_compile() -> None:
    """A literal dictionary, a set and text work in nopython mode: none of them needs another type."""

    @njit
    def use(word: str) -> Any:
        table = {1: 2.5}
        table[7] = 4.5
        return len({1, 2, 3}), table[7], (word + "c").upper() + word[0]

    assert use("ab") == (3, 4.5, "ABCa")


def test_lists_of_mixed_types_do_not_compile() -> None:
    """A list holds values of one type."""

    @njit
    def mixed() -> Any:
        return [1, "a"]

    with pytest.raises((TypingError, TypeError)):
        mixed()


def test_nothing_falls_back_to_object_mode() -> None:
    """`@jit` alone is nopython mode: what cannot be compiled is an error, and only `forceobj` asks for object mode."""

    @jit
    def imports(values: Any) -> Any:
        import string

        return string.capwords(values)

    with pytest.raises(UnsupportedBytecodeError):
        imports("ab")

    @jit(forceobj=True)
    def joined(values: list[str]) -> str:
        return "".join(sorted(values))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert joined(["b", "a"]) == "ab"


def test_arrays_of_lists_compile() -> None:
    """`np.array` takes a list of numbers, and one neither of texts nor of objects."""

    @njit
    def numbers() -> Any:
        return np.array([1, 2, 3])

    np.testing.assert_array_equal(numbers(), [1, 2, 3])

    @njit
    def texts() -> Any:
        return np.array(["a", "b"])

    @njit
    def objects() -> Any:
        return np.array([{}, {}])

    for refused in (texts, objects):
        with pytest.raises(TypingError):
            refused()


def test_pythons_random_module_compiles() -> None:
    """`random.random()` is compiled, with a generator of Numba's own that takes the same seeds."""

    @njit
    def drawn(seed: int) -> float:
        random.seed(seed)
        return random.random()

    assert drawn(1) == drawn(1) != drawn(2)
    assert 0 <= drawn(1) < 1


@pytest.mark.parametrize("name", ["sort", "argsort"])
def test_sorting_along_an_axis_does_not_compile(name: str) -> None:
    """Arrays are sorted along their last axis: another one cannot be asked for."""
    function = getattr(np, name)

    @njit
    def along_the_first(values: Any) -> Any:
        return function(values, axis=0)

    with pytest.raises(TypingError):
        along_the_first(np.ones((2, 2)))


def test_dot_wants_one_type() -> None:
    """`np.dot` of float64 and float32 compiles in NumPy alone."""

    @njit
    def product(a: Any, b: Any) -> Any:
        return np.dot(a, b)

    with pytest.raises(TypingError, match="same dtype"):
        product(np.ones((2, 2)), np.ones((2, 2), np.float32))


def test_the_rest_of_the_supported_operations_compiles() -> None:
    """What the deep dive lists as supported, without an axis for sorting and a second type for `np.dot`, compiles."""

    @njit
    def supported() -> Any:
        a = np.zeros((10, 10), dtype=np.float64)
        b = np.ones((10, 10))
        c = np.empty((10,), dtype=np.int32)
        c[:] = np.arange(10)
        parts = a[0, :].sum() + a[:, 0].sum() + a[2:5, 3:7].sum() + a[np.array([0, 2, 4])].sum()
        moments = np.sum(a) + np.mean(a) + np.max(a) + np.min(a) + np.std(a)
        each = np.sqrt(a).sum() + np.exp(a).sum() + np.log(a + 1).sum() + np.sin(a).sum()
        found = np.searchsorted(np.sort(a.ravel()), 0.5) + np.where(a > 0.5)[0].size
        rest = np.zeros_like(a).sum() + np.empty_like(b).size + np.linspace(0, 1, 100)[0] + np.dot(a, b).sum()
        return parts + moments + each + found + rest + np.argsort(a.ravel()).size + c.sum()

    assert supported() == 100 + 100 + 100 + 100 + 45


def test_scipys_functions_do_not_compile() -> None:
    """SciPy's distributions are Python objects, which compiled code cannot call."""
    from scipy.stats import norm

    @njit
    def density() -> Any:
        return norm.pdf(0)

    with pytest.raises(TypingError):
        density()


def test_a_sum_of_a_range_is_worked_out_by_the_compiler() -> None:
    """The loop that is to show raw register operations is no loop any more: LLVM knows its result."""

    @njit
    def fast_loop() -> int:
        total = 0
        for i in range(1_000_000):
            total += i * 2 + 1
        return total

    assert fast_loop() == 10**12
    assert str(10**12) in fast_loop.inspect_asm(fast_loop.signatures[0])


def test_prange_is_trusted() -> None:
    """Numba does not prove that a `prange` loop is safe: a race compiles without a word."""

    @njit(parallel=True)
    def race(values: Any, out: Any) -> None:
        for i in prange(values.size):
            out[values[i]] += 1

    out = np.zeros(2, np.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        race(np.zeros(1000, np.int64), out)
    assert 0 < out[0] <= 1000


def test_parallel_is_told_where_it_does_nothing() -> None:
    """`parallel=True` on a function without an array or a `prange` earns a warning."""

    @njit(parallel=True)
    def add(x: float, y: float) -> float:
        return x + y

    with pytest.warns(NumbaPerformanceWarning):
        assert add(1, 2) == 3


def test_the_example_of_a_reduction_multiplies_zeros() -> None:
    """2 to the 62nd is the last product that fits into int64: after ten million the notebook's arrays hold zeros."""
    for powers in (_powers(False), _powers(True)):
        assert powers(10)[0, 0] == 2**11
        assert not powers(1000).any()


def _powers(parallel: bool) -> Callable[[int], Any]:
    """Return the notebook's reduction."""

    @njit(parallel=parallel)
    def reduction(n: int) -> Any:
        result = 2 * np.ones((13, 17), np.int_)
        factor = 2 * np.ones_like(result)
        for _ in prange(n):
            result *= factor
        return result

    function: Callable[[int], Any] = reduction
    return function


def test_types_are_told_apart_and_a_signature_converts() -> None:
    """Each combination of types is compiled once; with a signature nothing else is, text is refused and floats cut."""

    @jit
    def add(x: Any, y: Any) -> Any:
        return x + y

    assert [add(1, 2), add(1.0, 2.0), add(1, 2.0), add("2", "3"), add(3, 4)] == [3, 3.0, 3.0, "23", 7]
    assert len(add.signatures) == 4

    @jit("int32(int32, int32)")
    def add_ints(x: Any, y: Any) -> Any:
        return x + y

    assert add_ints.signatures  # compiled at decoration
    assert add_ints(2.9, 3) == 5
    with pytest.raises(TypeError, match="No matching definition"):
        add_ints("2", "3")


def test_ctypes_work_in_compiled_code() -> None:
    """`array.ctypes.data` and a function of ctypes compile as they are: no intrinsic is needed to call memcpy."""
    memcpy = ctypes.CDLL(None).memcpy
    memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
    memcpy.restype = ctypes.c_void_p

    @njit
    def fast_copy(source: Any, target: Any) -> None:
        memcpy(target.ctypes.data, source.ctypes.data, source.size)

    source, target = np.arange(10, dtype=np.uint8), np.zeros(10, np.uint8)
    fast_copy(source, target)
    np.testing.assert_array_equal(target, source)


def test_numba_ir_comes_before_types() -> None:
    """Bytecode becomes Numba's IR first, and types are inferred for that."""

    @njit
    def double(x: float) -> float:
        return 2 * x

    double(1.0)
    (passes,) = double.get_metadata(double.signatures[0])["pipeline_times"].values()
    names = [name.split("_", 1)[1] for name in passes]
    assert names.index("ir_processing") < names.index("nopython_type_inference") < names.index("native_lowering")


def test_small_functions_cost_nothing() -> None:
    """A compiled function that calls another has none of its calls left: LLVM puts it in its place."""

    @njit
    def square(x: float) -> float:
        return x**2

    @njit
    def hypotenuse(x: float, y: float) -> float:
        return float(np.sqrt(square(x) + square(y)))

    assert hypotenuse(3.0, 4.0) == 5
    (assembly,) = hypotenuse.inspect_asm().values()
    lines = [line for line in assembly.splitlines() if "call" in line and "square" in line]
    assert lines == []
