"""What a sender does after sending: remind, call back, replace, add, answer returns."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import question_page, safe_next
from saraban.core.questions import REMINDING, many_reminded, question_about
from saraban.core.requests import asked_id, read_ids
from saraban.core.submissions import refuse_form
from saraban.core.typed_text import searched_text
from saraban.dispatch.actions.add_recipients import add_recipients
from saraban.dispatch.actions.locks import own_dispatch
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.remind import count_due, remind
from saraban.dispatch.actions.replace import ReplacementDetails, replace_letter
from saraban.dispatch.actions.return_delivery import settle_returns
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.chat_text import CHAT_KINDS, chat_text
from saraban.dispatch.queries.missing_schools import (
    MOST_OFFERED,
    missing_schools,
    offered_groups,
)
from saraban.dispatch.views.drafts.after_sending import say_sent
from saraban.dispatch.views.sent.forms import (
    AddForm,
    ChosenDeliveries,
    RecallForm,
    ReplaceForm,
    scope_of,
)
from saraban.dispatch.views.sent.pages import shown_dispatch
from saraban.documents.staged_uploads import StagedUploads
from saraban.letters.queries.pages import shown_files
from saraban.offices.requests import SignedInRequest

GET_POST: Final = require_http_methods(["GET", "POST"])
NOBODY_CHOSEN: Final = "ยังไม่ได้เลือกผู้รับ เลือกอย่างน้อยหนึ่งแห่งแล้วกดอีกครั้ง"
NOTHING_CHANGED: Final = (
    "ยังไม่ได้แก้ไขสิ่งใด แก้เรื่อง เนื้อหาโดยสรุป หรือไฟล์แนบ แล้วกดส่งฉบับแก้ไขแทนอีกครั้ง"
)


@require_POST
def dispatch_remind(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """แจ้งเตือน: those that are ticked, or all who have not received."""
    actor = request.actor
    own_dispatch(dispatch_id, actor=actor)
    chosen = None if "all" in request.POST else _ticked(request)
    if chosen == []:
        messages.warning(request, NOBODY_CHOSEN)
        return _back(request, dispatch_id)
    due = count_due(dispatch_id) if chosen is None else len(chosen)
    back = _address_back(request, dispatch_id)
    asked = question_about(many_reminded(due), request, REMINDING, back=back)
    if asked is not None:
        return question_page(request, asked)

    def deed() -> str:
        return f"แจ้งเตือน {remind(dispatch_id, chosen, actor=actor):,} แห่งแล้ว"

    return _do(request, dispatch_id, deed)


@require_POST
def dispatch_settle(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """รับทราบ: a return that needs no other answer."""
    actor = request.actor
    own_dispatch(dispatch_id, actor=actor)
    chosen = _ticked(request)
    if not chosen:
        messages.warning(request, NOBODY_CHOSEN)
        return _back(request, dispatch_id)

    def deed() -> str:
        settle_returns(dispatch_id, chosen, actor=actor)
        return "รับทราบการส่งคืนแล้ว"

    return _do(request, dispatch_id, deed)


def _do(
    request: SignedInRequest, dispatch_id: int, deed: Callable[[], str]
) -> HttpResponse:
    """Do a deed that has no form of its own, and say what came of it."""
    try:
        said = deed()
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return _back(request, dispatch_id)


@GET_POST
def dispatch_recall(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """เรียกคืน: asks first, then calls the letter back with a reason."""
    actor = request.actor
    dispatch = own_dispatch(dispatch_id, actor=actor)
    scope = scope_of(request, dispatch, Delivery.RECALLABLE)
    form = RecallForm(_posted(request), initial=saved_input.initial_values(request))
    if not scope.is_chosen:
        return _nobody_chosen(request, dispatch)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            count = recall_deliveries(dispatch.pk, reason, scope.ids, actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"เรียกคืนจาก {count:,} แห่งแล้ว")
            return HttpResponseRedirect(dispatch.get_absolute_url())
    context = {"dispatch": dispatch, "scope": scope, "form": form}
    status = 422 if form.errors else 200
    return render(request, "dispatch/dispatch_recall.html", context, status=status)


@GET_POST
def dispatch_replace(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """ส่งฉบับแก้ไขแทน: to everybody who has the letter, or to some."""
    dispatch = own_dispatch(dispatch_id, actor=request.actor)
    scope = scope_of(request, dispatch, Delivery.REPLACEABLE, is_in_use=True)
    if not scope.is_chosen:
        return _nobody_chosen(request, dispatch)
    posted = _posted(request)
    uploads = StagedUploads.blank()
    if posted is not None:
        uploads = StagedUploads.read(request, request.actor.user)
    was = {"subject": dispatch.subject, "summary": dispatch.summary}
    form = ReplaceForm(posted, initial=was | saved_input.initial_values(request))
    if not uploads.wants_more_slots and form.is_valid() and uploads.is_valid():
        try:
            return _replaced(request, dispatch, scope, form, uploads)
        except DomainError as error:
            refuse_form(form, error)
    return _replace_page(request, dispatch, scope, form, uploads)


def _replaced(
    request: SignedInRequest,
    dispatch: Dispatch,
    scope: ChosenDeliveries,
    form: ReplaceForm,
    uploads: StagedUploads,
) -> HttpResponse:
    kept = frozenset(read_ids(request.POST.getlist("keep")))
    if scope.ids is None and not uploads.chosen() and not form.changes(dispatch):
        there = set(dispatch.letter.attachments.values_list("pk", flat=True))
        # The same letter once more is for those who could not read the first.
        if kept >= there:
            raise DomainError(NOTHING_CHANGED)
    details = ReplacementDetails(
        **form.cleaned_data, kept_file_ids=kept, delivery_ids=scope.ids
    )
    with uploads.consuming():
        new = replace_letter(
            dispatch.pk, details, uploads.chosen(), actor=request.actor
        )
    say_sent(request, new, "ส่งฉบับแก้ไขแทนถึง")
    return HttpResponseRedirect(new.get_absolute_url())


def _replace_page(
    request: SignedInRequest,
    dispatch: Dispatch,
    scope: ChosenDeliveries,
    form: ReplaceForm,
    uploads: StagedUploads,
) -> HttpResponse:
    files = shown_files(
        dispatch.letter,
        lambda each: reverse("dispatch:dispatch_file", args=[dispatch.pk, each]),
    )
    named = read_ids(request.POST.getlist("keep"))
    kept = set(named if form.is_bound else (each.id for each in files))
    context = {"dispatch": dispatch, "scope": scope, "form": form}
    context |= {"uploads": uploads, "files": files, "kept": kept}
    status = 422 if form.is_bound and not uploads.wants_more_slots else 200
    return render(request, "dispatch/dispatch_replace.html", context, status=status)


@GET_POST
def dispatch_add(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """เพิ่มผู้รับ: the same letter within the same dispatch to more offices."""
    actor = request.actor
    dispatch = own_dispatch(dispatch_id, actor=actor)
    returned = _returned(request, dispatch)
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = add_recipients(
                dispatch.pk,
                form.choice(dispatch),
                actor=actor,
                instead_of_id=returned.pk if returned else None,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"ส่งเพิ่มถึง {len(added):,} แห่งแล้ว")
            return HttpResponseRedirect(dispatch.get_absolute_url())
    return _add_page(request, dispatch, returned, form)


def _add_page(
    request: SignedInRequest,
    dispatch: Dispatch,
    returned: Delivery | None,
    form: AddForm,
) -> HttpResponse:
    text = searched_text(request.GET.get("q", ""))
    groups = offered_groups(dispatch, text)
    offered = sum(len(each.offices) for each in groups)
    context: dict[str, Any] = {
        "dispatch": dispatch,
        "returned": returned,
        "form": form,
        "groups": groups,
        "chosen": _ticked_offices(request, dispatch, form),
        "text": text,
        "is_searched": bool(text) or offered >= MOST_OFFERED,
        "most": MOST_OFFERED,
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/dispatch_add.html", context, status=status)


def _ticked_offices(
    request: SignedInRequest, dispatch: Dispatch, form: AddForm
) -> Collection[int]:
    """Return the ticks of a sent form, or all that ``missing`` asks for."""
    if form.is_bound:
        return set(read_ids(request.POST.getlist("offices")))
    if "missing" in request.GET:
        return set(missing_schools(dispatch).values_list("pk", flat=True))
    return ()


def _returned(request: SignedInRequest, dispatch: Dispatch) -> Delivery | None:
    """The return that another office is to settle; UnknownSubjectError for no such."""
    asked = asked_id(request, "instead_of")
    if asked is None:
        return None
    returned = Delivery.objects.filter(
        pk=asked, dispatch=dispatch, returned_at__isnull=False
    ).select_related("office")
    found = returned.first()
    if found is None:
        raise UnknownSubjectError
    return found


@require_GET
def dispatch_chat(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """A text to paste into a chat group: who has not received, or not reported."""
    dispatch = shown_dispatch(dispatch_id, request.actor)
    kind = request.GET.get("who", "")
    kinds = CHAT_KINDS if dispatch.needs_reply else CHAT_KINDS[:1]
    if kind not in dict(kinds):
        kind = kinds[0][0]
    context = {
        "dispatch": dispatch,
        "kind": kind,
        "kinds": kinds,
        "text": chat_text(dispatch, kind, timezone.now()),
    }
    return render(request, "dispatch/dispatch_chat.html", context)


def _posted(request: SignedInRequest) -> Any:
    """What was filled in; None where the form is only asked for."""
    asks = request.method == "GET" or "ask" in request.POST
    return None if asks else request.POST


def _ticked(request: SignedInRequest) -> list[int]:
    return read_ids(request.POST.getlist("delivery"))


def _nobody_chosen(request: SignedInRequest, dispatch: Dispatch) -> HttpResponse:
    messages.warning(request, NOBODY_CHOSEN)
    return _back(request, dispatch.pk)


def _back(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    return HttpResponseRedirect(_address_back(request, dispatch_id))


def _address_back(request: SignedInRequest, dispatch_id: int) -> str:
    page = reverse("dispatch:dispatch_detail", args=[dispatch_id])
    return safe_next(request, request.POST.get("next", ""), page)
