"""How a letter came to the office, and what its sender did with it since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from saraban.desk.queries.happenings import OF_COMING, Happening
from saraban.desk.queries.sent_history import returned
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy, Reminder
from saraban.registers.models import RegisterEntry

# Of each sort.
MOST = 500
_FACTS = (
    "dispatch__from_office",
    "dispatch__sender",
    "dispatch__sent_by",
    "opened_by",
    "received_by",
    "acted_by",
    "returned_by",
    "recalled_by",
    "return_settled_by",
)


def came_happenings(entry: RegisterEntry) -> Iterator[Happening]:
    """Give what happened to the letter on its way to the line, version by version.

    A version that was not registered yet is told of too. Six queries.
    """
    # Step by step: one OR over two columns would read the whole table.
    known = set(Delivery.objects.filter(entry=entry).values_list("pk", flat=True))
    newer = Delivery.objects.filter(replaces__in=known)
    known |= set(newer.values_list("pk", flat=True))
    found = Delivery.objects.filter(pk__in=known).select_related(*_FACTS)
    deliveries = list(found.order_by("-pk")[:MOST])
    for each in deliveries:
        yield from _delivery(each)
    yield from _of_sender(deliveries)
    copies = InsideCopy.objects.filter(entry=entry).select_related(
        "dispatch__sent_by", "dispatch__from_office", "received_by"
    )
    for copy in copies.order_by("-pk")[:MOST]:
        yield from _copy(copy)


def _delivery(delivery: Delivery) -> Iterator[Happening]:
    dispatch = delivery.dispatch
    yield _sent(dispatch, "ส่งฉบับแก้ไขแทน" if delivery.replaces_id else "ส่งหนังสือ")
    yield from _moment(delivery.opened_at, "เปิดดู", delivery.opened_by)
    yield from _moment(
        delivery.received_at,
        "ลงทะเบียนรับ",
        delivery.received_by,
        delivery.received_capacity,
    )
    yield from _moment(
        delivery.acted_at, "ดำเนินการแล้ว", delivery.acted_by, words=delivery.acted_note
    )
    if delivery.is_returned or delivery.returned_at is not None:
        yield returned(delivery, OF_COMING, "ส่งคืนผู้ส่ง")
    yield from _moment(
        delivery.return_settled_at,
        "ผู้ส่งดำเนินการเรื่องที่ส่งคืนแล้ว",
        delivery.return_settled_by,
    )
    yield from _moment(
        delivery.recalled_at,
        "ผู้ส่งเรียกคืน",
        delivery.recalled_by,
        delivery.recalled_capacity,
        delivery.recall_reason,
    )


def _sent(dispatch: Dispatch, title: str) -> Happening:
    return Happening(
        dispatch.sent_at,
        OF_COMING,
        title,
        who=str(dispatch.sent_by),
        capacity=dispatch.sent_capacity,
        words=dispatch.reason,
        facts=f"จาก {dispatch.from_office.name}",
    )


def _moment(
    at: datetime | None,
    title: str,
    by: object,
    capacity: str = "",
    words: str = "",
) -> Iterator[Happening]:
    if at is not None:
        who = str(by) if by else ""
        yield Happening(at, OF_COMING, title, who=who, capacity=capacity, words=words)


def _of_sender(deliveries: list[Delivery]) -> Iterator[Happening]:
    """แจ้งเตือน by the sender, and what was sent in answer."""
    reminders = Reminder.objects.filter(delivery__in=deliveries).select_related("by")
    for reminder in reminders.order_by("-pk")[:MOST]:
        yield from _moment(reminder.at, "ผู้ส่งแจ้งเตือน", reminder.by)
    answers = Dispatch.objects.filter(answers__in=deliveries).select_related("sent_by")
    for answer in answers.order_by("-pk")[:MOST]:
        yield Happening(
            answer.sent_at,
            OF_COMING,
            "ส่งหนังสือตอบ",
            who=str(answer.sent_by),
            capacity=answer.sent_capacity,
            facts=answer.reference_number,
        )


def _copy(copy: InsideCopy) -> Iterator[Happening]:
    yield _sent(copy.dispatch, "ส่งหนังสือภายในสำนักงาน")
    yield from _moment(copy.opened_at, "เปิดดู", None)
    yield from _moment(copy.received_at, "รับทราบ", copy.received_by)
