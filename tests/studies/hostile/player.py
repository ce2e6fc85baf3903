"""A hostile hand on the judge's channel: it makes the moves of a case, one after the other.

This runs inside a worker, as the text of the submission: it imports the standard library and nothing else.
"""

from __future__ import annotations

import _thread
import contextlib
import fcntl
import os
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

_INQ = 0x541B  # ioctl(2): the bytes that wait to be read
_MOST = 64 * 1024
_CALL = 60  # bytes that no Map has and every Call and Ping has, once the requests are added up
_unread = [0]


def channel() -> socket.socket:
    """Return the judge's channel, found among this process's descriptors."""
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            return socket.socket(fileno=os.dup(int(name)))
    raise OSError


def play(judge: socket.socket, moves: list[tuple[Any, ...]]) -> None:
    """Make each move, whatever becomes of it, and then never come back."""
    with contextlib.suppress(OSError):  # the filter's refusal must not end what was to come
        judge.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    for name, *arguments in moves:
        with contextlib.suppress(OSError, ValueError):
            MOVES[name](judge, *arguments)
    while True:
        time.sleep(60)


def ask(judge: socket.socket) -> None:
    """Wait for the next question; a new arena is none."""
    while (request := judge.recv(_MOST)).startswith(b'{"kind":"Map"'):
        pass
    if not request:
        os._exit(0)


def notice(judge: socket.socket) -> None:
    """Wait for the next question without reading it."""
    while (waiting := struct.unpack("i", fcntl.ioctl(judge, _INQ, bytes(4)))[0]) < _unread[0] + _CALL:
        time.sleep(0)
    _unread[0] = waiting


def send(judge: socket.socket, data: bytes, times: int = 1) -> None:
    """Send a message, some times over."""
    for _ in range(times):
        judge.send(data)


def cram(judge: socket.socket, data: bytes) -> None:
    """Send a message until no more of them fit into the channel."""
    while True:
        judge.send(data, socket.MSG_DONTWAIT)


def trickle(judge: socket.socket, data: bytes, gap_s: float) -> None:
    """Send a message byte by byte."""
    for index in range(len(data)):
        judge.send(data[index : index + 1])
        time.sleep(gap_s)


def hand(judge: socket.socket, data: bytes, count: int) -> None:
    """Send a message with `count` descriptors; less than none stands for the channel itself."""
    socket.send_fds(judge, [data], [0] * count if count >= 0 else [judge.fileno()])


def pause(_: socket.socket, seconds: float) -> None:
    """Do nothing for a while."""
    time.sleep(seconds)


def shut(judge: socket.socket, how: int) -> None:
    """Shut one half of the channel, or both."""
    judge.shutdown(how)


def hang_up(_: socket.socket) -> None:
    """Close the channel, and all that looks like it."""
    os.closerange(3, 256)


def leave(_: socket.socket, status: int) -> None:
    """End the process, by a signal where `status` is negative."""
    if status < 0:
        os.kill(os.getpid(), -status)
    os._exit(status)


def shout(_: socket.socket, size: int) -> None:
    """Print so many bytes, none of which is text."""
    while size > 0:
        size -= os.write(1, b"\xff\x1b[2J\r\x00" * 4096)


def noise(judge: socket.socket) -> None:
    """Print without end, beside whatever comes next."""
    _thread.start_new_thread(shout, (judge, 1 << 62))


_ALL = (ask, notice, send, cram, trickle, hand, pause, shut, hang_up, leave, shout, noise)
MOVES: dict[str, Callable[..., None]] = {move.__name__: move for move in _ALL}
