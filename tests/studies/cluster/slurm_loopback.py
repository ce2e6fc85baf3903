"""A SLURM cluster of one machine, on loopback: the distribution's own slurmctld and slurmd, while a test runs."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

_CONF = """\
ClusterName=loopback
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control}
SlurmdPort={node}
AuthType=auth/none
CredType=cred/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SchedulerParameters=batch_sched_delay=0,sched_interval=1
ReturnToService=2
MinJobAge=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def obstacle() -> str:
    """Return why no SLURM can be started here, or an empty text."""
    missing = [name for name in ("slurmctld", "slurmd", "sbatch", "squeue") if not _path(name)]
    if missing:
        return f"no {', '.join(missing)} here; on Debian: apt-get install slurmctld slurmd slurm-client"
    return "" if os.getuid() == 0 else "slurmd starts jobs for root alone"


def _path(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[None]:
    """Run a cluster with its files in `folder`, which sbatch and squeue find inside by SLURM_CONF."""
    conf = folder / "slurm.conf"
    ports = {"control": _free_port(), "node": _free_port()}
    names = {"host": platform.node().partition(".")[0], "user": "root", "folder": folder, "cores": os.cpu_count()}
    conf.write_text(_CONF.format(**ports, **names))
    for name in ("state", "spool"):
        (folder / name).mkdir()
    before = os.environ.get("SLURM_CONF")
    os.environ["SLURM_CONF"] = str(conf)
    started = [subprocess.Popen([_path(name) or name, "-D", "-f", str(conf)]) for name in ("slurmctld", "slurmd")]
    try:
        _wait_until_idle()
        yield
    finally:
        for each in reversed(started):
            each.terminate()
        for each in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                each.wait(20)
            each.kill()
            each.wait()
        os.environ.pop("SLURM_CONF")
        if before is not None:
            os.environ["SLURM_CONF"] = before


def _wait_until_idle(seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done = subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True, check=False)
        if done.stdout.strip() == "idle":
            return
        time.sleep(0.3)
    raise TimeoutError(f"the node is not idle: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
