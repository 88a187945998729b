"""หนังสือส่ง, one dispatch with who has received it, and its paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.core.lists.filters import Parameters
from saraban.core.requests import asked_id, read_ids
from saraban.core.tables.content_type import XLSX
from saraban.dispatch.actions.receive import sender_text
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.missing_schools import missing_schools
from saraban.dispatch.queries.receipt_filters import (
    MatrixFilters,
    read_filters,
    state_choices,
)
from saraban.dispatch.queries.receipt_matrix import (
    ROWS,
    changed_rows,
    counts_of,
    matrix_page,
    unsettled_returns,
)
from saraban.dispatch.queries.receipts import receipts_of
from saraban.dispatch.queries.sent_list import SENT_STATES, sent_page
from saraban.dispatch.queries.sent_list import read_filters as read_sent_filters
from saraban.dispatch.queries.visible import may_follow_up, visible_dispatch
from saraban.letters.queries.pages import shown_files
from saraban.offices.actors import Actor
from saraban.offices.divisions import all_divisions
from saraban.offices.requests import SignedInRequest
from saraban.workdays.queries.working_days import overdue_before

# The larger a letter's circle, the rarer its counts are asked for.
MANY: Final = 1000
POLL_SECONDS: Final = 30
POLL_SECONDS_OF_MANY: Final = 60
# What was written while the page before was made is not missed.
MARGIN: Final = timedelta(seconds=5)
MISSING_SHOWN: Final = 5


@require_GET
def dispatch_list(request: SignedInRequest) -> HttpResponse:
    """หนังสือส่ง: what the office has sent, and how many have received it."""
    actor = request.actor
    require_somewhere(actor, Permission.DISPATCH_READ)
    owner = actor.book_owner
    filters = read_sent_filters(Parameters(request.GET))
    context = {
        "filters": filters,
        "page": sent_page(filters, request.path, actor=actor),
        "states": SENT_STATES,
        "divisions": all_divisions(owner),
        "is_school": owner.is_school,
        "may_send": can_somewhere(actor, Permission.LETTER_SEND),
    }
    return render(request, "dispatch/dispatch_list.html", context)


@require_GET
def dispatch_detail(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """ผลการลงทะเบียนรับ: every recipient with time and number, or still waiting."""
    actor = request.actor
    dispatch = shown_dispatch(dispatch_id, actor)
    late = overdue_before(dispatch.sender)
    filters = _filters(request, dispatch)
    page = matrix_page(dispatch, filters, request.path, late, actor=actor)
    context = {
        **_live(dispatch, [each.delivery.pk for each in page.rows], late, actor),
        "page": page,
        "filters": filters,
        "choices": state_choices(dispatch, dispatch.sender.receipt_days),
        **_apart(dispatch),
        "newer": dispatch.replaced_by.order_by("pk"),
        "missing": _missing(dispatch),
        "files": shown_files(
            dispatch.letter,
            lambda each: reverse("dispatch:dispatch_file", args=[dispatch.pk, each]),
        ),
    }
    return render(request, "dispatch/dispatch_detail.html", context)


@require_GET
def dispatch_rows(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """The counts, and the shown recipients to whom something has happened since."""
    actor = request.actor
    dispatch = shown_dispatch(dispatch_id, actor)
    late = overdue_before(dispatch.sender)
    shown = read_ids(request.GET.get("shown", "").split("."))[:ROWS]
    since = _moment(asked_id(request, "since"))
    context = {
        **_live(dispatch, shown, late, actor),
        "rows": changed_rows(dispatch, shown, since - MARGIN, late, actor=actor),
    }
    return render(request, "dispatch/_matrix_rows.html", context)


@require_GET
def dispatch_print(request: SignedInRequest, dispatch_id: int) -> HttpResponse:
    """The proof as a page to print and file; of what is filtered, if anything is."""
    dispatch = shown_dispatch(dispatch_id, request.actor)
    filters = _filters(request, dispatch)
    late = overdue_before(dispatch.sender)
    choices = state_choices(dispatch, dispatch.sender.receipt_days)
    context = {
        **_heading(dispatch),
        "counts": counts_of(dispatch, late),
        "receipts": receipts_of(dispatch, filters, late),
        **_apart(dispatch),
        "may_act": False,
        "filters": filters,
        "state_words": dict(choices).get(filters.state, ""),
    }
    return render(request, "dispatch/dispatch_print.html", context)


@require_GET
def dispatch_export(request: SignedInRequest, dispatch_id: int) -> FileResponse:
    """ส่งออก Excel: the recipients that the page is filtered to, or all."""
    actor = request.actor
    dispatch = shown_dispatch(dispatch_id, actor)
    filters = _filters(request, dispatch)
    late = overdue_before(dispatch.sender)
    from saraban.dispatch.queries.receipts_export import (  # noqa: PLC0415  XlsxWriter
        export_receipts,
        title_of,
    )

    file = export_receipts(dispatch, filters, late, actor=actor)
    response = FileResponse(file, content_type=XLSX)
    name = quote(f"{title_of(dispatch)}.xlsx", safe="")
    # The first name is for programs that know only ASCII.
    response["Content-Disposition"] = (
        f"attachment; filename=\"receipts-{dispatch.pk}.xlsx\"; filename*=UTF-8''{name}"
    )
    return response


def shown_dispatch(dispatch_id: int, actor: Actor) -> Dispatch:
    """Return a dispatch with what its page says of it; UnknownSubjectError if none."""
    with_all = Dispatch.objects.select_related(
        "letter",
        "entry__book",
        "sender",
        "from_office",
        "sent_by",
        "approved_by",
        "recalled_by",
        "replaces",
        "answers__dispatch",
    )
    return visible_dispatch(with_all, dispatch_id, actor)


def _filters(request: SignedInRequest, dispatch: Dispatch) -> MatrixFilters:
    choices = state_choices(dispatch, dispatch.sender.receipt_days)
    return read_filters(Parameters(request.GET), choices)


def _heading(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "dispatch": dispatch,
        "sender": sender_text(dispatch),
        "now": timezone.now(),
    }


def _live(
    dispatch: Dispatch, shown: list[int], late: datetime, actor: Actor
) -> dict[str, Any]:
    """What the page asks for again and again until everybody has received."""
    counts = counts_of(dispatch, late)
    heading = _heading(dispatch)
    waits = counts.waiting or (dispatch.needs_reply and counts.owing)
    ids = ".".join(map(str, shown))
    rows = reverse("dispatch:dispatch_rows", args=[dispatch.pk])
    return {
        **heading,
        "counts": counts,
        "days": dispatch.sender.receipt_days,
        "may_act": bool(may_follow_up(dispatch, actor)),
        "returns": unsettled_returns(dispatch) if counts.unsettled else [],
        "poll_url": f"{rows}?since={int(heading['now'].timestamp())}&shown={ids}"
        if waits
        else "",
        "poll_seconds": POLL_SECONDS_OF_MANY if counts.total > MANY else POLL_SECONDS,
    }


def _apart(dispatch: Dispatch) -> dict[str, Any]:
    """Recipients that are no other office of the system."""
    copies = dispatch.inside_copies.select_related("office", "received_by", "entry")
    return {
        "copies": copies.order_by("pk"),
        "outside": dispatch.outside_deliveries.order_by("pk"),
    }


def _moment(seconds: int | None) -> datetime:
    """When the page before was made; of an unreadable one, just now."""
    now = timezone.now()
    if seconds is None or not 0 < seconds < now.timestamp():
        return now
    return datetime.fromtimestamp(seconds, UTC)


def _missing(dispatch: Dispatch) -> tuple[int, list[str]]:
    """How many schools of today have not got a letter to all, and the first names."""
    names = list(missing_schools(dispatch).values_list("short_name", flat=True))
    return len(names), names[:MISSING_SHOWN]
