"""A program to be judged, and what a worker is given to run it."""

from __future__ import annotations

import os
from dataclasses import KW_ONLY, dataclass

from grader.sandbox.limits import ResourceLimits
from grader.sandbox.start import Job
from grader.wire import Place

_ARRAYS_MB = 1024  # MiB: the most that the arrays of one call take
_THREAD_MB = 128  # MiB: what glibc reserves for a thread's stack and heap
_TASKS = 128  # threads and processes of a worker
_SIMULATED_THREADS = 1200  # the simulator has a thread for each of a block's


@dataclass(frozen=True)
class Program:
    """What a worker runs: the file's bytes, how, and where its arrays are. `distilled` is wire.Load's.

    `threads` is the number Numba gets; `threaded` entries are called from as many Python threads at once, and where
    there are such Numba has one. `cores` are the processors it may run on, all of them if empty. Calls
    of a `watched` program find their memory mapped, so that a witness finds it as well. `shares_device` says that
    on a GPU the arrays lie in the judge's memory there, which the worker maps; otherwise it copies them. `packages` can
    be imported besides those that every worker has.
    """

    name: str
    code: bytes
    entries: tuple[str, ...]
    _: KW_ONLY
    threads: int = 1
    place: Place = Place.NUMPY
    memory_mb: int = 4096
    cpu_s: int = 600
    cores: tuple[int, ...] = ()
    distilled: bool = False
    threaded: tuple[str, ...] = ()
    watched: bool = False
    shares_device: bool = False
    packages: tuple[str, ...] = ()

    def environment(self) -> dict[str, str]:
        """Return the whole environment of the worker: nothing of the judge's is in it."""
        threads = str(1 if self.threaded else self.threads)
        fixed = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "NUMBA_NUM_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            "OMP_WAIT_POLICY": "passive",  # a thread that spins for work looks like one that works
            "OPENBLAS_NUM_THREADS": "1",  # linear algebra never takes more cores than the exercise has
            "MKL_NUM_THREADS": "1",
        }
        return fixed | ({"NUMBA_ENABLE_CUDASIM": "1"} if self.place is Place.SIMULATOR else {})

    def job(self) -> Job:
        """Return what a worker is started with."""
        tasks = _SIMULATED_THREADS if self.place is Place.SIMULATOR else _TASKS
        memory = (self.memory_mb + _ARRAYS_MB) * 2**20
        limits = ResourceLimits(self._address_space(), self.cpu_s, tasks, cores=self.cores, memory=memory)
        return Job(self.name, self.code, self.environment(), limits, self.place, self.packages)

    def _address_space(self) -> int | None:
        """Return the limit in bytes.

        On top of the memory a submission may use come the shared arrays and what each thread reserves for
        its stack and heap without using it.
        """
        if self.place is Place.DEVICE:
            return None
        return (self.memory_mb + _ARRAYS_MB + _THREAD_MB * self.threads) * 2**20
