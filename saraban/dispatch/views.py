"""ส่งหนังสือราชการ, หนังสือส่ง and the proof of receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.core.pages import go_to, render_page
from saraban.core.requests import asked_number
from saraban.dispatch.composing import Composition, compose, entry_of_number
from saraban.dispatch.forms import TO_SCHOOLS
from saraban.dispatch.lists import sent_page
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries import visible_dispatch
from saraban.dispatch.receipts import receipts_of
from saraban.dispatch.receiving import sender_text
from saraban.dispatch.sending import send_letter
from saraban.documents.staging import StagedUploads
from saraban.letters.files import letter_file
from saraban.letters.pages import shown_files
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry


@require_GET
def dispatch_list(request: SignedInRequest) -> HttpResponse:
    """หนังสือส่ง: what the office has sent, and how many have received it."""
    actor = request.actor
    require_somewhere(actor, Permission.DISPATCH_READ)
    text = thai.clean_line(request.GET.get("q", ""))
    division_id = asked_number(request, "division")
    owner = actor.book_owner
    context = {
        "page": sent_page(
            text,
            division_id,
            asked_number(request, "before"),
            request.path,
            actor=actor,
        ),
        "text": text,
        "division_id": division_id,
        "divisions": Office.objects.divisions_of(owner) if owner.has_divisions else [],
        "is_school": owner.is_school,
        "may_send": can_somewhere(actor, Permission.LETTER_SEND),
    }
    return render_page(request, "dispatch/dispatch_list.html", context)


@require_http_methods(["GET", "POST"])
def dispatch_create(request: SignedInRequest) -> HttpResponse:
    """ส่งหนังสือราชการ: from the send register, or from the menu."""
    require_somewhere(request.actor, Permission.LETTER_SEND)
    composition = compose(request)
    if request.method == "GET":
        return _compose_page(request, composition, StagedUploads.blank())
    uploads = StagedUploads.read(request, request.actor.user)
    form = composition.form
    if not uploads.wants_more_slots and form.is_valid() and uploads.is_valid():
        try:
            found = None if composition.entry else entry_of_number(composition)
            if found:
                composition = _carried(request, found)
            else:
                return _send(request, composition, uploads)
        except DomainError as error:
            form.add_error(None, error.message)
    return _compose_page(request, composition, uploads)


def _carried(request: SignedInRequest, entry: RegisterEntry) -> Composition:
    """The typed number stands in the book: show its letter and files before sending."""
    composition = compose(request, entry)
    composition.form.add_error(
        None,
        f"เลขที่หนังสือนี้อยู่ในทะเบียนหนังสือส่ง เลข {entry.number_text} เรื่อง {entry.subject} "
        "ตรวจเรื่องและไฟล์แล้วกดตกลงอีกครั้ง",
    )
    return composition


def _send(
    request: SignedInRequest, composition: Composition, uploads: StagedUploads
) -> HttpResponse:
    with transaction.atomic():
        dispatch = send_letter(
            composition.details(), uploads.chosen(), actor=request.actor
        )
        uploads.consume()
    return _sent(request, dispatch)


def _sent(request: SignedInRequest, dispatch: Dispatch) -> HttpResponse:
    messages.success(request, f"ส่งหนังสือถึง {dispatch.recipient_count:,} แห่งแล้ว")
    if dispatch.entry_id is None:
        messages.warning(
            request,
            f"เลขที่หนังสือ {dispatch.reference_number} ไม่มีในทะเบียนหนังสือส่ง "
            "หนังสือนี้จึงส่งโดยไม่มีเลขทะเบียนส่ง",
        )
    return go_to(dispatch.get_absolute_url())


def _compose_page(
    request: SignedInRequest, composition: Composition, uploads: StagedUploads
) -> HttpResponse:
    context = {"uploads": uploads, **composition.context()}
    failed = composition.form.is_bound and not uploads.wants_more_slots
    return render_page(
        request,
        "dispatch/dispatch_create.html",
        context,
        status=422 if failed else 200,
    )


@require_GET
def dispatch_detail(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """ผลการลงทะเบียนรับ: every recipient with time and number, or still waiting."""
    dispatch = _visible_dispatch(dispatch_id, request.actor)
    context = _proof(dispatch) | {
        "files": shown_files(
            dispatch.letter,
            lambda each: reverse("dispatch:dispatch_file", args=[dispatch.pk, each]),
        )
    }
    return render_page(request, "dispatch/dispatch_detail.html", context)


@require_GET
def dispatch_print(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """The proof as a page to print and file."""
    dispatch = _visible_dispatch(dispatch_id, request.actor)
    return render_page(request, "dispatch/dispatch_print.html", _proof(dispatch))


@require_GET
def dispatch_file(
    request: SignedInRequest, dispatch_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of a letter that was sent."""
    dispatch = _visible_dispatch(dispatch_id, request.actor)
    return letter_file(
        dispatch.letter, attachment_id, through=dispatch, actor=request.actor
    )


def _proof(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "dispatch": dispatch,
        "sender": sender_text(dispatch),
        "receipts": receipts_of(dispatch),
        "to_schools": bool(dispatch.kinds & set(TO_SCHOOLS)),
        "now": timezone.now(),
    }


def _visible_dispatch(dispatch_id: int, actor: Actor) -> Dispatch:
    with_all = Dispatch.objects.select_related(
        "letter", "entry__register", "sender", "from_office", "sent_by"
    )
    return visible_dispatch(with_all, dispatch_id, actor)
