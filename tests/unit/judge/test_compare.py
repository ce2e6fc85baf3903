"""Two arrays agree, or a sentence says where they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.judge.compare import Mismatch, assert_close, assert_equal, difference

NAN, INF = np.nan, np.inf
FLOATS = hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=5), elements=st.floats(width=64))


@given(FLOATS)
def test_an_array_equals_itself(array: Any) -> None:
    """Whatever an array holds, NaN and infinities included, it equals its own copy."""
    assert_equal(array, array.copy())


@given(FLOATS, st.data())
def test_one_other_element_is_found(array: Any, data: st.DataObject) -> None:
    """One element that differs is found, and it is the one that is named."""
    index = data.draw(st.integers(0, array.size - 1))
    out = array.copy()
    out.flat[index] = 1.5 if out.flat[index] != 1.5 else 2.5
    where = ", ".join(str(i) for i in np.unravel_index(index, array.shape))
    with pytest.raises(Mismatch, match=rf"out\[{where}\] is "):
        assert_equal(out, array)


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        ([NAN], [1.0]),
        ([1.0], [NAN]),
        ([INF], [1.0]),
        ([1.0], [INF]),
        ([INF], [-INF]),
        ([NAN], [INF]),
        ([INF], [NAN]),
        ([0.0], [1e-300]),
        ([1.0], [1.0 + 2e-16]),
    ],
)
def test_special_values_are_not_interchangeable(out: list[float], expected: list[float]) -> None:
    """NaN meets only NaN, an infinity only itself, and without a tolerance the last bit counts."""
    with pytest.raises(Mismatch):
        assert_equal(np.array(out), np.array(expected))


@pytest.mark.parametrize(("out", "expected"), [([NAN], [1.0]), ([1.0], [NAN]), ([INF], [1.0]), ([1.0], [-INF])])
@pytest.mark.parametrize("atol", [0, 1e300, [1e300]])
def test_no_tolerance_covers_what_is_not_finite(out: list[float], expected: list[float], atol: Any) -> None:
    """However large a finite tolerance is, NaN or an infinity in place of a number is wrong."""
    with pytest.raises(Mismatch):
        assert_close(np.array(out), np.array(expected), np.asarray(atol))


def test_an_element_without_a_tolerance_must_be_equal() -> None:
    """Where the tolerance is NaN, because no scale could be computed, only an equal value passes."""
    assert_close(np.array([1.0, NAN]), np.array([1.0, NAN]), np.array([NAN, NAN]))
    with pytest.raises(Mismatch):
        assert_close(np.array([1.0]), np.array([1.5]), np.array([NAN]))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_tolerance_is_the_largest_error_allowed(dtype: Any) -> None:
    """An error of exactly the tolerance passes, a larger one does not, in either direction."""
    expected = np.array([8.0, 8.0], dtype)
    assert_close(np.array([8.5, 7.5], dtype), expected, 0.5)
    for wrong in (8.625, 7.375):
        with pytest.raises(Mismatch):
            assert_close(np.array([8.0, wrong], dtype), expected, 0.5)


def test_each_element_may_have_its_own_tolerance() -> None:
    """A tolerance for each element is applied to that element alone."""
    atol = np.array([0.0, 1.0])
    assert_close(np.array([5.0, 6.0]), np.array([5.0, 5.0]), atol)
    with pytest.raises(Mismatch, match=r"1 of 2 elements are wrong; the first: out\[0\]"):
        assert_close(np.array([6.0, 6.0]), np.array([5.0, 5.0]), atol)


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint8])
def test_whole_numbers_are_compared_exactly(dtype: Any) -> None:
    """Whole numbers agree when they are the same, at the ends of their range too."""
    ends = np.array([np.iinfo(dtype).min, np.iinfo(dtype).max], dtype)
    assert_equal(ends, ends.copy())
    with pytest.raises(Mismatch):
        assert_equal(ends, ends[::-1].copy())


def test_large_whole_numbers_are_not_rounded() -> None:
    """Two neighbouring 64-bit numbers that one float64 stands for are different."""
    with pytest.raises(Mismatch):
        assert_equal(np.array([2**62]), np.array([2**62 + 1]))


def test_expected_values_may_be_a_list_or_a_number() -> None:
    """Expected values need not be an array already."""
    assert_equal(np.array([1, 2]), [1, 2])
    assert_equal(np.array(3.0), 3.0)


@pytest.mark.parametrize("shape", [(0,), (2, 0), ()])
def test_any_shape_can_be_compared(shape: tuple[int, ...]) -> None:
    """Empty and 0-dimensional arrays are compared like any other."""
    assert_equal(np.ones(shape), np.ones(shape))


def test_a_wrong_number_without_dimensions_is_named() -> None:
    """A 0-dimensional output that is wrong is explained too."""
    assert "is 1, expected 2" in difference(np.array(1.0), np.array(2.0))


@pytest.mark.parametrize("expected", [np.zeros(4), np.zeros((3, 1)), np.zeros(()), np.zeros(1)])
def test_other_shapes_are_the_test_s_own_mistake(expected: Any) -> None:
    """Arrays of different shapes are not broadcast: that is a ValueError and no mismatch."""
    with pytest.raises(ValueError, match="shape"):
        assert_equal(np.zeros(3), expected)


@pytest.mark.parametrize(
    ("out", "expected", "text"),
    [
        ([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], "1 of 3 elements are wrong; the first: out[2] is 4, expected 3"),
        ([9.0, 9.0], [1.0, 2.0], "every element is wrong; the first: out[0] is 9, expected 1"),
        ([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], "(only the last element)"),
        ([0.0, 2.0, 3.0], [1.0, 2.0, 3.0], "(only the first element)"),
        ([1.0, NAN, NAN], [1.0, 2.0, NAN], "1 never written"),
        ([[1, 2], [3, 5]], [[1, 2], [3, 4]], "out[1, 1] is 5, expected 4"),
        ([1, 5, 6, 7], [1, 2, 3, 7], "2 of 4 elements are wrong; the first: out[1] is 5, expected 2"),
    ],
)
def test_the_explanation_names_the_first_and_the_kind(out: Any, expected: Any, text: str) -> None:
    """The explanation says how many elements are wrong, which is the first, and what kind of mistake it is."""
    assert text in difference(np.array(out), np.array(expected))


def test_no_remark_where_there_is_no_pattern() -> None:
    """Where the wrong elements tell nothing, nothing is guessed."""
    assert "(" not in difference(np.array([1.0, 5.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0]))


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8"])
def test_other_types_are_compared_as_doubles(dtype: str) -> None:
    """An output of a narrower type is compared with float64 values without a warning."""
    largest = np.finfo(dtype).max if dtype.startswith("float") else np.iinfo(dtype).max
    with pytest.raises(Mismatch):
        assert_close(np.array([largest], dtype), np.array([-1e308]), 0)


@pytest.mark.parametrize(("out", "expected"), [(5.0, np.inf), (-np.inf, np.inf), (np.inf, 5.0)])
def test_an_infinite_tolerance_does_not_cover_an_infinity(out: float, expected: float) -> None:
    """Where the scale, and with it the tolerance, is infinite, an infinity must still meet itself."""
    with pytest.raises(Mismatch):
        assert_close(np.array([out]), np.array([expected]), np.inf)


def test_whole_numbers_have_a_tolerance_too() -> None:
    """The tolerance is for whole numbers as it is for others: |5 - 6| <= 1."""
    assert_close(np.array([5]), np.array([6]), 1)


def test_two_numbers_that_differ_look_different() -> None:
    """The explanation shows as many digits as it takes to see the difference."""
    text = difference(np.array([1.0 + 1e-12]), np.array([1.0]))
    shown = text.partition("out[0] is ")[2].split(" ")[0].rstrip(",")
    assert shown != "1"


def test_comparing_huge_numbers_warns_of_nothing() -> None:
    """A difference that overflows is a difference."""
    with pytest.raises(Mismatch):
        assert_equal(np.array([1.7e308]), np.array([-1.7e308]))


@pytest.mark.parametrize("shape", [(300_001,), (700, 501), (3, 100_000), (70_000, 1), (100_000, 3)])
def test_no_element_of_a_large_array_is_passed_over(shape: tuple[int, ...]) -> None:
    """Large arrays are compared in parts: one wrong element is found and named wherever it is, by its own tolerance."""
    expected, atol = np.zeros(shape), np.full(shape, 0.5)
    for place in (0, 2**15 - 1, 2**15, expected.size // 2, expected.size - 1):
        out = np.full(shape, 0.25)
        assert difference(out, expected, atol) == difference(out, expected, 0.5) == ""
        atol.flat[place] = 0.125
        where = ", ".join(str(i) for i in np.unravel_index(place, shape))
        assert f"1 of {out.size} elements are wrong; the first: out[{where}] is 0.25" in difference(out, expected, atol)
        atol.flat[place] = 0.5


def test_a_tolerance_a_column_goes_for_large_arrays_too() -> None:
    """A tolerance that broadcasts with the output does so whatever the parts in which it is compared."""
    out, atol = np.ones((1000, 100)), np.arange(100) / 50
    assert "50000 of 100000" in difference(out, np.zeros_like(out), atol)
