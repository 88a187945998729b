"""Sending large answers at the client's pace, with little memory and no thread.

The web server itself would take an answer of any size into its memory, but it reads
files only as fast as the client does. So what is made in pieces goes to it through a
pipe, whose room tells the event loop when the next piece is wanted.
"""

from __future__ import annotations

import array
import asyncio
import fcntl
import os
import termios
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from saraban.core.edge.answers import Answer

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol

# Who reads nothing for so long is gone; who reads slowly, see slow_readers.
STALL_SECONDS: Final = 60.0
OPEN_SECONDS: Final = 10.0
_OPEN_TRY: Final = 0.002


class Sender:
    """Sends answers that are made in pieces."""

    def __init__(self, threads: int) -> None:
        """Prepare ``threads`` threads, which make one piece at a time."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pieces")

    async def send(self, protocol: HTTPProtocol, answer: Answer) -> None:
        """Send all pieces; it ends early where the client goes away."""
        loop = asyncio.get_running_loop()
        try:
            # A pipe into which nothing is written would be gone before it is opened.
            piece = await loop.run_in_executor(self._pool, _next_of, answer)
            if piece:
                await self._send_from(piece, protocol, answer)
            else:
                protocol.response_bytes(answer.status, answer.headers, b"")
        finally:
            await loop.run_in_executor(self._pool, answer.close)

    async def _send_from(
        self, piece: bytes, protocol: HTTPProtocol, answer: Answer
    ) -> None:
        loop = asyncio.get_running_loop()
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        pipe = _Pipe(reading, writing)
        try:
            place = f"/proc/self/fd/{reading}"
            protocol.response_file(answer.status, answer.headers, place)
            while piece:
                await pipe.write(piece)
                piece = await loop.run_in_executor(self._pool, _next_of, answer)
        except (BrokenPipeError, TimeoutError):
            return
        finally:
            pipe.close()

    def stop(self) -> None:
        """Make no more pieces, and wait for what has begun."""
        self._pool.shutdown(cancel_futures=True)


def _next_of(answer: Answer) -> bytes:
    """Return the next piece that holds anything, empty at the end."""
    pieces = answer.pieces or iter(())
    return next((piece for piece in pieces if piece), b"")


class _Pipe:
    """Both ends of a pipe; the web server opens the reading one for itself."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading: int | None = reading
        self._writing = writing

    async def write(self, piece: bytes) -> None:
        """Write a piece as the client reads; TimeoutError, BrokenPipeError."""
        rest = memoryview(piece)
        while rest:
            try:
                rest = rest[os.write(self._writing, rest) :]
            except BlockingIOError:
                await self._wait_for_room()
            if self._reading is not None:
                await self._let_go(self._reading)

    def close(self) -> None:
        self._close_reading()
        os.close(self._writing)

    async def _let_go(self, reading: int) -> None:
        """Close our reading end once the web server has read: it has its own then.

        Only so do we hear of a client that goes away.
        """
        async with asyncio.timeout(OPEN_SECONDS):
            while _waiting_in(reading):  # noqa: ASYNC110  Nothing tells of it.
                await asyncio.sleep(_OPEN_TRY)
        self._close_reading()

    def _close_reading(self) -> None:
        if self._reading is not None:
            os.close(self._reading)
            self._reading = None

    async def _wait_for_room(self) -> None:
        loop = asyncio.get_running_loop()
        room = loop.create_future()
        loop.add_writer(self._writing, _set, room)
        try:
            async with asyncio.timeout(STALL_SECONDS):
                await room
        finally:
            loop.remove_writer(self._writing)


def _set(future: asyncio.Future[None]) -> None:
    with suppress(asyncio.InvalidStateError):
        future.set_result(None)


def _waiting_in(pipe: int) -> int:
    """Return how many bytes a pipe holds."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]
