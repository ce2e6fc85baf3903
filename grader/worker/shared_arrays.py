"""Have the shared arrays of a kernel be known by the line that makes them, in the names that they have in PTX."""

from __future__ import annotations

from typing import Any


def with_lines(generic_array: Any) -> Any:
    """Return what stands for numba-cuda's `cudaimpl._generic_array`: symbols of shared arrays end with `_line_8`."""

    def array_with_line(context: Any, builder: Any, *arguments: Any, symbol_name: str, **options: Any) -> Any:
        line = _line_of(builder) if "smem" in symbol_name else 0
        name = f"{symbol_name}_line_{line}" if line else symbol_name
        return generic_array(context, builder, *arguments, symbol_name=name, **options)

    return array_with_line


def _line_of(builder: Any) -> int:
    """Return the line that code is being made for, 0 where it is not kept."""
    place = getattr(builder, "debug_metadata", None)
    fields = dict(getattr(place, "operands", ()))
    line = fields.get("line", 0)
    return int(line) if isinstance(line, int) else 0
