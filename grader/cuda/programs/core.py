"""What numba-cuda takes from cuda.core: a device, streams, linked code, kernels and their launch, over the emulator."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from grader.cuda.programs.driver import CAPABILITY, NAME
from grader.cuda.programs.launches import Launches
from grader.cuda.programs.memory import BadPointer, Memory
from grader.ptxemu import Grid, Program, launch_fault, load
from grader.ptxemu.device import Buffer, Space, Variable, lay_out_tables, variables

_DEVICE_RUNTIME = "cudadevrt"
_REGISTERS = 32  # of a thread: the assembler, which alone knows, is not asked
_MOST_THREADS, _MOST_BLOCKS, _SHARED = 2048, 32, 164 * 2**10  # of a multiprocessor of compute capability 8.0


class Stream:
    """A stream; all of them are idle whenever they are asked."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle

    @classmethod
    def from_handle(cls, handle: Any) -> Stream:
        """Return the stream that a handle stands for."""
        return cls(handle)

    def __cuda_stream__(self) -> tuple[int, int]:
        return 0, int(self.handle)

    def sync(self) -> None:
        """Wait for what is never late."""


class Device:
    """The one device."""

    def __init__(self, memory: Memory, buffer_type: Any, context: Any) -> None:
        self._memory = memory
        self._buffer_type = buffer_type
        self.device_id = 0
        self.compute_capability = _Capability(*CAPABILITY)
        self.name = NAME
        self.uuid = "00000000-0000-0000-0000-000000000000"
        self.context = SimpleNamespace(handle=context)
        self.memory_resource = None

    def set_current(self) -> None:
        """Do nothing: there is no other."""

    def allocate(self, size: int, stream: Any = None) -> Any:  # noqa: ARG002 - cuda.core's signature
        """Return memory that is given back when nobody refers to it any more."""
        pointer = self._memory.allocate(size)
        return self._buffer_type(pointer, size, self._memory)


class _Capability(NamedTuple):
    """A compute capability."""

    major: int
    minor: int


class DeviceBuffer:
    """Device memory with an owner: what cuda.core calls a Buffer, as far as views of it need it."""

    def __init__(self, pointer: int, size: int, memory: Memory) -> None:
        self.handle = pointer
        self.size = size
        self._memory = memory

    def __del__(self) -> None:
        with contextlib.suppress(BadPointer):
            self._memory.free(self.handle)


class ObjectCode:
    """Texts of PTX that are linked together, with their variables in memory once they are loaded."""

    def __init__(self, texts: Sequence[bytes], name: str = "") -> None:
        self.texts = tuple(texts)
        self.name = name
        self.handle = self
        self.code = b"\n".join(self.texts)
        self.tables: dict[str, Buffer] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _code_again, (self.texts, self.name)

    @classmethod
    def from_ptx(cls, text: bytes | str, name: str = "") -> ObjectCode:
        """Return what one text holds."""
        return cls([text.encode() if isinstance(text, str) else bytes(text)], name)

    @classmethod
    def from_library(cls, data: bytes, name: str = "") -> ObjectCode:
        """Return nothing of the device runtime, whose functions the emulator knows; any other library is refused."""
        if _DEVICE_RUNTIME in name:
            return cls([], name)
        return cls._refused(data, name)

    @classmethod
    def _refused(cls, _: bytes, name: str = "") -> ObjectCode:
        raise NotImplementedError(f"{name or 'code'} is compiled for a GPU: the emulated one links PTX alone")

    from_cubin = from_fatbin = from_object = from_ltoir = _refused


def _code_again(texts: Sequence[bytes], name: str) -> Any:
    """Return code that was kept in a file as code of the emulated device of now."""
    from numba.cuda.cudadrv import driver

    return driver.ObjectCode(texts, name)


@dataclass(frozen=True)
class LaunchConfig:
    """A launch: blocks, threads of each, bytes of dynamic shared memory."""

    grid: Any
    block: Any
    shmem_size: int = 0
    is_cooperative: bool = False


class Kernel:
    """A kernel of loaded code."""

    def __init__(self, code: ObjectCode, program: Program) -> None:
        self.code = code
        self.program = program
        self.handle = self
        shared = sum(v.size for v in program.variables if v.space is Space.SHARED)
        local = sum(v.size for v in program.variables if v.space is Space.LOCAL)
        constant = sum(v.size for v in program.variables if v.space is Space.CONST)
        self.attributes = SimpleNamespace(
            num_regs=_REGISTERS,
            const_size_bytes=constant,
            local_size_bytes=local,
            shared_size_bytes=shared,
            max_threads_per_block=program.most_threads,
        )

    def active_blocks(self, threads: int, dynamic: int) -> int:
        """Return how many blocks of so many threads a multiprocessor holds at a time."""
        shared = self.attributes.shared_size_bytes + dynamic
        padded = max(32, -(-threads // 32) * 32)
        return min(_MOST_BLOCKS, _MOST_THREADS // padded, _SHARED // shared if shared else _MOST_BLOCKS)


class Platform:
    """The names of cuda.core, bound to one memory and to what is kept of launches."""

    def __init__(self, memory: Memory, launches: Launches, context: Any) -> None:
        self._memory = memory
        self._launches = launches
        self.device = Device(memory, DeviceBuffer, context)

    def kernel(self, code: ObjectCode, name: str) -> Kernel:
        """Return a kernel of some code, whose variables are laid into memory before its first one is."""
        program = load(*code.texts, kernel=name)
        self._lay_out(code, program.variables)
        return Kernel(code, program)

    def variable(self, code: ObjectCode, name: str) -> Buffer | None:
        """Return the memory of a variable of some code, None where it has none of that name."""
        if name not in code.tables:
            self._lay_out(code, variables(*code.texts))
        return code.tables.get(name)

    def _lay_out(self, code: ObjectCode, found: Sequence[Variable]) -> None:
        missing = [variable for variable in found if variable.name not in code.tables]
        code.tables.update(lay_out_tables(missing, self._memory.layout))
        for buffer in code.tables.values():
            buffer.writable = True  # the host may find there what kernels store

    def launch(self, _: Any, config: LaunchConfig, kernel: Kernel, *arguments: Any) -> None:
        """Run a kernel to its end."""
        from cuda.core._utils.cuda_utils import CUDAError

        grid = Grid(_dim(config.grid), _dim(config.block))
        fault = launch_fault(grid)
        if grid.block_size > kernel.program.most_threads:
            fault = fault or f"the kernel is for blocks of at most {kernel.program.most_threads} threads"
        if fault:
            raise CUDAError(f"CUDA_ERROR_INVALID_VALUE: {fault}")
        held = zip(kernel.program.parameters, arguments, strict=True)
        parameters = {variable.name: _bytes_of(value, variable.size) for variable, value in held}
        self._launches.run(kernel.program, kernel.code.tables, grid, config.shmem_size, parameters)


def _dim(sizes: Any) -> tuple[int, int, int]:
    x, y, z = [*map(int, sizes if isinstance(sizes, tuple) else (sizes,)), 1, 1][:3]
    return x, y, z


def _bytes_of(value: Any, size: int) -> bytes:
    """Return what a parameter of `size` bytes holds for a value as numba-cuda passes it."""
    if isinstance(value, np.generic):
        data = value.tobytes()
    elif isinstance(value, (ctypes._SimpleCData, ctypes.Structure, ctypes.Array)):  # noqa: SLF001 - the base of c_int
        data = bytes(value)
    elif isinstance(value, float):
        data = bytes(ctypes.c_double(value))
    else:
        data = (int(value) % 2**64).to_bytes(8, "little")
    return data[:size].ljust(size, b"\0")


class Linker:
    """Links code, as cuda.core's Linker does. PTX is truly linked only when a kernel of it is loaded."""

    def __init__(self, *codes: ObjectCode, options: Any = None) -> None:
        self._codes, self.options = codes, options

    def link(self, kind: str) -> ObjectCode:  # noqa: ARG002 - there is but one
        """Return the code of all that is linked."""
        return type(self._codes[0])([text for code in self._codes for text in code.texts])

    def get_info_log(self) -> str:
        """Return nothing, as there is nothing to say."""
        return ""

    get_error_log = get_info_log

    def close(self) -> None:
        """Give nothing back."""
