"""Reserved numbers that still wait, as their page shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from saraban.core import thai
from saraban.core.lists.keyset import OLDEST_FIRST
from saraban.core.lists.pager import ListPage, older_pager
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.registers.errors import PrefixMissingError
from saraban.registers.models import NumberReservation, RegisterEntry
from saraban.registers.models.entries import number_spans
from saraban.registers.queries.prefixes import prefix_for
from saraban.registers.queries.rights import is_overdue, may_fill, may_release


@dataclass(frozen=True)
class WaitingNumber:
    """A reserved number with what this person may do with it."""

    entry: RegisterEntry
    reservation: NumberReservation
    late_text: str
    may_fill: bool
    may_release: bool


@dataclass(frozen=True)
class ReservedNumbers:
    """How many numbers wait in each book, and how many may."""

    by_kind: dict[str, int]
    quota: int
    words: str


@dataclass(frozen=True)
class ReservationMade:
    """What was just reserved, to be told and copied."""

    reservation: NumberReservation
    numbers: str
    references: str


def waiting_page(
    kind: str, after: int | None, *, actor: Actor
) -> ListPage[WaitingNumber]:
    """Return the reserved numbers of one kind of book, in the order of reserving."""
    entries = (
        RegisterEntry.objects.visible_to(actor)
        .reserved_in(actor.book_owner_id)
        .filter(book__kind=kind)
        .select_related(
            "book__office",
            "book__own_kind",
            "reservation__owner",
            "reservation__division",
        )
    )
    page = OLDEST_FIRST.page_after_id(entries, after or None)
    rows = [row for entry in page.rows if (row := _row(entry, actor)) is not None]
    path = reverse("registers:number_list", args=[kind])
    summary = f"แสดง {len(rows)} เลข เลขที่จองก่อนอยู่บน"
    pager = older_pager(page, path, page.place("after"), summary, summary)
    return ListPage(rows, pager)


def _row(entry: RegisterEntry, actor: Actor) -> WaitingNumber | None:
    if entry.reservation is None:
        return None
    return WaitingNumber(
        entry,
        entry.reservation,
        late_text=_late_text(entry, entry.reservation),
        may_fill=may_fill(entry, actor),
        may_release=may_release(entry, actor),
    )


def _late_text(entry: RegisterEntry, reservation: NumberReservation) -> str:
    """``เกินกำหนด 3 วัน``; a number of a past year is late whatever its day."""
    days = (thai.today() - reservation.expires_on).days
    if days > 0:
        return f"เกินกำหนด {days} วัน"
    return "ข้ามปีแล้ว" if is_overdue(entry) else ""


def reserved_numbers(actor: Actor) -> ReservedNumbers:
    """Count the reserved numbers of the person's division, or of the whole office."""
    owner = actor.book_owner
    waiting = RegisterEntry.objects.visible_to(actor).reserved_in(owner.pk)
    # A quota bounds them: a few rows, counted here for both books at once.
    rows = waiting.values_list("book__kind", "reservation__division")
    by_kind: Counter[str] = Counter()
    waiting_count = 0
    for kind, division_id in rows:
        by_kind[kind] += 1
        waiting_count += not actor.division_id or division_id == actor.division_id
    quota = owner.reservation_quota
    whose = actor.office.name if actor.division_id else "หน่วยงาน"
    each = "แต่ละกลุ่ม" if owner.has_divisions and not actor.division_id else ""
    words = (
        f"{each}จองได้ไม่เกิน {quota} เลขพร้อมกัน {whose}มีเลขจองที่ยังไม่ใช้ {waiting_count} เลข"
        if quota
        else "หน่วยงานของท่านไม่เปิดให้จองเลข"
    )
    return ReservedNumbers(dict(by_kind), quota, words)


def people_to_choose(actor: Actor) -> list[Appointment]:
    """Return the current posts of the office's people, those of one's own first."""
    owner = actor.book_owner
    of_office = Q(office=owner) | Q(
        office__parent=owner, office__kind=Office.Kind.DIVISION
    )
    found = (
        Appointment.objects.current(thai.today())
        .filter(of_office)
        .select_related("user", "office")
        .order_by("office__order", "office__code", "user__name_order", "pk")
    )
    return sorted(found, key=lambda each: each.office_id != actor.office_id)


def reservation_made(reservation_id: int, actor: Actor) -> ReservationMade | None:
    """Return what the person has just reserved, None where it is not theirs."""
    reservation = (
        NumberReservation.objects.filter(
            pk=reservation_id,
            book__office=actor.book_owner_id,
            reserved_by=actor.user_id,
        )
        .select_related("book__office", "owner")
        .first()
    )
    if reservation is None:
        return None
    entries = reservation.entries.order_by("number")
    numbers = list(entries.values_list("number", flat=True))
    return ReservationMade(
        reservation, number_spans(numbers), _references(reservation, numbers)
    )


def _references(reservation: NumberReservation, numbers: list[int]) -> str:
    """The เลขที่หนังสือ that letters will carry; an incoming book issues none."""
    if not reservation.book.is_outgoing or not numbers:
        return ""
    try:
        prefix = prefix_for(reservation.book.office, reservation.division_id)
    except PrefixMissingError:
        return ""
    ends = dict.fromkeys((numbers[0], numbers[-1]))
    return " ถึง ".join(f"{prefix}{number}" for number in ends)
