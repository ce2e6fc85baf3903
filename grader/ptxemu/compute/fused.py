"""Fused multiply-add on arrays, rounded once. NumPy has none, so a loop of ten lines is compiled for it.

LLVM makes it in milliseconds and in memory: nothing on disk that anybody could tamper with.
"""

from __future__ import annotations

import ctypes
import functools
from typing import Any

import numpy as np

_LOOP = """
declare {type} @llvm.fma.{name}({type}, {type}, {type})
define void @fma(ptr noalias %a, ptr noalias %b, ptr noalias %c, ptr noalias %d, i64 %n) {{
  br label %loop
loop:
  %i = phi i64 [0, %0], [%next, %loop]
  %a.i = getelementptr {type}, ptr %a, i64 %i
  %b.i = getelementptr {type}, ptr %b, i64 %i
  %c.i = getelementptr {type}, ptr %c, i64 %i
  %d.i = getelementptr {type}, ptr %d, i64 %i
  %x = load {type}, ptr %a.i
  %y = load {type}, ptr %b.i
  %z = load {type}, ptr %c.i
  %r = call {type} @llvm.fma.{name}({type} %x, {type} %y, {type} %z)
  store {type} %r, ptr %d.i
  %next = add nsw i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}}
"""
_NAMES = {"f4": ("float", "f32"), "f8": ("double", "f64")}


class _Loop:
    """A compiled loop; the engine that owns its code lives as long."""

    def __init__(self, type_: str, name: str) -> None:
        import llvmlite.binding as llvm  # slow, and most kernels and all other commands do without

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        module = llvm.parse_assembly(_LOOP.format(type=type_, name=name))
        features = llvm.get_host_cpu_features().flatten()
        target = llvm.Target.from_default_triple()
        machine = target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=3)
        options = llvm.create_pipeline_tuning_options(speed_level=3)
        options.loop_vectorization = True
        builder = llvm.create_pass_builder(machine, options)
        builder.getModulePassManager().run(module, builder)
        self._engine = llvm.create_mcjit_compiler(module, machine)
        self._engine.finalize_object()
        address = self._engine.get_function_address("fma")
        self.run = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4, ctypes.c_int64)(address)


@functools.cache
def _loop(kind: str) -> _Loop:
    return _Loop(*_NAMES[kind])


def fma(a: Any, b: Any, c: Any) -> Any:
    """Return a * b + c, rounded once, for three values of one type, float32 or float64: scalars or 1-D arrays."""
    dtype = a.dtype
    count = max(a.size, b.size, c.size)
    out = np.empty(count, dtype)
    arrays = [*(_whole(value, count) for value in (a, b, c)), out]
    _loop(dtype.str[1:]).run(*(array.__array_interface__["data"][0] for array in arrays), count)
    return out if a.ndim or b.ndim or c.ndim else out[0]


def _whole(value: Any, count: int) -> Any:
    return value if value.ndim and value.size == count and value.flags.c_contiguous else np.full(count, value)
