"""A claim is renewed while its holder works."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def renewing(renew: Callable[[], bool], every_s: float) -> Iterator[None]:
    """Call `renew` every so often inside, in a thread of its own, until it says that there is nothing to renew."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(every_s):
            with contextlib.suppress(OSError):  # of a network that is gone for a while: the next time may work
                if not renew():
                    return

    thread = threading.Thread(target=keep, name="renewal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
