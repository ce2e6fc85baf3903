"""The GPU as the study uses it: runs PTX on arrays, measures times and bandwidth. The kernels are the course's own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.judge.call.device_arena import Cache
from grader.ptxemu import GPUS, Argument, Gpu, load
from grader.ptxemu.program import words_of
from tests.cuda.corpus import Case

Array = np.ndarray[Any, Any]
_REPEATS = 20
_NOTHING = 'extern "C" __global__ void nothing() {}'
_COPIED = 2**30
_BUSY = 2**30  # bytes: filling them takes the GPU longer than it takes to order what is timed
_FLOAT64 = {
    75: 2,
    80: 32,
    86: 2,
    89: 2,
    90: 64,
    100: 64,
    120: 2,
}  # a clock and multiprocessor, as roofline.GPUS has them


def words(arguments: Sequence[Argument], addresses: Sequence[int]) -> list[Any]:
    """Return a kernel's parameters as Numba lays them out; `addresses` are the arrays', in order."""
    found: list[Any] = []
    remaining = iter(addresses)
    for argument in arguments:
        value = argument.value
        if isinstance(value, np.ndarray):
            found += [np.int64(word) for word in words_of(value, next(remaining))]
        else:
            found.append(value)
    return found


class Kernel:
    """A kernel on the GPU with its arguments there."""

    def __init__(self, cupy: Any, code: bytes, name: str, case: Case, given: Sequence[Argument]) -> None:
        with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
            file.write(code)
            file.flush()
            module = cupy.RawModule(path=file.name)
            self._function = module.get_function(name)
        self._module, self._cupy, self._case = module, cupy, case
        self._arrays = [cupy.asarray(a.value) for a in given if isinstance(a.value, np.ndarray)]
        self._words = tuple(words(given, [array.data.ptr for array in self._arrays]))

    def run(self) -> None:
        """Launch it."""
        grid = self._case.grid
        self._function(grid.blocks, grid.threads, self._words, shared_mem=self._case.shared)

    def results(self) -> list[Array]:
        """Return its arrays."""
        return [self._cupy.asnumpy(array) for array in self._arrays]


class Hardware:
    """GPU 0. Raises an exception of CuPy's where there is none."""

    def __init__(self) -> None:
        import cupy

        self.cupy: Any = cupy
        self._device = cupy.cuda.Device(0)
        self._device.use()
        self.arch = int(self._device.compute_capability)
        self.name: str = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
        self._cache = Cache(cupy)
        self._busy = cupy.empty(_BUSY, np.uint8)
        self._flushes = 0

    def kernel(self, text: bytes, case: Case, given: Sequence[Argument], fused: bool = True) -> Kernel:
        """Return the one kernel of a text of PTX, ready to be launched as `case` says. `fused` is `assembled`'s."""
        return Kernel(self.cupy, assembled(text, self.arch, fused), load(text).name, case, given)

    def flush(self) -> None:
        """Fill the L2 cache with other things, and wait."""
        self._flushes += 1
        self._cache.flush(self._flushes % 256)

    def seconds(self, work: Callable[[], Any]) -> float:
        """Return the shortest time of `work` by the GPU's own clock, nothing of its arrays in the L2 cache.

        The GPU is kept busy until the work has been ordered: an idle one would start its clock, and then wait for it.
        """
        work()
        times: list[float] = []
        for number in range(_REPEATS):
            self._busy.fill(number)
            start, end = self.cupy.cuda.Event(), self.cupy.cuda.Event()
            start.record()
            work()
            end.record()
            end.synchronize()
            times.append(self.cupy.cuda.get_elapsed_time(start, end) / 1e3)
        return min(times)

    def launch(self) -> float:
        """Return the seconds of a kernel that does nothing, by the same clock."""
        nothing = self.cupy.RawKernel(_NOTHING, "nothing")
        return self.seconds(lambda: nothing((1,), (32,), ()))

    def bandwidth(self) -> float:
        """Return how fast the GPU copies its own memory, bytes read and written both counted, in bytes/s."""
        source, target = (self.cupy.zeros(_COPIED, np.uint8) for _ in range(2))
        return 2 * _COPIED / self.seconds(lambda: self.cupy.copyto(target, source))

    def free(self) -> int:
        """Return the bytes of memory that are free."""
        self.cupy.get_default_memory_pool().free_all_blocks()
        return int(self._device.mem_info[0])

    def model(self, bandwidth: float) -> Gpu:
        """Return this GPU as grader.ptxemu takes it, with the bandwidth measured."""
        known = self._device.attributes
        relative = next((gpu.l2 / gpu.memory for gpu in GPUS if gpu.arch == self.arch), 3.0)
        return Gpu(
            self.name,
            self.arch,
            known["MultiProcessorCount"],
            known["ClockRate"] * 1e3,
            bandwidth,
            bandwidth * relative,
            _FLOAT64.get(self.arch, 2),
            known["MaxThreadsPerMultiProcessor"],
        )


def assembled(text: bytes, arch: int, fused: bool = True) -> bytes:
    """Return machine code for PTX. A driver runs that of a later toolkit, where it may not read its PTX.

    With `fused` a product and a sum that PTX has apart may become one instruction, rounded once, as its manual allows.
    """
    from cuda.bindings import nvjitlink

    options = [f"-arch=sm_{arch}", *([] if fused else ["-Xptxas=-fmad=false"])]
    handle = nvjitlink.create(len(options), options)
    nvjitlink.add_data(handle, nvjitlink.InputType.PTX, text, len(text), "kernel")
    nvjitlink.complete(handle)
    code = bytearray(nvjitlink.get_linked_cubin_size(handle))
    nvjitlink.get_linked_cubin(handle, code)
    return bytes(code)
