"""Twins of C functions: they act a known way differently, so that the output tells who did the work.

An exercise that asks for `memcpy` cannot see from the output, nor from the clock, whether memcpy was
called. With the twin in its place it can: every byte that memcpy would have moved arrives complemented.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numba import carray, cfunc, types


@cfunc(types.voidptr(types.voidptr, types.voidptr, types.uintp))
def _complementing_memcpy(target: Any, source: Any, count: Any) -> Any:
    written = carray(target, count, np.uint8)
    read = carray(source, count, np.uint8)
    for i in range(count):
        written[i] = ~read[i]
    return target


_TWINS = {"memcpy": _complementing_memcpy}


def install(names: tuple[str, ...]) -> None:
    """Make every look-up of these C functions through ctypes find their twin.

    Covers the three ways the ctypes documentation gives: an attribute of a library, an item of a
    library, and a prototype called with (name, library).
    """
    addresses = {name: _TWINS[name].address for name in names}
    _patch_libraries(addresses)
    _patch_prototypes(addresses)


def _patch_libraries(addresses: dict[str, int]) -> None:
    honest = ctypes.CDLL.__getitem__

    def getitem(self: ctypes.CDLL, name: Any) -> Any:
        if name not in addresses:
            return honest(self, name)
        return self._FuncPtr(addresses[name])

    setattr(ctypes.CDLL, "__getitem__", getitem)  # noqa: B010 - an assignment that mypy forbids


def _patch_prototypes(addresses: dict[str, int]) -> None:
    honest = ctypes.CFUNCTYPE

    def prototype(*signature: Any, **flags: Any) -> Any:
        kind = honest(*signature, **flags)

        def make(cls: Any, *arguments: Any) -> Any:
            named = arguments[0] if arguments else None
            if isinstance(named, tuple) and named[0] in addresses:
                return kind.__new__(cls, addresses[named[0]])
            return kind.__new__(cls, *arguments)

        # A function type's own members are looked for in itself alone, not in its bases.
        members = {name: getattr(kind, name) for name in ("_flags_", "_restype_", "_argtypes_")}
        return type("Prototype", (kind,), members | {"__new__": make})

    setattr(ctypes, "CFUNCTYPE", prototype)  # noqa: B010 - an assignment that mypy forbids
