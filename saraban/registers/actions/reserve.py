"""จองเลข: numbers that wait for their letters, filled in or released as void."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.core.submissions import digest_of, once, require_same_content
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.registers.actions.books import book_taking_numbers
from saraban.registers.actions.numbers import take_number
from saraban.registers.actions.write_entry import (
    set_keys,
)
from saraban.registers.details import ReservationDetails
from saraban.registers.errors import ReservationRefusedError
from saraban.registers.models import NumberReservation, RegisterEntry
from saraban.registers.queries.kinds import kind_of, require_to_register


def reserve_numbers(
    kind: str, details: ReservationDetails, *, actor: Actor
) -> NumberReservation:
    """Take the next ``count`` numbers for letters to come.

    Each is an entry of the book at once, in state *reserved*, so the book has no gap.
    The same submission again returns the reservation that it made. Raises
    NotAllowedError, ReservationRefusedError, BookClosedError, ClockWentBackError.
    """
    require(actor, Permission.NUMBER_RESERVE, division_id=details.division_id)
    require_to_register(actor, kind_of(actor.book_owner, kind), details.division_id)
    _check_wish(details, actor)
    made = NumberReservation.objects.filter(submission=details.submission)
    own = made.filter(book__office=actor.book_owner_id)

    def made_before() -> NumberReservation | None:
        reservation = own.all().first()
        if reservation is not None:
            words = "จองเลขไปแล้ว"
            require_same_content(reservation, digest_of(details), words)
        return reservation

    return once(
        made_before,
        made.all().exists,
        lambda: _reserve(kind, details, actor=actor),
    )


def _check_wish(details: ReservationDetails, actor: Actor) -> None:
    if details.count < 1:
        raise ReservationRefusedError("จำนวนเลขที่จองต้องเป็น 1 ขึ้นไป")  # noqa: EM101
    today, owner = thai.today(), actor.book_owner
    last = today + timedelta(days=owner.reservation_days)
    if not today <= details.expires_on <= last:
        message = (
            "ใช้ภายในวันที่ ต้องอยู่ระหว่าง "
            f"{thai.format_date(today)} ถึง {thai.format_date(last)}"
        )
        raise ReservationRefusedError(message)
    people = Appointment.objects.current(today).filter(user=details.owner_id)
    offices = {
        found.office.book_owner_id
        for found in people.select_related("office").order_by()
    }
    if actor.book_owner_id not in offices:
        message = "ผู้จองต้องเป็นบุคลากรของหน่วยงานท่าน เลือกชื่อผู้จองอีกครั้ง"
        raise ReservationRefusedError(message)


def _reserve(
    kind: str, details: ReservationDetails, *, actor: Actor
) -> NumberReservation:
    day = thai.today()
    # The quota is of both books: one reservation of the office after the other.
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    book = take_number(book_taking_numbers(actor.book_owner, kind, day), details.count)
    _check_quota(details, office)
    reservation = NumberReservation.objects.create(
        book=book,
        owner_id=details.owner_id,
        division_id=details.division_id,
        reason=details.reason,
        expires_on=details.expires_on,
        reserved_by_id=actor.user_id,
        submission=details.submission,
        submission_digest=digest_of(details),
    )
    first = book.last_number - details.count + 1
    entries = [
        _reserved_entry(reservation, number, day)
        for number in range(first, book.last_number + 1)
    ]
    entries = RegisterEntry.objects.bulk_create(entries)
    values = {"reason": details.reason, "expires_on": str(details.expires_on)}
    record_many(
        AuditKind.NUMBER_RESERVED,
        [(entry, {"number": entry.number, **values}) for entry in entries],
        actor=actor,
    )
    return reservation


def _check_quota(details: ReservationDetails, office: Office) -> None:
    quota = office.reservation_quota
    waiting = RegisterEntry.objects.reserved_in(office.pk)
    waiting_count = waiting.filter(reservation__division=details.division_id).count()
    if waiting_count + details.count <= quota:
        return
    if quota == 0:
        raise ReservationRefusedError("หน่วยงานของท่านไม่เปิดให้จองเลข")  # noqa: EM101
    whose = "กลุ่มนี้" if details.division_id else "หน่วยงาน"
    message = (
        f"จองได้ไม่เกิน {quota} เลขพร้อมกัน {whose}มีเลขจองที่ยังไม่ใช้ {waiting_count} เลข "
        f"จองเพิ่มได้อีก {max(quota - waiting_count, 0)} เลข ให้ใช้หรือปล่อยเลขที่จองไว้ก่อน"
    )
    raise ReservationRefusedError(message)


def _reserved_entry(
    reservation: NumberReservation, number: int, day: date
) -> RegisterEntry:
    """Return an entry that says who waits with it, and why, where the letter will be."""
    entry = RegisterEntry(
        book=reservation.book,
        number=number,
        state=RegisterEntry.State.RESERVED,
        reservation=reservation,
        subject=reservation.reason,
        action_taken=str(reservation.owner)[:150],
        responsible_office_id=reservation.division_id,
        book_date=day,
        registered_by_id=reservation.reserved_by_id,
        submission=uuid.uuid4(),
    )
    set_keys(entry, is_incoming=reservation.book.is_incoming)
    return entry
