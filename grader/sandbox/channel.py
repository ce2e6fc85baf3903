"""What the judge and a worker share: messages, and memory. What comes from there is an attacker's."""

from __future__ import annotations

import array
import fcntl
import os
import socket

from grader import wire


def send(channel: socket.socket, data: bytes, *descriptors: int) -> None:
    """Send without waiting: a worker may never read, and a frozen one cannot.

    Raises BlockingIOError where it does not read, another OSError where it has ended.
    """
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    channel.sendmsg([data], rights, socket.MSG_DONTWAIT)


def receive(channel: socket.socket) -> wire.Reply | None:
    """Return the next message, None where the worker has ended.

    Raises OSError where that was in the midst of it, and ProtocolError for what no honest worker sends.
    """
    data, _, flags, _ = channel.recvmsg(wire.MAX_MESSAGE)
    if not data:
        return None
    if flags & socket.MSG_TRUNC:
        raise wire.ProtocolError("a message that is too long")
    if flags & socket.MSG_CTRUNC:  # no room was given for any, so the kernel has closed them
        raise wire.ProtocolError("a descriptor")
    return wire.decode_reply(data)


def shared_memory(name: str, size: int) -> int:
    """Return a descriptor of `size` bytes, which nobody who has it can shrink under the judge, or let grow."""
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor
