"""The stamped copy as people read it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.errors import UnknownSubjectError
from saraban.documents.models import StoredFile
from saraban.documents.responses import file_response, page_response
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry
from saraban.stamps.actions.ask_stamp import ask_stamp
from saraban.stamps.models import Rendition
from saraban.stamps.queries.copies import StampedCopy, copy_of, may_stamp
from saraban.stamps.queries.readable import Reading, keep_reading, reading_of

# So often the page asks whether the copy is there.
POLL_SECONDS: Final = 3


@require_GET
def stamped_file(request: SignedInRequest, entry_id: int) -> HttpResponseBase:
    """Open the stamped copy; the page says why where there is none, or not yet.

    ``?former`` opens the newest that is there, while another is made or has failed.
    """
    reading = reading_of(entry_id, request.actor)
    copy = _copy_of(reading)
    if copy.readable and (copy.is_current or "former" in request.GET):
        keep_reading(copy.readable, reading, actor=request.actor)
        name = name_of(copy.readable, reading.entry)
        return file_response(_content_of(copy.readable), name)
    context = {"reading": reading, **state_context(copy, request.actor)}
    return render(request, "stamps/stamped_file.html", context)


@require_GET
def stamp_state(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """How the stamped copy stands: a part of the letter's pages."""
    reading = reading_of(entry_id, request.actor)
    context = state_context(copy_of(reading.entry), request.actor)
    return render(request, "stamps/_stamp_state.html", context)


@require_GET
def stamped_page(request: SignedInRequest, entry_id: int, number: int) -> HttpResponse:
    """One page of the stamped copy as a picture, or a picture that says why not."""
    reading = reading_of(entry_id, request.actor)
    readable = _copy_of(reading).readable
    if readable is None:
        raise UnknownSubjectError
    keep_reading(readable, reading, actor=request.actor, is_picture=True)
    name = name_of(readable, reading.entry)
    return page_response(_content_of(readable), name, number)


@require_POST
def stamp_again(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ประทับตรารับ, ทำอีกครั้ง: the worker makes the copy; its page waits for it."""
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    ask_stamp(entry, actor=request.actor)
    return HttpResponseRedirect(reverse("stamps:stamped_file", args=[entry.pk]))


def state_context(copy: StampedCopy, actor: Actor) -> dict[str, Any]:
    """What ``_stamp_state.html`` shows."""
    may = may_stamp(actor, copy.entry)
    return {
        "copy": copy,
        "may_stamp": may,
        "may_move": may and copy.entry.book.is_incoming and not copy.stands_on_cover,
        "poll_seconds": POLL_SECONDS,
    }


def name_of(rendition: Rendition, entry: RegisterEntry) -> str:
    """Return the name under which a copy is saved."""
    kind = entry.book.of_kind.number_word
    number = entry.number_text.replace("/", "-")
    sealed = " ลงตราประทับอิเล็กทรอนิกส์" if rendition.is_sealed else ""
    return f"{kind} {number}-{entry.book.year_be} ประทับตรา{sealed}.pdf"


def _copy_of(reading: Reading) -> StampedCopy:
    """Return the copy; of a letter of one's own on which nobody wrote there is none."""
    copy = copy_of(reading.entry)
    if not copy.has_something:
        raise UnknownSubjectError
    return copy


def _content_of(rendition: Rendition) -> StoredFile:
    if rendition.stored_file is None:
        raise UnknownSubjectError
    return rendition.stored_file
