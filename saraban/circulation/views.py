"""ส่วนบุคคล: letters handed on inside the office, and sent back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.circulation.actions import (
    NOT_RECIPIENT,
    hand_over,
    is_recipient,
    mark_opened,
    return_handover,
)
from saraban.circulation.forms import ReturnForm, chosen_in, offered_to
from saraban.circulation.lists import DIVISION, STATES, handover_page, read_wish
from saraban.circulation.models import Handover
from saraban.circulation.queries import visible_handover
from saraban.core import typed
from saraban.core.errors import (
    DomainError,
    NotAllowedError,
    UnknownSubjectError,
)
from saraban.core.pages import go_to, render_page
from saraban.letters.files import letter_file
from saraban.letters.pages import ShownFile, shown_files
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions import require_for_entry
from saraban.registers.models import RegisterEntry
from saraban.registers.queries import visible_entry

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def handover_list(request: SignedInRequest) -> HttpResponse:
    """ส่วนบุคคล: what was handed to me; for those who run a division, what it got."""
    actor = request.actor
    wish = read_wish(request.GET, actor)
    boxes = import_string(settings.SARABAN_LETTER_BOXES)
    context = {
        "wish": wish,
        "page": handover_page(wish, request.path, actor=actor),
        "boxes": boxes(actor, "division_got" if wish.box == DIVISION else "personal"),
        "states": STATES,
    }
    return render_page(request, "circulation/handover_list.html", context)


@require_GET
def handover_detail(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """The letter as whoever got it sees it; opening it is kept."""
    actor = request.actor
    handover = visible_handover(_told(), handover_id, actor)
    mark_opened(handover, actor=actor)
    entry = handover.entry
    division_id = entry.responsible_office_id
    context = {
        "handover": handover,
        "entry": entry,
        "book": entry.register,
        "came": _came_with(entry),
        "files": _files_of(handover),
        "handovers": Handover.objects.filter(entry=entry).told(),
        "may_return": is_recipient(handover, actor) and not handover.is_returned,
        "may_read_book": bool(can(actor, Permission.BOOK_READ)),
        "may_forward": _may_forward(request, entry, division_id),
        "is_school": actor.book_owner.is_school,
    }
    return render_page(request, "circulation/handover_detail.html", context)


def _told() -> Any:
    return Handover.objects.select_related("handed_by", "returned_by")


def _may_forward(
    request: SignedInRequest, entry: RegisterEntry, division_id: int | None
) -> bool:
    may = can(request.actor, Permission.ENTRY_FORWARD, division_id=division_id)
    return bool(may) and not entry.is_void


def _came_with(entry: RegisterEntry) -> Any:
    """The newest delivery that the entry came with, None for a paper letter."""
    deliveries: Any = getattr(entry, "deliveries")  # noqa: B009
    return deliveries.select_related("dispatch").order_by("-pk").first()


def _files_of(handover: Handover) -> list[ShownFile]:
    return shown_files(
        handover.entry.content,
        lambda each: reverse("circulation:handover_file", args=[handover.pk, each]),
    )


@require_GET
def handover_file(
    request: SignedInRequest, handover_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of a letter that was handed on."""
    actor = request.actor
    handover = visible_handover(Handover.objects.all(), handover_id, actor)
    mark_opened(handover, actor=actor)
    letter = handover.entry.content
    return letter_file(letter, attachment_id, through=handover, actor=actor)


@GET_POST
def handover_return(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """ส่งคืน inside the office, with a reason."""
    actor = request.actor
    handover = visible_handover(_told(), handover_id, actor)
    if not is_recipient(handover, actor):
        raise NotAllowedError(NOT_RECIPIENT)
    form = ReturnForm(request.POST or None, initial=typed.initial_values(request))
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            return_handover(handover.pk, filled["reason"], filled["note"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ส่งคืนแล้ว ผู้ส่งต่อเห็นเหตุผลแล้ว")
            return go_to(handover.get_absolute_url())
    context = {"form": form, "handover": handover, "entry": handover.entry}
    status = 422 if form.errors else 200
    template = "circulation/handover_return.html"
    return render_page(request, template, context, status=status)


@GET_POST
def handover_create(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ส่งต่อ: hand a letter of the book to a division or to people."""
    actor = request.actor
    wanted = RegisterEntry.objects.select_related("responsible_office")
    entry = visible_entry(wanted, entry_id, actor)
    if not entry.register.is_incoming:
        raise UnknownSubjectError
    require_for_entry(actor, Permission.ENTRY_FORWARD, entry)
    refusal = None
    if request.method == "POST":
        refusal = _hand_on(request, entry)
        if refusal is None:
            messages.success(request, "ส่งต่อแล้ว ผู้รับเห็นในหนังสือรับของตนแล้ว")
            return go_to(entry.get_absolute_url())
    return _handing_page(request, entry, refusal)


def _handing_page(
    request: SignedInRequest, entry: RegisterEntry, refusal: str | None
) -> HttpResponse:
    """Show whom it may be handed to, with what was chosen, and who has it."""
    actor = request.actor
    division_id, person_ids = chosen_in(request.POST)
    context = {
        "entry": entry,
        "book": entry.register,
        "forwarding": replace(
            offered_to(actor), division_id=division_id, person_ids=person_ids
        ),
        "refusal": refusal,
        "handovers": Handover.objects.filter(entry=entry).told(),
        "is_school": actor.book_owner.is_school,
    }
    status = 422 if refusal else 200
    template = "circulation/handover_create.html"
    return render_page(request, template, context, status=status)


def _hand_on(request: SignedInRequest, entry: RegisterEntry) -> str | None:
    """Do what was chosen; return why not, if it was refused."""
    division_id, person_ids = chosen_in(request.POST)
    try:
        hand_over(
            entry,
            division_id=division_id,
            person_ids=person_ids,
            actor=request.actor,
        )
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        return error.message
    return None
