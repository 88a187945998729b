"""Threads with a short line in front of them, and places for uploads."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, Generic, TypeVar

Result = TypeVar("Result")
# Threads that answer pages, and the line before them: a whole office may press at once.
PAGE_THREADS: Final = 4
PAGES_WAITING: Final = 400
SECONDS_TO_WAIT: Final = 10.0
# The line before the thread that looks up who begins to send a large body.
PEOPLE_WAITING: Final = 100
# Threads that take large uploads while they arrive.
UPLOAD_THREADS: Final = 8
# Uploads that arrive at a time, of all and of one person. Who has not signed in has
# less: nothing of theirs is kept but the words of a form whose session ended.
UPLOADS: Final = 32
UPLOADS_OF_ONE: Final = 4
UPLOADS_OF_STRANGERS: Final = 2


class FullError(Exception):
    """As much is being done as can be; it is said at once."""


class Lane:
    """A fixed number of threads; who finds too many waiting is told so at once."""

    def __init__(self, name: str, threads: int, waiting: int = 0) -> None:
        """Prepare ``threads`` threads before which ``waiting`` may stand in line."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads + waiting
        self._count = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do work in a thread; call it from the event loop.

        Raises FullError at once where the line is full, and after SECONDS_TO_WAIT
        where no thread became free.
        """
        if self._count >= self._most:
            raise FullError
        loop = asyncio.get_running_loop()
        task = _Task(work, loop)
        giving_up = loop.call_later(SECONDS_TO_WAIT, task.give_up)
        self._count += 1
        try:
            self._pool.submit(task.do)
            return await task.done
        finally:
            giving_up.cancel()
            self._count -= 1

    def stop(self) -> None:
        """Begin no more work, and wait for what has begun."""
        self._pool.shutdown(cancel_futures=True)


class _Task(Generic[Result]):
    """Work in the line: a thread takes it, or it is given up, never both."""

    def __init__(
        self, work: Callable[[], Result], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._work = work
        self._loop = loop
        self._taken = threading.Lock()
        self.done: asyncio.Future[Result] = loop.create_future()

    def do(self) -> None:
        if not self._taken.acquire(blocking=False):
            return
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001  It is raised where it is waited.
            self._tell(self._fail, error)
        else:
            self._tell(self._succeed, result)

    def give_up(self) -> None:
        if self._taken.acquire(blocking=False):
            self.done.set_exception(FullError())

    def _tell(self, how: Callable[[Any], None], what: object) -> None:
        try:
            self._loop.call_soon_threadsafe(how, what)
        except RuntimeError:
            # The process is ending; nobody waits any more.
            return

    def _succeed(self, result: Result) -> None:
        if not self.done.done():
            self.done.set_result(result)

    def _fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class UploadPlaces:
    """How many uploads arrive at a time; used by the event loop alone."""

    def __init__(self) -> None:
        """Begin with all places free."""
        self._held: Counter[str] = Counter()

    @contextmanager
    def taken(self, person: str) -> Iterator[None]:
        """Hold a place for a person, "" for a stranger; FullError where none is free."""
        most = UPLOADS_OF_ONE if person else UPLOADS_OF_STRANGERS
        if self._held.total() >= UPLOADS or self._held[person] >= most:
            raise FullError
        self._held[person] += 1
        try:
            yield
        finally:
            self._held[person] -= 1
            if not self._held[person]:
                del self._held[person]
