"""What waits for a person: the rows of รายการหลัก."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.dispatch.lists import (
    DELIVERY_COLUMNS,
    DISPATCH_COLUMNS,
    add_received_counts,
)
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.actors import Actor
from saraban.registers.books import current_book
from saraban.registers.models import Register, RegisterEntry

ROWS: Final = 8
SENT_ROWS: Final = 4
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
    """The work of one person, newest first."""

    deliveries: list[dict[str, Any]] = field(default_factory=list)
    without_files: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    recent: list[dict[str, Any]] = field(default_factory=list)


def work_of(actor: Actor) -> Work:
    """Return what waits and what was last done, in at most six queries."""
    return Work(
        deliveries=_waiting_deliveries(actor),
        without_files=_without_files(actor),
        sent=_sent(actor),
        recent=_recent(actor),
    )


def _waiting_deliveries(actor: Actor) -> list[dict[str, Any]]:
    if not can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return []
    waiting = Delivery.objects.visible_to(actor).outstanding().order_by("-pk")
    return list(waiting.values(*DELIVERY_COLUMNS)[:ROWS])


def _without_files(actor: Actor) -> list[dict[str, Any]]:
    """Numbers that the person took and whose signed file is still to come."""
    if not can_somewhere(actor, Permission.OUTGOING_REGISTER):
        return []
    book = current_book(actor.book_owner, Register.Kind.OUTGOING)
    entries = RegisterEntry.objects.visible_to(actor).in_book(book)
    mine = entries.filter(
        registered_by=actor.user_id,
        has_files=False,
        state=RegisterEntry.State.REGISTERED,
    )
    return list(mine.order_by("-number").values(*ENTRY_COLUMNS)[:ROWS])


def _sent(actor: Actor) -> list[dict[str, Any]]:
    sent = Dispatch.objects.visible_to(actor)
    if can_somewhere(actor, Permission.LETTER_SEND):
        sent = sent.filter(sent_by=actor.user_id)
    rows = list(sent.order_by("-pk").values(*DISPATCH_COLUMNS)[:SENT_ROWS])
    add_received_counts(rows)
    return rows


def _recent(actor: Actor) -> list[dict[str, Any]]:
    if not can_somewhere(actor, Permission.BOOK_READ):
        return []
    book = current_book(actor.book_owner, Register.Kind.INCOMING)
    entries = RegisterEntry.objects.visible_to(actor).in_book(book)
    return list(
        entries.filter(state=RegisterEntry.State.REGISTERED)
        .order_by("-number")
        .values(*ENTRY_COLUMNS)[:ROWS]
    )
