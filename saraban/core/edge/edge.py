"""The application that the web server calls: receives, hands to threads, sends."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import suppress
from functools import partial
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connections

from saraban.core.edge.answers import CHUNK, Answer, Application, ask
from saraban.core.edge.bodies import (
    Arrival,
    BodyStream,
    ClientGoneError,
    SlowClientError,
)
from saraban.core.edge.exchange import Exchange
from saraban.core.edge.lanes import (
    PAGE_THREADS,
    PAGES_WAITING,
    PEOPLE_WAITING,
    UPLOAD_THREADS,
    FullError,
    Lane,
    UploadPlaces,
)
from saraban.core.edge.people import person_of
from saraban.core.edge.refusals import Refusals
from saraban.core.edge.sending import Sender
from saraban.core.edge.slow_readers import SlowReaders

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

# Up to this size a body is no upload, and up to the second one it is kept in memory
# until it is whole. Requests that are in hand at a time, in one process.
SMALL: Final = 256 * 1024
GATHERED: Final = 4 * 1024 * 1024
REQUESTS: Final = 1000
PIECE_THREADS: Final = 2
# The words of a form around its files.
_BESIDES: Final = 20 * 1024 * 1024
# A page of a file shows its first pictures while the others are still made.
PICTURE_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
WAIT: Final = Answer(503, [])
_LOG: Final = logging.getLogger(__name__)


class Edge:
    """Runs Django in threads that no client can hold."""

    def __init__(self, application: Application, *, most_bytes: int) -> None:
        """Answer with ``application``; bodies have at most ``most_bytes`` of files."""
        self._application = application
        self._most_bytes = most_bytes + _BESIDES
        self._refusals = Refusals()
        self._pages = Lane("pages", PAGE_THREADS, PAGES_WAITING)
        self._people = Lane("people", 1, PEOPLE_WAITING)
        self._uploads = Lane("uploads", UPLOAD_THREADS)
        self._places = UploadPlaces()
        self._sender = Sender(PIECE_THREADS)
        self._slow_readers = SlowReaders(settings.SERVE_PORT)
        self._in_hand = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin, before the first request."""
        self._slow_readers.start()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the process, after the last request.

        Threads of the web server that wake while Python takes itself apart would end it
        with a fault, so it is not taken apart.
        """
        self._slow_readers.stop()
        for each in (self._pages, self._people, self._uploads, self._sender):
            each.stop()
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        exchange = Exchange(scope, protocol)
        self._in_hand += 1
        try:
            await self._answer(exchange)
        except FullError:
            exchange.send(self._refusals.busy)
        except (SlowClientError, ClientGoneError):
            exchange.send(self._refusals.slow)
        except Exception:  # noqa: BLE001  It is told here, and nowhere else.
            _LOG.exception("a request was not answered")
            exchange.send(self._refusals.fault)
        finally:
            self._in_hand -= 1

    async def _answer(self, exchange: Exchange) -> None:
        length = exchange.length
        if self._in_hand > REQUESTS:
            raise FullError
        if exchange.is_length_untold:
            exchange.send(self._refusals.no_length)
            return
        if not length:
            answer = await self._open(exchange)
        elif length > self._most_bytes:
            exchange.send(self._refusals.too_large)
            return
        elif length > SMALL:
            answer = await self._take_upload(exchange, length)
        else:
            answer = await self._gather(exchange, length)
        if answer is not None:
            exchange.log(answer.status)
            await self._sender.send(exchange, answer)

    async def _open(self, exchange: Exchange) -> Answer | None:
        """Answer with a page; a picture whose making has to wait, waits without a thread."""
        pauses = PICTURE_PAUSES if exchange.wants_picture else ()
        for pause in pauses:
            ask = partial(self._ask, exchange, BytesIO(), may_wait=True)
            answer = await self._pages.run(ask)
            if answer is not WAIT:
                return answer
            await asyncio.sleep(pause)
        return await self._pages.run(partial(self._ask, exchange, BytesIO()))

    async def _gather(self, exchange: Exchange, length: int) -> Answer | None:
        """Receive a body whole, then answer as any page."""
        body = await Arrival(exchange.protocol, length).whole()
        return await self._pages.run(partial(self._ask, exchange, BytesIO(body)))

    async def _take_upload(self, exchange: Exchange, length: int) -> Answer | None:
        """Receive a large body in a place of its own; 503 at once where none is free."""
        cookies = exchange.environ.get("HTTP_COOKIE", "")
        try:
            person = await self._people.run(partial(person_of, cookies))
            with self._places.taken(person):
                if length <= GATHERED:
                    return await self._gather(exchange, length)
                return await self._stream(exchange, length)
        except FullError:
            exchange.send(self._refusals.uploads_busy)
            return None

    async def _stream(self, exchange: Exchange, length: int) -> Answer | None:
        """Hand a body that is too large for memory to a thread while it arrives."""
        loop = asyncio.get_running_loop()
        body = BodyStream(Arrival(exchange.protocol, length), loop)
        filling = loop.create_task(body.fill())
        try:
            return await self._uploads.run(partial(self._ask_apart, exchange, body))
        finally:
            filling.cancel()
            with suppress(asyncio.CancelledError):
                await filling

    def _ask_apart(self, exchange: Exchange, body: BodyStream) -> Answer | None:
        """Ask Django in a thread of uploads, which keeps no database connection."""
        try:
            return self._ask(exchange, body)
        finally:
            connections.close_all()

    def _ask(
        self,
        exchange: Exchange,
        body: BytesIO | BodyStream,
        *,
        may_wait: bool = False,
    ) -> Answer | None:
        """Ask Django; return the answer where it goes in pieces, WAIT where it has none."""
        exchange.environ["wsgi.input"] = BufferedReader(body, CHUNK)
        answer = ask(self._application, exchange.environ)
        if may_wait and answer.is_to_be_asked_again:
            answer.close()
            return WAIT
        if answer.pieces is not None:
            return answer
        try:
            failure = getattr(body, "failure", None)
            exchange.send(self._refusals.slow if failure else answer)
        finally:
            answer.close()
        return None
