"""Receiving what clients send, in their time but not in ours.

A client may be slow: what it sends must keep a least rate, measured only while the
system waits for it. Nothing here writes to a disk.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from io import RawIOBase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol

# A school's line of 256 kbit/s carries 32 kB a second, and may be shared by four.
LEAST_RATE: Final = 8 * 1024
GRACE_SECONDS: Final = 15.0
STALL_SECONDS: Final = 30.0
# So much of a large body waits for its thread.
AHEAD: Final = 512 * 1024


class SlowClientError(Exception):
    """The client sends less than the least rate."""


class ClientGoneError(Exception):
    """The connection ended in the middle of a body."""


class Arrival:
    """The body of one request while it arrives."""

    def __init__(self, protocol: HTTPProtocol, length: int) -> None:
        """Expect ``length`` bytes: only so is it known whether all of them came."""
        self._chunks = protocol.__aiter__()
        self._length = length
        self._received = 0
        self._waited = 0.0

    async def next(self) -> bytes:
        """Return the next piece, empty at the end.

        Raises SlowClientError and ClientGoneError.
        """
        if self._received == self._length:
            return b""
        allowed = GRACE_SECONDS + self._received / LEAST_RATE - self._waited
        began = time.monotonic()
        try:
            async with asyncio.timeout(min(max(allowed, 0), STALL_SECONDS)):
                chunk: bytes = await self._chunks.__anext__()
        except TimeoutError:
            raise SlowClientError from None
        except StopAsyncIteration:
            chunk = b""
        self._waited += time.monotonic() - began
        self._received += len(chunk)
        if not chunk:
            raise ClientGoneError
        return chunk

    async def whole(self) -> bytes:
        """Return all of the body."""
        pieces = []
        while piece := await self.next():
            pieces.append(piece)
        return b"".join(pieces)


class BodyStream(RawIOBase):
    """A large body on its way from the event loop to the thread that reads it."""

    def __init__(self, arrival: Arrival, loop: asyncio.AbstractEventLoop) -> None:
        """Prepare; ``fill`` brings the bytes."""
        super().__init__()
        self._arrival = arrival
        self._loop = loop
        self._room = asyncio.Event()
        self._changed = threading.Condition()
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._is_ended = False
        self.failure: Exception | None = None

    async def fill(self) -> None:
        """Bring the body until it ends; the client's pace is the thread's."""
        try:
            while piece := await self._arrival.next():
                if self._add(piece) > AHEAD:
                    await self._room.wait()
        except (SlowClientError, ClientGoneError) as error:
            self.failure = error
        finally:
            with self._changed:
                self._is_ended = True
                self._changed.notify()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, place: WriteableBuffer) -> int:
        """Put what is here into ``place``; it waits, in the thread's own time.

        Raises OSError where the client was too slow or went away.
        """
        room = memoryview(place).cast("B")
        piece = self._take(len(room))
        room[: len(piece)] = piece
        return len(piece)

    def _add(self, piece: bytes) -> int:
        with self._changed:
            self._pieces.append(piece)
            self._size += len(piece)
            self._room.clear()
            self._changed.notify()
            return self._size

    def _take(self, most: int) -> bytes:
        with self._changed:
            while not self._pieces and not self._is_ended:
                self._changed.wait()
            if not self._pieces:
                if self.failure is not None:
                    message = "the body did not arrive"
                    raise OSError(message)
                return b""
            piece = self._pieces.popleft()
            if len(piece) > most:
                self._pieces.appendleft(piece[most:])
                piece = piece[:most]
            self._size -= len(piece)
            if self._size <= AHEAD and not self._room.is_set():
                self._loop.call_soon_threadsafe(self._room.set)
        return piece
