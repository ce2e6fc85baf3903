"""A Dask cluster on loopback over TLS, as processes of its own: a scheduler and workers with a timing slot each."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.cluster.dask_cluster import CONFIG, SLOT, Certificate


def obstacle() -> str:
    """Return why no Dask cluster can be started here, or an empty text."""
    missing = [name for name in ("distributed", "cryptography") if importlib.util.find_spec(name) is None]
    return f"no {' and no '.join(missing)} here: pip install 'jitgrade[cluster]'" if missing else ""


def certificate(folder: Path) -> Certificate:
    """Make an authority of one certificate, which serves all: whoever has its key belongs to the cluster."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return Certificate(folder / "certificate.pem", folder / "certificate.pem", folder / "key.pem")


@contextlib.contextmanager
def cluster(own: Certificate, folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Run a scheduler and so many workers; yields the scheduler's address and the workers' processes."""
    files = ["--tls-ca-file", str(own.authority), "--tls-cert", str(own.certificate), "--tls-key", str(own.key)]
    with contextlib.ExitStack() as stack:
        scheduler = _started(stack, folder, "scheduler", ["--host", "tls://127.0.0.1", "--port", "0", *files])
        address = _address(scheduler)
        slot = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--resources", f"{SLOT}=1", *files]
        yield address, [_started(stack, folder, "worker", [address, *slot]) for _ in range(workers)]


def _started(stack: contextlib.ExitStack, folder: Path, what: str, arguments: list[str]) -> subprocess.Popen[str]:
    settings = {
        "DASK_" + name.replace(".", "__").replace("-", "_").upper(): str(value) for name, value in CONFIG.items()
    }
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
        cwd=folder,
        env=os.environ | settings,
        stderr=subprocess.PIPE if what == "scheduler" else subprocess.DEVNULL,
        text=True,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def _address(scheduler: subprocess.Popen[str]) -> str:
    assert scheduler.stderr is not None
    for line in scheduler.stderr:
        if found := re.search(r"Scheduler at:\s+(tls://\S+)", line):
            return found[1]
    raise ChildProcessError("the scheduler ended")
