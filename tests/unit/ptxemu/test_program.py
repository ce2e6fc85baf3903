"""A program is loaded once and launched often: nothing is read twice, and no launch sees another."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grader.ptxemu
from grader.ptxemu import Argument, Exhausted, Grid, Kind, Limits, PtxError, Run, Unsupported, launch, load
from grader.ptxemu.errors import told_apart
from grader.ptxemu.program import loader
from grader.ptxemu.program.numba_arguments import data_of, parameters_of, sizes_of, words_of
from grader.ptxemu.program.opcodes import TABLE, Family, Opcode, Wait
from grader.ptxemu.run import decode
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group
from grader.ptxemu.text.records import Register
from tests.cuda.bare import text

_GRID = Grid((3, 1, 1), (64, 1, 1))
_BODY = """
mov.u64 %d0, tile; mul.wide.u32 %d1, %i, 4; add.u64 %d0, %d0, %d1; add.u64 %d2, %a0, %d1; ld.global.u32 %r0, [%d2];
@%p0 bra over; st.shared.u32 [%d0], %r0; over: bar.sync 0; ld.shared.u32 %r1, [%d0+-4];
atom.global.add.u32 %r2, [%a1], %r1; st.global.u32 [%d2], %r0; div.u32 %r3, %r1, %r2;
shfl.sync.idx.b32 %r4, %r3, 0, 31, -1;
"""
_PROGRAM = text(_BODY, 2, ".shared .align 4 .b8 tile[256]; .global .align 4 .b8 table[8] = {1, 2, 3};")


def _arguments() -> list[Argument]:
    return [Argument("a", np.arange(64, dtype=np.uint32)), Argument("b", np.zeros(1, np.uint32), output=True)]


def _facts(run: Run, arguments: list[Argument]) -> dict[str, Any]:
    facts = {
        one.name: getattr(run, one.name) for one in dataclasses.fields(run) if one.name not in ("seconds", "blocks")
    }
    return facts | {argument.name: argument.value.tolist() for argument in arguments}


def test_a_second_launch_sees_nothing_of_the_first() -> None:
    """A program launched again, or after a launch that failed, does and finds what a program loaded afresh does."""
    program = load(_PROGRAM)
    before = repr(program)
    facts = []
    for _ in range(3):
        given = _arguments()
        facts.append(_facts(launch(program, _GRID, given), given))
        with pytest.raises(Exhausted):
            launch(program, _GRID, _arguments(), limits=Limits(steps=5))
        with pytest.raises(PtxError):
            launch(program, _GRID, _arguments()[:1])
    fresh = _arguments()
    assert facts == [_facts(launch(load(_PROGRAM), _GRID, fresh), fresh)] * 3
    assert {found.kind for found in facts[0]["findings"]} >= {Kind.OUT_OF_BOUNDS}
    assert repr(program) == before


def test_a_launch_reads_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the text alone says is found by load: launch neither parses nor follows anything."""
    program = load(_PROGRAM)
    for name in ("parse", "flatten", "Provenance", "blocks_of", "read_and_written"):
        monkeypatch.setattr(loader, name, lambda *_: pytest.fail("asked again"))
    assert launch(program, _GRID, _arguments()).launched == 192


def test_sizes_of_arrays_are_known_at_the_launch() -> None:
    """The same program finds a negative index where a parameter holds a size, and none where it is a number."""
    parameters = ", ".join(f".param .u64 p{number}" for number in range(7))
    source = f""".version 8.0 .target sm_80 .address_size 64
    .visible .entry k({parameters}) {{
        .reg .b64 %d<9>; ld.param.u64 %d0, [p4]; ld.param.u64 %d1, [p5]; mov.u64 %d2, -1; shr.s64 %d3, %d2, 63;
        and.b64 %d4, %d3, %d1; add.s64 %d5, %d4, %d2; shl.b64 %d6, %d5, 2; add.s64 %d7, %d0, %d6;
        st.global.u32 [%d7], 5; ret; }}""".encode()
    program, one = load(source), Grid((1, 1, 1), (1, 1, 1))
    out = np.zeros(8, np.uint32)
    assert [found.kind for found in launch(program, one, [Argument("out", out)]).findings] == [Kind.NEGATIVE_INDEX]
    assert out[7] == 5
    numbers = [Argument(f"n{number}", np.int64(number)) for number in range(7)]
    assert [found.kind for found in launch(program, one, numbers).findings] == [Kind.OUT_OF_BOUNDS]


def test_registers_that_are_written_to_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With registers read-only, as in all these tests, an instruction that changes one where it is ends the launch."""
    reader = Operands.reader

    def spoiling(self: Operands, operand: Any, dtype: Any) -> Any:
        read = reader(self, operand, dtype)

        def read_and_spoil(group: Group) -> Any:
            value = read(group)
            if isinstance(operand, Register) and value.ndim:
                value[...] = 0
            return value

        return read_and_spoil

    monkeypatch.setattr(Operands, "reader", spoiling)
    with pytest.raises(Unsupported, match="ValueError"):
        launch(load(_PROGRAM), _GRID, _arguments())


@pytest.mark.parametrize(
    ("raised", "told"), [(MemoryError(), Exhausted), (KeyError("x"), Unsupported), (PtxError("x"), PtxError)]
)
def test_what_an_odd_text_raises_is_told_apart(raised: Exception, told: type[Exception]) -> None:
    """Whatever an attacker's text leads to, the caller sees one of three errors."""
    with pytest.raises(told), told_apart():
        raise raised


def test_arguments_are_laid_out_as_numba_does() -> None:
    """A number is one parameter, an array five words and two more for each dimension."""
    array, record = np.zeros((4, 5), np.float32), np.zeros(1, [("x", "f4"), ("y", "i8")])[0]
    assert words_of(array, 4096) == (0, 0, 20, 4, 4096, 4, 5, 20, 4)
    assert (data_of(array, 1), list(sizes_of(array, 1)), list(sizes_of(np.int32(3), 0))) == (5, [6, 7], [])
    assert [len(parameters_of(value, 0)) for value in (np.int32(3), array, np.zeros(6), 1 + 2j, record)] == [
        *(1, 9, 7, 2, 1)
    ]
    assert parameters_of(np.complex64(1 + 2j), 0) == (np.float32(1).tobytes(), np.float32(2).tobytes())


_FORMS = (
    *(
        "u32",
        "b32",
        "f32",
        "rn.f32",
        "lo.u32",
        "eq.u32",
        "eq.u32.u32",
        "l.wrap.b32",
        "finite.f32",
        "u64.s32",
        "u32.u32",
    ),
    *("approx.f32", "rz.s32.f32"),
)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.family in decode.COMPUTE])
def test_every_row_that_computes_has_its_function(name: str) -> None:
    """For each instruction of the table that computes there is a form in which it does."""
    assert any(_is_known(Opcode(f"{name}.{form}")) for form in _FORMS)


def _is_known(opcode: Opcode) -> bool:
    try:
        with told_apart():
            return any(compute(opcode) for compute in decode.COMPUTE[opcode.family])
    except Unsupported:
        return False


def test_an_opcode_says_what_all_ask_of_it() -> None:
    """Space, width, waits, ends, carries and cost come from one row and the words of the opcode."""
    load_ = Opcode("ld.volatile.shared.v2.f64")
    assert (load_.family, load_.space, load_.width, load_.slots, load_.is_float64) == (
        Family.LOAD,
        "shared",
        8,
        0,
        False,
    )
    assert (Opcode("div.s64").slots, Opcode("div.rn.f32").slots, Opcode("sin.approx.f32").slots) == (80, 20, 8)
    assert (Opcode("bar.warp.sync").row.wait, Opcode("bar.sync").row.wait) == (Wait.WARP, Wait.BLOCK)
    assert (Opcode("bar.red.popc.u32").row.writes, Opcode("bar.sync").row.writes) == (True, False)
    assert (Opcode("add.cc.u32").sets_carry, Opcode("addc.u32").takes_carry) == (True, True)
    assert [Opcode(f"membar.{level}").family for level in ("cta", "gl")] == [Family.NOTHING, Family.FENCE]
    assert Opcode("steal.u32").family is Family.UNKNOWN


_HIDING = """
import importlib.abc, sys
class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        top = name.partition(".")[0]
        ours = top == "grader" and name != "grader" and name.split(".")[1] != "ptxemu"
        if ours or not (top in sys.stdlib_module_names or top in ("grader", "numpy", "llvmlite")):
            raise ImportError(f"{name} is hidden")
sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv[1])
"""


@pytest.mark.slow
def test_the_readmes_program_runs_without_anything_else_of_ours() -> None:
    """The program in the emulator's README finds what it says, with nothing to import but NumPy and llvmlite."""
    package = Path(grader.ptxemu.__file__).parent
    found = re.search(r"```python\n(.*?)```", (package / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    code = _HIDING + found[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(package.parents[1])],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "out of bounds: out[100], 28 times, first by thread (36, 0, 0)"
    assert second.startswith("99 is in the last element;")
