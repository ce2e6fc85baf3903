"""Random kernels: the emulator against NumPy and Python's own numbers, thousands of cases."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader import wire
from grader.cuda import offline_compile
from grader.cuda.toolchain import Toolchain
from grader.ptxemu import Argument, Grid, launch, load
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.cuda.bare import run, text
from tests.unit.sweeps import rounds

Array = np.ndarray[Any, Any]
_MASK = 2**32 - 1
_INTEGER: dict[str, Callable[[int, int], int]] = {
    "add.u32": lambda a, b: a + b,
    "sub.u32": lambda a, b: a - b,
    "mul.lo.u32": lambda a, b: a * b,
    "mul.hi.u32": lambda a, b: a * b >> 32,
    "and.b32": lambda a, b: a & b,
    "or.b32": lambda a, b: a | b,
    "xor.b32": lambda a, b: a ^ b,
    "min.u32": min,
    "max.u32": max,
    "min.s32": lambda a, b: min(a, b, key=lambda v: v ^ 2**31),
    "shl.b32": lambda a, b: a << min(b, 32),
    "shr.u32": lambda a, b: a >> min(b, 32),
    "shr.s32": lambda a, b: (a - (a >> 31 << 32)) >> min(b, 32),
    "div.u32": lambda a, b: a // b if b else _MASK,
}


def _least(a: Any, b: Any) -> Any:
    """Return PTX's min: a number wins over NaN, and -0 is less than +0, of which NumPy returns either."""
    return np.where(a == b, np.where(np.signbit(a), a, b), np.fmin(a, b))


_FLOAT: dict[str, Callable[[Any, Any], Any]] = {
    "add.f32": np.add,
    "sub.f32": np.subtract,
    "mul.f32": np.multiply,
    "div.rn.f32": np.divide,
    "min.f32": _least,
    "max.f32": lambda a, b: -_least(-a, -b),
}
_ZEROS = [("sub.f32", 0, 0, 1), ("mul.f32", 1, 0, 2), ("min.f32", 1, 2, 3), ("div.rn.f32", 0, 3, 0)]
_words = st.integers(0, _MASK) | st.sampled_from([0, 1, 31, 32, 2**31, 2**31 - 1, _MASK])


def _programs(opcodes: list[str]) -> st.SearchStrategy[list[tuple[str, int, int, int]]]:
    """Return programs of four registers: an opcode, its sources and its target."""
    register = st.integers(0, 3)
    return st.lists(st.tuples(st.sampled_from(opcodes), register, register, register), min_size=1, max_size=12)


@given(_programs(list(_INTEGER)), st.lists(_words, min_size=4, max_size=4), st.integers(0, 12))
def test_random_integer_programs(program: list[tuple[str, int, int, int]], seeds: list[int], skip: int) -> None:
    """A random program, of which half of the threads skip a part, computes what Python does."""
    lines = [f"{op} %r{4 + target}, %r{4 + a}, %r{4 + b};" for op, a, b, target in program]
    cut = min(skip, len(lines))
    setup = [f"mad.lo.u32 %r{4 + n}, %i, {97 * n + 1}, {seed};" for n, seed in enumerate(seeds)]
    branch = ["and.b32 %r0, %i, 1;", "setp.eq.u32 %p0, %r0, 0;", "@%p0 bra join;"]
    body = [*setup, *lines[:cut], *branch, *lines[cut:], "join:"]
    body += ["mul.wide.u32 %at, %i, 4;", "add.u64 %at, %at, %a0;", "st.global.u32 [%at], %r4;"]
    out = np.zeros(32, np.uint32)
    run(text("\n".join(body), 1), out)
    for thread in range(32):
        registers = [(thread * (97 * n + 1) + seed) & _MASK for n, seed in enumerate(seeds)]
        for op, a, b, target in program if thread % 2 else program[:cut]:
            registers[target] = _INTEGER[op](registers[a], registers[b]) & _MASK
        assert out[thread] == registers[0]


@given(_programs(list(_FLOAT)), st.integers(0, 2**32 - 1))
@example(_ZEROS, 0)
@example([*_ZEROS[:2], ("min.f32", 2, 1, 3), _ZEROS[3]], 0)
def test_random_float_programs(program: list[tuple[str, int, int, int]], seed: int) -> None:
    """A random program of float32 arithmetic computes what NumPy does, bit for bit, special values included."""
    rng = np.random.default_rng(seed)
    values = (rng.standard_normal((4, 32)) * 10.0 ** rng.integers(-38, 38, (4, 32))).astype(np.float32)
    values[:, :4] = [0.0, -0.0, np.inf, np.nan]
    loads = []
    for n in range(4):
        loads += ["mul.wide.u32 %at, %i, 4;", f"add.u64 %at, %at, %a{n};", f"ld.global.f32 %f{n}, [%at];"]
    lines = [f"{op} %f{target}, %f{a}, %f{b};" for op, a, b, target in program]
    body = [*loads, *lines, "mul.wide.u32 %at, %i, 4;", "add.u64 %at, %at, %a4;", "st.global.f32 [%at], %f0;"]
    out = np.zeros(32, np.float32)
    run(text("\n".join(body), 5), *values, out)
    registers = list(values.copy())
    with np.errstate(all="ignore"):
        for op, a, b, target in program:
            registers[target] = _FLOAT[op](registers[a], registers[b])
    np.testing.assert_array_equal(out, registers[0])


_KERNELS = rounds(150, usual=30)


def _expression(rng: random.Random, depth: int, is_float: bool) -> str:
    if depth == 0 or rng.random() < 0.15:
        constant = f"{rng.uniform(-4, 4):.3f}" if is_float else str(rng.randint(-100, 100))
        return rng.choice(["x", "y", f"({constant})"])
    one, other = (_expression(rng, depth - 1, is_float) for _ in range(2))
    form = rng.choice(["+", "-", "*", "min", "max", "if", "abs"] + ([] if is_float else ["&", "|", "^"]))
    if form == "if":
        return f"({one} if {_expression(rng, depth - 1, is_float)} < {other} else {one} + {other})"
    if form == "abs":
        return f"abs({one})"
    return f"{form}({one}, {other})" if form in ("min", "max") else f"({one} {form} {other})"


def _sources(rng: random.Random, is_float: bool) -> list[str]:
    return [_expression(rng, rng.randint(1, 4), is_float) for _ in range(_KERNELS)]


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """Start workers, and end them with this module."""
    with Launcher(choice.strongest(or_none=True)) as launcher:
        yield launcher


@pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")
@pytest.mark.parametrize("kind", ["i8", "f8"])
def test_random_kernels_in_python(launcher: Launcher, kind: str) -> None:
    """Compiled kernels of random expressions compute, on a hundred elements, what Python does with the same text."""
    expressions = _sources(random.Random(kind), kind == "f8")
    kernel = "@cuda.jit\ndef k{}(a, b, out):\n    i = cuda.grid(1)\n    if i < out.size:\n        x, y = a[i], b[i]\n"
    kernel += "        out[i] = {}\n"
    code = "from numba import cuda\n" + "".join(kernel.format(n, e) for n, e in enumerate(expressions))
    rng = np.random.default_rng(5)
    x, y = rng.integers(-50, 50, (2, 100)).astype(kind) if kind == "i8" else rng.standard_normal((2, 100))
    names = tuple(f"k{n}" for n in range(_KERNELS))
    with Toolchain(launcher, "random_kernels", code.encode(), 300) as toolchain:
        assert isinstance(toolchain.load(names, distilled=True), wire.Loaded)
        for name, expression in zip(names, expressions, strict=True):
            texts = toolchain.compile(name, (f"{kind}:1",) * 3, (80,))
            assert isinstance(texts, list), (expression, texts)
            out = np.zeros(100, kind)
            given_ = [Argument("a", x), Argument("b", y), Argument("out", out, initialised=False, output=True)]
            found = launch(load(texts[0]), Grid((4, 1, 1), (32, 1, 1)), given_)
            assert found.findings == [], expression
            values = [eval(expression, {"x": u, "y": v}) for u, v in zip(x.tolist(), y.tolist(), strict=True)]
            if kind == "i8":
                assert out.tolist() == [(v + 2**63) % 2**64 - 2**63 for v in values], expression
            else:  # the compiler fuses multiplications with additions, so the last digits may differ
                np.testing.assert_allclose(out, values, rtol=1e-9, atol=1e-9, err_msg=expression)
