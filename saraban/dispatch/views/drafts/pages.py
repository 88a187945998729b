"""ร่างและรออนุมัติ: the pages of drafts and the deeds on them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import require, require_somewhere
from saraban.core import thai
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.requests import asked_number
from saraban.core.submissions import SubmissionField
from saraban.dispatch.actions import save_draft as drafting
from saraban.dispatch.actions import send_draft as draft_sending
from saraban.dispatch.actions.draft_files import opened_file
from saraban.dispatch.models import Draft
from saraban.dispatch.queries.draft_list import draft_page
from saraban.dispatch.queries.drafts import (
    drafts,
    require_to_see_drafts,
    require_to_write,
    visible_draft,
)
from saraban.dispatch.views.drafts.after_sending import go_to_sent
from saraban.dispatch.views.drafts.facts import DraftRights, facts_of
from saraban.dispatch.views.drafts.form_handler import DraftFormHandler
from saraban.dispatch.views.drafts.forms import RefusalForm
from saraban.dispatch.views.drafts.saved_form import details_of
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest


@require_GET
def draft_list(request: SignedInRequest) -> HttpResponse:
    """ร่างและรออนุมัติ: what is not sent yet, the newest first."""
    require_to_see_drafts(request.actor)
    before = asked_number(request, "before")
    show = request.GET.get("show", "")
    context = {
        "page": draft_page(show, before, request.path, actor=request.actor),
        "is_school": request.actor.book_owner.is_school,
    }
    return render(request, "dispatch/draft_list.html", context)


@require_POST
def draft_create(request: SignedInRequest) -> HttpResponse:
    """บันทึกร่าง, ตั้งเวลาส่ง and ส่งขออนุมัติ of a letter that is new."""
    require_somewhere(request.actor, Permission.LETTER_SEND)
    # Gone back to after it was kept, the same filling of the form is its draft.
    submission = SubmissionField().clean(request.POST.get("submission"))
    kept = drafts().visible_to(request.actor).filter(submission=submission).first()
    return DraftFormHandler.sent(request, kept).answer()


@require_http_methods(["GET", "POST"])
def draft_edit(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """Continue a draft: the form of ส่งหนังสือราชการ as it was left."""
    draft = visible_draft(drafts(), draft_id, request.actor)
    require_to_write(request.actor, draft)
    if request.method == "POST":
        return DraftFormHandler.sent(request, draft).answer()
    if draft.state != Draft.State.WRITING:
        return HttpResponseRedirect(draft.get_absolute_url())
    return DraftFormHandler.opened(request, draft).page()


@require_GET
def draft_detail(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """A draft with all that its approver judges; once sent, the letter itself."""
    draft = visible_draft(drafts(), draft_id, request.actor)
    if draft.dispatch is not None:
        return HttpResponseRedirect(draft.dispatch.get_absolute_url())
    return _detail_page(request, draft, RefusalForm())


@require_GET
def draft_file(
    request: SignedInRequest, draft_id: int, file_id: int
) -> HttpResponseBase:
    """Open one file of a draft."""
    draft = visible_draft(drafts(), draft_id, request.actor)
    return opened_file(draft, file_id, actor=request.actor)


@require_POST
def draft_approve(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """อนุมัติและส่ง: at once, or at the time that was set."""
    mark = request.POST.get("mark", "")

    def approve(actor: Actor) -> Draft:
        return draft_sending.approve_draft(draft_id, mark, details_of, actor=actor)

    return _deed(request, draft_id, approve, "อนุมัติแล้ว")


@require_POST
def draft_refuse(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """ไม่อนุมัติ, with the reason."""
    draft = visible_draft(drafts(), draft_id, request.actor)
    require(
        request.actor, Permission.DISPATCH_APPROVE, division_id=draft.from_office_id
    )
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, draft, form)

    def refuse(actor: Actor) -> Draft:
        return drafting.refuse_draft(draft_id, form.cleaned_data["reason"], actor=actor)

    return _deed(request, draft_id, refuse, "ไม่อนุมัติ ส่งร่างคืนผู้ร่างแล้ว")


@require_POST
def draft_take_back(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """ดึงกลับมาแก้ไข: the author takes it back from approval."""

    def take_back(actor: Actor) -> Draft:
        return drafting.take_back_draft(draft_id, actor=actor)

    return _deed(request, draft_id, take_back, "ดึงร่างกลับมาแก้ไขแล้ว")


@require_POST
def draft_send(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """ส่งทันที: do not wait for the time that was set."""

    def send(actor: Actor) -> Draft:
        return draft_sending.send_scheduled_now(draft_id, details_of, actor=actor)

    return _deed(request, draft_id, send, "")


@require_POST
def draft_unschedule(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """ยกเลิกกำหนดเวลา: it waits as a draft again."""

    def unschedule(actor: Actor) -> Draft:
        return drafting.unschedule_draft(draft_id, actor=actor)

    return _deed(request, draft_id, unschedule, "ยกเลิกกำหนดเวลาแล้ว")


@require_POST
def draft_discard(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """ลบร่าง: it is given up; the record keeps that it was."""

    def discard(actor: Actor) -> Draft:
        return drafting.discard_draft(draft_id, actor=actor)

    return _deed(request, draft_id, discard, "ลบร่างแล้ว")


def _deed(
    request: SignedInRequest,
    draft_id: int,
    deed: Callable[[Actor], Draft],
    said: str,
) -> HttpResponse:
    """Do it and show where the draft is now; a refusal stands above its page."""
    page = reverse("dispatch:draft_detail", args=[draft_id])
    try:
        draft = deed(request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(page)
    if draft.dispatch is not None:
        return go_to_sent(request, draft.dispatch)
    if draft.state == Draft.State.SCHEDULED and draft.send_at:
        said = f"{said} ระบบส่งให้ {thai.format_datetime(draft.send_at)}"
    messages.success(request, said)
    if draft.state == Draft.State.DISCARDED:
        return HttpResponseRedirect(reverse("dispatch:draft_list"))
    return HttpResponseRedirect(page)


def _detail_page(
    request: SignedInRequest, draft: Draft, form: RefusalForm
) -> HttpResponse:
    context = {
        "draft": draft,
        "shown": facts_of(draft, viewer=request.actor),
        "rights": DraftRights.of(draft, request.actor),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/draft_detail.html", context, status=status)
