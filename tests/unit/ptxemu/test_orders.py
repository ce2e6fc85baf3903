"""A launch that races is run again in other orders: whether its result changes is told, and its arrays are let be."""

from __future__ import annotations

import numpy as np

from grader.ptxemu import Argument, Grid, Kind, Orders, Retried, Run, launch, load
from tests.cuda.bare import text

_SUM = "ld.global.u32 %r0, [%a0]; add.u32 %r0, %r0, 1; st.global.u32 [%a0], %r0;"
_FLAG = "ld.global.u32 %r0, [%a0]; setp.ne.u32 %p0, %r0, 0; @%p0 bra $end; st.global.u32 [%a0], 1; $end:"
_LAST = "st.global.u32 [%a0], %i;"
_ATOMIC = "red.global.add.u32 [%a0], %i;"
_NEIGHBOUR = """
    mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a0; ld.global.u32 %r0, [%at+4]; add.u32 %r0, %r0, 1;
    st.global.u32 [%at], %r0;
"""


def _run(body: str, size: int = 1, orders: Orders | None = None, threads: int = 64) -> tuple[Run, np.ndarray]:
    out = np.zeros(size, np.uint32)
    given = [Argument("out", out)]
    return launch(load(text(body, 1)), Grid((2, 1, 1), (threads, 1, 1)), given, orders=orders or Orders()), out


def _told(run: Run) -> Retried:
    retried = run.findings[0].retried
    assert retried is not None
    return retried


def test_a_lost_update_changes_the_result() -> None:
    """Additions without an atomic give another sum in another order; the array holds what the first order left."""
    run, out = _run(_SUM)
    told = _told(run)
    assert run.findings[0].kind is Kind.RACE
    assert told.change is not None
    assert (told.change.memory, told.change.index, told.change.was) == ("out", (0,), str(out[0]))
    assert told.change.then != told.change.was


def test_the_last_of_many_stores_changes_with_the_order() -> None:
    """Of different values stored by threads of one warp another one is left in some order."""
    run, out = _run(_LAST)
    told = _told(run)
    assert told.change is not None
    assert told.change.was == str(out[0])


def test_who_reads_what_a_neighbour_writes_gets_another_value() -> None:
    """A read of what another thread may have written already gives another result in another order."""
    run, _ = _run(_NEIGHBOUR, size=65)
    assert _told(run).change is not None


def test_a_flag_that_all_set_alike_stays_the_same() -> None:
    """A race whose threads all store the same leaves the same in every order, and is told to do so."""
    run, out = _run(_FLAG)
    assert _told(run) == Retried(16, 0, None)
    assert out[0] == 1


def test_what_does_not_race_is_not_run_again() -> None:
    """Of atomics nothing is found, so that nothing is run twice."""
    run, out = _run(_ATOMIC)
    assert run.findings == []
    assert out[0] == 2 * sum(range(64))


def test_a_seed_gives_the_same_orders_again() -> None:
    """The same seed tells the same change; some other one another."""
    told = [_told(_run(_LAST, orders=Orders(8, seed))[0]) for seed in (1, 1, 2, 3, 4, 5)]
    assert told[0] == told[1]
    assert len({one.change for one in told}) > 1
