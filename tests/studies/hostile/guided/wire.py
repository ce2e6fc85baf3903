"""The judge's end of the channel: a packet of a worker's, as it comes out of a socket."""

from __future__ import annotations

import socket

from grader import wire
from grader.sandbox import channel
from tests.studies.hostile.guided.oracle import Target

_REPLIES: tuple[wire.Reply, ...] = (
    wire.Parsed("", 0, ("double",), ("range",), ("print",), (wire.REPEATED_WORK,)),
    wire.Loaded({"double": ("values", "out")}, {"double": ("out",)}),
    wire.Refused(3, "no kernel can have this"),
    wire.Returned(1, "tuple", (4, -256)),
    wire.Raised(2, "ValueError", "no \ud800 \0", 7),
    wire.Compiled((100, 200), ("3 ValueError: no",)),
    wire.Uncompilable("typing", "TypingError", "x" * 100, 5),
    wire.Assembled("ptxas info : Used 8 registers"),
)


def _read(data: bytes) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        theirs.send(data)
        theirs.shutdown(socket.SHUT_WR)
        reply = channel.receive(ours)
    if reply is not None:
        _require_same(reply)


def _require_same(reply: wire.Reply) -> None:
    """Raise AssertionError where what was understood, written again, would be understood as something else."""
    try:
        written = wire.encode(reply)
    except wire.ProtocolError:  # escapes made it too long
        return
    if wire.decode_reply(written) != reply:
        raise AssertionError(reply)


TARGET = Target(
    read=_read,
    refusals=(wire.ProtocolError,),
    seeds=lambda: map(wire.encode, _REPLIES),
    words=(
        *(f'"{reply.__name__}"' for reply in map(type, _REPLIES)),
        *(f'"{name}":' for reply in _REPLIES for name in ("kind", *vars(reply))),
        *("[]", "{}", '""', "null", "true", "NaN", "1e999", "-0.0", "9223372036854775808", '"\\ud800"', '"\\u0000"'),
    ),
)
