"""Judges on a Dask cluster that the course runs: each task starts a judge as a process of its own on a timing slot.

Dask unpickles what it is sent, so whoever reaches its port runs code: nothing but TLS with the course's own certificate
is spoken. What is sent is `judge_here` by its name and a line of JSON with the folder; answers and results go through
the store.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import KitError, UsageError

SLOT = "timing"  # the resource of which each worker has one
# What must not be on a host that times: other workers' tasks, a sampling profiler, monitors that wake all the time.
CONFIG = {
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.allowed-failures": 1_000_000,  # the store knows better what is lost
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.memory.monitor-interval": "10s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.comm.require-encryption": True,
}
_MOST_FAILURES = 5


@dataclass(frozen=True)
class Certificate:
    """Files of the cluster's own authority, and of this machine's certificate and key."""

    authority: Path
    certificate: Path
    key: Path


class DaskCluster:
    """Keeps as many judges at work on the plan in `out` as the cluster at `address` has slots.

    Raises UsageError where the address is not one of TLS, the cluster cannot be reached, or Dask is not installed.
    """

    def __init__(self, out: Path, address: str, own: Certificate, command: Sequence[str] = ()) -> None:
        if not address.startswith("tls://"):
            raise UsageError(f"{address}: only tls:// is spoken, for whoever reaches another port runs code there.")
        try:
            import dask
            from distributed import Client
            from distributed.security import Security
        except ImportError as error:
            raise UsageError(f"{error}. Install it with: pip install 'jitgrade[cluster]'") from error
        files = (str(own.authority), str(own.certificate), str(own.key))
        security = Security(
            tls_ca_file=files[0], tls_client_cert=files[1], tls_client_key=files[2], require_encryption=True
        )
        dask.config.set(CONFIG)
        try:
            self._client = Client(address, security=security, timeout=30)
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(f"{address}: cannot be reached: {error}.") from error
        judge = command or ("{python}", "-m", "grader", "work", str(out.resolve()))
        self._asked = json.dumps({"command": list(judge)})
        self._tasks: list[Any] = []
        self._failures = 0

    def tend(self, open_units: int) -> None:
        """Give each free slot a judge; raises KitError where judges fail again and again."""
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.remove(task)
            failed = task.status != "finished" or json.loads(task.result())["code"] > 0
            self._failures = self._failures + 1 if failed else 0
        if self._failures >= _MOST_FAILURES:
            raise KitError("Judges fail on the Dask cluster: see its workers' logs. What was finished is kept.")
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        slots = sum(int(worker["resources"].get(SLOT, 0)) for worker in workers)
        for _ in range(min(slots, open_units) - len(self._tasks)):
            task = self._client.submit(judge_here, self._asked, resources={SLOT: 1}, pure=False, retries=0)
            self._tasks.append(task)

    def close(self) -> None:
        """Take back what has not begun, and leave."""
        self._client.cancel(self._tasks, force=True)
        self._client.close()


def judge_here(asked: str) -> str:
    """Start a judge on this worker's machine, and return its exit code: JSON in, JSON out."""
    command = [sys.executable if part == "{python}" else str(part) for part in json.loads(asked)["command"]]
    # Dask tells its tasks to use one thread; a judge decides that itself.
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
    return json.dumps({"code": done.returncode})
