"""What the model charges for instructions that move nothing and compute nothing."""

from __future__ import annotations

import numpy as np
import pytest

from grader.ptxemu import GPUS, estimate
from grader.ptxemu.program.opcodes import TABLE, Family, Row
from tests.cuda.bare import run, text

T4 = next(gpu for gpu in GPUS if gpu.name == "T4")
_WARPS, _BLOCKS = 8, 1000


def _limits(body: str, declarations: str = "") -> dict[str, float]:
    source = text(body, 1, declarations=declarations)
    found = run(source, np.zeros(1024, np.uint32), threads=32 * _WARPS, blocks=_BLOCKS)
    return dict(estimate(found, T4).limits)


@pytest.mark.parametrize(
    ("instruction", "nanoseconds"),
    [("membar.sys", 2000), ("fence.sc.sys", 2000), ("membar.gl", 1000), ("membar.cta", 100), ("bar.sync 0", 100)],
)
def test_what_holds_a_warp_up_costs_time_each_time(instruction: str, nanoseconds: int) -> None:
    """A fence or barrier costs what its scope says, for every warp, as many at a time as the GPU holds."""
    waves = _WARPS * _BLOCKS * 32 / (T4.multiprocessors * T4.threads)
    found = _limits(f"{instruction};\n" * 40)["fences and barriers"]
    assert found == pytest.approx(40 * nanoseconds * 1e-9 * waves)


def test_atomics_that_meet_take_turns() -> None:
    """All threads at one element take a clock each; as many at elements of their own take one in all."""
    threads = 32 * _WARPS * _BLOCKS
    assert _limits("red.global.add.u32 [%a0], 1;")["atomics that meet"] == pytest.approx(threads / T4.clock)
    spread = "mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a0; red.global.add.u32 [%at], 1;"
    assert _limits(spread)["atomics that meet"] == pytest.approx(_BLOCKS / T4.clock)


def test_atomics_that_meet_in_shared_memory_take_turns_within_their_warp() -> None:
    """A warp whose threads all add to one element of shared memory needs the banks thirty-two times."""
    declarations = ".shared .align 4 .b32 one;"
    found = _limits("mov.u64 %at, one; red.shared.add.u32 [%at], 1;", declarations)["shared memory"]
    assert found == pytest.approx(_WARPS * _BLOCKS * 32 / (T4.multiprocessors * T4.clock))


def test_exchanges_and_barriers_are_more_than_one_instruction() -> None:
    """What a block of instructions ends with is charged as what is inside is."""
    one = _limits("activemask.b32 %r1;")["instructions"]
    assert _limits("vote.sync.ballot.b32 %r1, 1, 0xffffffff;")["instructions"] > one


def test_an_instruction_without_a_stated_cost_is_dear() -> None:
    """A row that does not say what it costs costs as much as the dearest native instruction, and so do idle ones."""
    dear = Row(Family.UNKNOWN).slots
    assert dear >= TABLE["sin"].slots
    assert all(row.slots >= dear or row.wait_ns for row in TABLE.values() if row.family is Family.NOTHING)
