"""Ends connections whose clients do not take what was sent to them.

The web server waits for ever for a client that reads nothing. Linux tells of each
connection how much of what was sent has arrived.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Slower than any line that is in use; one that stands still has so long.
LEAST_RATE: Final = 1024
SECONDS: Final = 30.0
BETWEEN_LOOKS: Final = 5.0
# struct tcp_info of linux/tcp.h: tcpi_unacked, tcpi_bytes_acked, tcpi_notsent_bytes.
_UNACKED: Final = struct.Struct("24xI")
_ACKED: Final = struct.Struct("120xQ")
_NOT_SENT: Final = struct.Struct("144xI")
_INFO_SIZE: Final = 192
_NOW: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class _Seen:
    """Since when a connection has had something to take, and what it had taken then."""

    connection: str
    at: float
    taken: int


class SlowReaders(threading.Thread):
    """Looks at the connections of this process every few seconds."""

    def __init__(self, port: int) -> None:
        """Prepare to watch the connections that came to ``port``."""
        super().__init__(name="slow-readers", daemon=True)
        self._port = port
        self._seen: dict[int, _Seen] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look again and again until the process ends."""
        while not self._stopping.wait(BETWEEN_LOOKS):
            self._look()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def _look(self) -> None:
        seen = {}
        for place in Path("/proc/self/fd").iterdir():
            found = self._look_at(int(place.name))
            if found is not None:
                seen[int(place.name)] = found
        self._seen = seen

    def _look_at(self, descriptor: int) -> _Seen | None:
        """Look at one descriptor; None where nothing waits for a client there."""
        with suppress(OSError), _in_place(descriptor) as connection:
            return self._judge(descriptor, connection) if connection else None
        return None

    def _judge(self, descriptor: int, connection: socket.socket) -> _Seen | None:
        # The name of a socket of another kind is a text or empty.
        if not _has_port(connection.getsockname(), self._port):
            return None
        client = str(connection.getpeername())
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_SIZE)
        waiting = _UNACKED.unpack_from(info)[0] + _NOT_SENT.unpack_from(info)[0]
        taken = _ACKED.unpack_from(info)[0]
        now = time.monotonic()
        before = self._seen.get(descriptor)
        if not waiting:
            return None
        if before is None or before.connection != client:
            return _Seen(client, now, taken)
        if now - before.at < SECONDS:
            return before
        if taken - before.taken < LEAST_RATE * (now - before.at):
            _end(connection)
            return None
        return _Seen(client, now, taken)


def cut_off(client: str) -> None:
    """End the connection of a client (address and port) of this process at once."""
    for place in Path("/proc/self/fd").iterdir():
        with suppress(OSError), _in_place(int(place.name)) as connection:
            if connection and _written(connection.getpeername()) == client:
                _end(connection)


@contextmanager
def _in_place(descriptor: int) -> Iterator[socket.socket | None]:
    """Look at a descriptor as a connection, None where it is none.

    In place: a copy that is closed would take SQLite's locks with it, if it were of the
    database's file.
    """
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        yield None
        return
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=descriptor)
    try:
        yield connection
    finally:
        connection.detach()


def _end(connection: socket.socket) -> None:
    # What still waits is thrown away, or the system would go on offering it.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)
    connection.shutdown(socket.SHUT_RDWR)


def _written(name: object) -> str:
    """Return a peer as the web server writes it."""
    if not isinstance(name, tuple):
        return ""
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"


def _has_port(name: object, port: int) -> bool:
    return isinstance(name, tuple) and name[1] == port
