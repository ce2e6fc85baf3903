"""Break-even points and Amdahl's law against what can be computed by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import amdahl
from grader.explore import laws

_SIZES = [10.0**power for power in range(1, 9)]
_SECONDS = st.floats(1e-9, 1e3)


@given(serial=st.floats(0.0, 1.0), cores=st.integers(2, 64))
def test_the_fit_finds_the_share_that_made_the_speedups(serial: float, cores: int) -> None:
    """Speedups that follow Amdahl's law exactly give back its share."""
    speedups = [(threads, amdahl.amdahl(serial, threads)) for threads in range(1, cores + 1)]
    assert amdahl.serial_share(speedups) == pytest.approx(serial, abs=1e-9)


@given(st.floats(0.1, 10))
def test_a_fit_of_two_threads_is_the_closed_form(speedup: float) -> None:
    """With one and two threads the share is 2 / S - 1, above 1 where threads lost time."""
    assert amdahl.serial_share([(1, 1.0), (2, speedup)]) == pytest.approx(2 / speedup - 1)


def test_a_fit_needs_a_second_thread() -> None:
    """One thread alone says nothing of what is shared out."""
    with pytest.raises(ValueError, match="more than one thread"):
        amdahl.serial_share([(1, 1.0)])


@given(compile_s=_SECONDS, slow=_SECONDS, fast=_SECONDS)
def test_from_the_break_even_call_on_compiling_has_paid(compile_s: float, slow: float, fast: float) -> None:
    """It has paid at that call, and had not at the one before."""
    calls = laws.break_even_calls(compile_s, slow, fast)
    if slow <= fast:
        assert calls == math.inf
        return
    assume(calls < 1e12)
    assert calls * slow >= (compile_s + calls * fast) * (1 - 1e-9)
    assert (calls - 1) * slow <= (compile_s + (calls - 1) * fast) * (1 + 1e-9)


@given(each=st.floats(1e-8, 1e-6), times=st.floats(2, 200), compile_s=st.floats(1e-4, 1.0), calls=st.integers(1, 100))
def test_the_break_even_size_of_linear_programs_is_the_closed_form(
    each: float, times: float, compile_s: float, calls: int
) -> None:
    """For slow(n) = a n and fast(n) = b n it is C / (k (a - b)), where that was measured."""
    slow = [(size, each * size) for size in _SIZES]
    fast = [(size, each / times * size) for size in _SIZES]
    expected = compile_s / (calls * (each - each / times))
    found = laws.break_even_size(slow, fast, compile_s, calls)
    if expected > _SIZES[-1]:
        assert found is None
    else:
        assert found == pytest.approx(max(expected, _SIZES[0]), rel=1e-6)


def test_nothing_is_extrapolated() -> None:
    """Outside of what was measured there is no number."""
    curve = [(10.0, 1.0), (1000.0, 100.0)]
    assert laws.seconds_at(curve, 100.0) == pytest.approx(10.0)
    assert laws.seconds_at(curve, 9.0) is None
    assert laws.seconds_at(curve, 1001.0) is None
    assert laws.break_even_size(curve, curve, 1.0) is None
