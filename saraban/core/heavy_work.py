"""Long work for a page – PDF, Excel, pictures of pages, reading of files – has a quota.

One of a sort at a time for each person, and in each web process at most two documents
and one picture, so that there is always a thread for pages. Who asks for more is told
so at once. Work outside of a person's request (the worker, commands) is not counted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from saraban.core.errors import DomainError
from saraban.core.file_locks import locked_one_of

# Of the threads that answer pages (``edge.lanes.PAGE_THREADS``), at most so many.
AT_ONCE: Final = 2
RETRY_SECONDS: Final = 10
# On an answer that may be asked for again by the edge, which holds no thread meanwhile.
TRY_AGAIN: Final = "Saraban-Try-Again"
_person: ContextVar[int | None] = ContextVar("person", default=None)
# Pictures of pages beside them: browsers fetch many, and the edge asks for them again.
PICTURES_AT_ONCE: Final = 1
_places: Final = {
    "document": threading.BoundedSemaphore(AT_ONCE),
    "picture": threading.BoundedSemaphore(PICTURES_AT_ONCE),
}


class HeavyWorkBusyError(DomainError):
    """A document of the same person is being made, or as many as the process may."""

    message = "กำลังจัดทำเอกสารของท่านอยู่ รายการนี้ยังไม่ได้ทำ รอให้เสร็จก่อนแล้วลองใหม่"


class HeavyWorkFullError(HeavyWorkBusyError):
    """Others' documents are being made."""

    message = (
        "กำลังจัดทำเอกสารของผู้อื่นอยู่เต็มจำนวนที่ทำได้พร้อมกัน รายการนี้ยังไม่ได้ทำ "
        "รอประมาณ 10 วินาทีแล้วลองใหม่"
    )


class HeavyWorkMiddleware:
    """Keeps for whom a request is, so that heavy work below it is counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; strangers count as one person."""
        token = _person.set(request.user.pk or 0)
        try:
            return self.get_response(request)
        finally:
            _person.reset(token)


@contextmanager
def heavy_work(sort: str = "document") -> Iterator[None]:
    """Do heavy work of the person whose request this is.

    Pages of a file that a browser fetches by itself are of a ``sort`` of their own: they
    stand in the way of no document that the person asks for meanwhile. Raises HeavyWorkBusyError at once where there is no place. Work inside of other
    heavy work takes no further place.
    """
    person = _person.get()
    if person is None:
        yield
        return
    lock = Path(settings.DATA_FOLDER) / "heavy-work" / f"{person}-{sort}.lock"
    with locked_one_of([lock], 0) as own:
        if own is None:
            raise HeavyWorkBusyError
        if not _places[sort].acquire(blocking=False):
            raise HeavyWorkFullError
        token = _person.set(None)
        try:
            yield
        finally:
            _person.reset(token)
            _places[sort].release()
