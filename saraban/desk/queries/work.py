"""What waits for a person: the rows of รายการหลัก."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.certificates.queries.checkers import to_check
from saraban.circulation.models import ReturnReason, Step
from saraban.circulation.queries.step_boxes import late_and_closing
from saraban.core.lists.counts import MOST_COUNTED
from saraban.core.prepared import placeholder
from saraban.desk.queries.counts import returned_to, waiting_for
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.copies import copies_waiting
from saraban.dispatch.queries.list_page import DELIVERY_COLUMNS
from saraban.dispatch.queries.overdue import late_sent_count
from saraban.dispatch.queries.sent_list import DISPATCH_COLUMNS, add_received_counts
from saraban.notices.models import Notice
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.actors import Actor, posts_at
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, NamedPerson, RegisterEntry

ROWS: Final = 8
SENT_ROWS: Final = 4
NOTICE_ROWS: Final = 5
# Reports that are owed are looked for among so many letters that came last.
REPORTS_LOOKED_BACK: Final = 2000
RETURNED_COLUMNS: Final = (
    "id",
    "dispatch",
    "office__short_name",
    "returned_at",
    "return_reason",
    "return_note",
    "dispatch__subject",
    "dispatch__reference_number",
)
REPORT_COLUMNS: Final = (
    "id",
    "dispatch__subject",
    "dispatch__reference_number",
    "dispatch__reply_by",
    "dispatch__from_office__name",
)
STEP_COLUMNS: Final = (
    "id",
    "purpose",
    "due_on",
    "asked_at",
    "entry__subject",
    "entry__sender",
    "entry__urgency",
    "entry__number",
    "entry__insert_number",
    "entry__book__kind",
)
ENTRY_COLUMNS: Final = (
    "id",
    "number",
    "insert_number",
    "subject",
    "urgency",
    "deadline_at",
)


@dataclass(frozen=True)
class Work:
    """The work of one person, newest first; the numbers count at most 100."""

    deliveries: list[dict[str, Any]] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    late_sent: int = 0
    copies: int = 0
    orders: int = 0
    certificates: int = 0
    steps: list[dict[str, Any]] = field(default_factory=list)
    late_steps: int = 0
    closing: int = 0
    without_files: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    recent: list[dict[str, Any]] = field(default_factory=list)


def work_of(actor: Actor) -> Work:
    """Return what waits and what was last done, in a few short queries."""
    sends = can_somewhere(actor, Permission.LETTER_SEND)
    posts = posts_at(actor)
    late, closing = late_and_closing(actor, posts)
    orders, certificates = _orders_and_certificates(actor)
    return Work(
        deliveries=_waiting_deliveries(actor),
        returned=_returned(actor),
        reports=_reports(actor),
        notices=Notice.objects.newest_for(actor, NOTICE_ROWS),
        late_sent=late_sent_count(actor) if sends else 0,
        copies=_copies(actor),
        orders=orders,
        certificates=certificates,
        steps=_steps(posts) if posts else [],
        late_steps=late,
        closing=closing,
        without_files=_without_files(actor),
        sent=_sent(actor),
        recent=_recent(actor),
    )


def _orders_and_certificates(actor: Actor) -> tuple[int, int]:
    """Orders to acknowledge and certificates to check, at most 100 each, in one query."""
    counts = Counter(which for (which,) in _NAMED.values(actor))
    return counts[0], counts[1]


def _named_and_to_check(actor: Actor) -> QuerySet[Any, Any]:
    orders = NamedPerson.objects.visible_to(actor).waiting()
    certificates = to_check(actor)
    first, second = (
        rows.model.objects.filter(pk__in=rows.order_by().values("pk")[:MOST_COUNTED])
        for rows in (orders, certificates)
    )
    return (
        first.annotate(which=Value(0))
        .values_list("which")
        .union(second.annotate(which=Value(1)).values_list("which"), all=True)
    )


def _waiting_deliveries(actor: Actor) -> list[dict[str, Any]]:
    return _WAITING.dicts(actor)


def _returned(actor: Actor) -> list[dict[str, Any]]:
    """What came back and waits for an answer."""
    rows = _RETURNED.dicts(actor)
    for row in rows:
        row["reason"] = ReturnReason(row["return_reason"]).label
    return rows


def _reports(actor: Actor) -> list[dict[str, Any]]:
    """ต้องรายงานกลับ: received, and the report is still owed."""
    if not can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return []
    return _REPORTS.dicts(actor)


def _owed(actor: Actor) -> Any:
    came = Delivery.objects.visible_to(actor)
    last = came.order_by("-pk").values("pk")[:REPORTS_LOOKED_BACK]
    owed = Delivery.objects.filter(
        pk__in=last,
        state=Delivery.State.RECEIVED,
        acted_at__isnull=True,
        dispatch__needs_reply=True,
    )
    # Those without a day come last.
    ordered = owed.order_by(F("dispatch__reply_by").asc(nulls_last=True), "pk")
    return ordered.values(*REPORT_COLUMNS)[:MOST_COUNTED]


def _steps(posts: list[Actor]) -> list[dict[str, Any]]:
    """What lies on the person's desk."""
    rows = _STEPS.dicts(*posts)
    for row in rows:
        row["purpose"] = Step.Purpose(row["purpose"]).label
    return rows


def _copies(actor: Actor) -> int:
    has_them = actor.book_owner.has_divisions
    return len(_COPIES.values(actor)) if has_them else 0


def _without_files(actor: Actor) -> list[dict[str, Any]]:
    """Numbers that the person took and whose signed file is still to come."""
    if not can_somewhere(actor, Permission.OUTGOING_REGISTER):
        return []
    book = current_book(actor.book_owner, Book.Kind.OUTGOING)
    return _WITHOUT_FILES.dicts(actor, book=book.pk)


def _sent(actor: Actor) -> list[dict[str, Any]]:
    rows = _SENT.dicts(actor)
    add_received_counts(rows)
    return rows


def _last_sent(actor: Actor) -> Any:
    newer = Dispatch.objects.filter(replaces=OuterRef("pk"))
    sent = Dispatch.objects.visible_to(actor).filter(
        ~Exists(newer), recalled_at__isnull=True
    )
    if can_somewhere(actor, Permission.LETTER_SEND):
        sent = sent.filter(sent_by=actor.user_id)
    return sent.order_by("-pk").values(*DISPATCH_COLUMNS)[:SENT_ROWS]


def _recent(actor: Actor) -> list[dict[str, Any]]:
    if not can_somewhere(actor, Permission.BOOK_READ):
        return []
    book = current_book(actor.book_owner, Book.Kind.INCOMING)
    return _RECENT.dicts(actor, book=book.pk)


def _newest_in_book(actor: Actor) -> Any:
    entries = RegisterEntry.objects.visible_to(actor).in_book(placeholder("book"))
    standing = entries.filter(state=RegisterEntry.State.REGISTERED)
    return standing.order_by("-number").values(*ENTRY_COLUMNS)[:ROWS]


def _own_without_files(actor: Actor) -> Any:
    entries = RegisterEntry.objects.visible_to(actor).in_book(placeholder("book"))
    mine = entries.filter(
        registered_by=actor.user_id,
        has_files=False,
        state=RegisterEntry.State.REGISTERED,
    )
    return mine.order_by("-number").values(*ENTRY_COLUMNS)[:ROWS]


# Each is built once for all who may the same.
_NAMED: Final = ActorQuery(lambda posts: _named_and_to_check(posts[0]))
_WAITING: Final = ActorQuery(
    lambda posts: waiting_for(posts[0]).order_by("-pk").values(*DELIVERY_COLUMNS)[:ROWS]
)
_RETURNED: Final = ActorQuery(
    lambda posts: returned_to(posts[0]).order_by("-pk").values(*RETURNED_COLUMNS)[:ROWS]
)
_REPORTS: Final = ActorQuery(lambda posts: _owed(posts[0]))
_STEPS: Final = ActorQuery(
    lambda posts: (
        Step.objects.with_actor(posts[0], posts)
        .order_by("-pk")
        .values(*STEP_COLUMNS)[:ROWS]
    )
)
_COPIES: Final = ActorQuery(
    lambda posts: copies_waiting(posts[0]).order_by().values("pk")[:MOST_COUNTED]
)
_SENT: Final = ActorQuery(lambda posts: _last_sent(posts[0]))
_WITHOUT_FILES: Final = ActorQuery(lambda posts: _own_without_files(posts[0]))
_RECENT: Final = ActorQuery(lambda posts: _newest_in_book(posts[0]))
