"""`python -m tests.studies.hostile.guided.engine TARGET FOLDER SECONDS SEED`: let atheris look for suspects.

It is a process of its own, for libFuzzer ends the process that it runs in. What grows is the corpus in FOLDER/corpus;
what looks like a fault is written to FOLDER/suspects, one input for each kind. Here code is instrumented, and slower
for it: whoever started this tries the suspects again without.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from pathlib import Path

import atheris

from tests.studies.hostile.guided import oracle

_HANG_S = 1200  # by libFuzzer's clock, which runs on while others have the processors
_MOST_MB = 2048


class Watch:
    """What libFuzzer calls with each input: keeps one suspect of each kind, and ends when the time is over."""

    def __init__(self, subject: oracle.Target, suspects: Path, seconds: float) -> None:
        self._subject, self._suspects = subject, suspects
        self._end = time.process_time() + seconds
        self._known = {""}
        self._patience_s = oracle.PATIENCE_S

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        found = oracle.tried(self._subject, data, self._patience_s)
        if found not in self._known:
            keep(self._suspects, data)
            if found == "slow":
                self._patience_s *= 1.5  # there may be another that is slower by far
            else:
                self._known.add(found)
        if time.process_time() > self._end:
            os.kill(os.getpid(), signal.SIGUSR1)  # libFuzzer's word for the end


def main() -> None:
    """Fuzz until the seconds of processor time are over."""
    name, folder, seconds, seed = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    with atheris.instrument_imports(include=["grader"]):
        subject = oracle.target(name)
    corpus, suspects, words = folder / "corpus", folder / "suspects", folder / "words"
    for each in (corpus, suspects):
        each.mkdir(parents=True, exist_ok=True)
    for data in subject.seeds():
        keep(corpus, data)
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in subject.words))
    options = [
        *(
            f"-max_len={oracle.LARGEST}",
            f"-timeout={_HANG_S}",
            f"-report_slow_units={_HANG_S}",
            f"-rss_limit_mb={_MOST_MB}",
            f"-seed={seed}",
        ),
        *(f"-dict={words}", f"-artifact_prefix={suspects}/", "-print_final_stats=1", str(corpus)),
    ]
    atheris.Setup([sys.argv[0], *options], Watch(subject, suspects, seconds))
    atheris.Fuzz()


def keep(folder: Path, data: bytes) -> None:
    """Write an input to a folder, under a name that is its own."""
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("latin-1"))


if __name__ == "__main__":
    main()
