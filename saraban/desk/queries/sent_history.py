"""What became of a letter after it was sent: its sendings, with their receipts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Q

from saraban.desk.queries.happenings import OF_SENDING, Happening
from saraban.dispatch.models import (
    Delivery,
    Dispatch,
    InsideCopy,
    OutsideDelivery,
    Reminder,
)
from saraban.registers.models import RegisterEntry

# Of each sort; what happened to many at once is one line.
MOST = 500


def sent_happenings(entry: RegisterEntry, *, in_full: bool) -> Iterator[Happening]:
    """Give every sending of an entry's letter; ``in_full`` with what the receivers did.

    As many queries for one receiver as for thousands.
    """
    sendings = list(
        Dispatch.objects.filter(entry=entry)
        .select_related("sent_by", "approved_by", "recalled_by")
        .order_by("-pk")[:MOST]
    )
    for each in sendings:
        yield from _sending(each, in_full=in_full)
    if in_full and sendings:
        ids = [each.pk for each in sendings]
        yield from _receipts(ids)
        yield from _returns(ids)
        yield from _recalls(ids)
        yield from _reminders(Q(delivery__dispatch__in=ids), "แจ้งเตือนผู้รับ")
        yield from _inside(ids)
        yield from _outside(ids)


def _sending(dispatch: Dispatch, *, in_full: bool) -> Iterator[Happening]:
    if dispatch.approved_at is not None:
        yield Happening(
            dispatch.approved_at,
            OF_SENDING,
            "อนุมัติให้ส่ง",
            who=str(dispatch.approved_by),
            capacity=dispatch.approved_capacity,
        )
    yield Happening(
        dispatch.sent_at,
        OF_SENDING,
        "ส่งฉบับแก้ไขแทน" if dispatch.replaces_id else "ส่งหนังสือ",
        who=str(dispatch.sent_by),
        capacity=dispatch.sent_capacity,
        to=dispatch.recipients_text,
        words=dispatch.reason,
        facts=f"{dispatch.recipient_count:,} แห่ง",
        url=dispatch.get_absolute_url() if in_full else "",
    )


def _receipts(ids: list[int]) -> Iterator[Happening]:
    rows = (
        Delivery.objects.filter(dispatch__in=ids)
        .values("dispatch")
        .annotate(
            total=Count("pk"), received=Count("received_at"), last=Max("received_at")
        )
    )
    for row in rows:
        if not row["received"]:
            continue
        is_all = row["received"] == row["total"]
        yield Happening(
            row["last"],
            OF_SENDING,
            "ผู้รับลงทะเบียนรับครบทุกแห่ง" if is_all else "ผู้รับลงทะเบียนรับล่าสุด",
            facts=f"ลงทะเบียนรับแล้ว {row['received']:,} จาก {row['total']:,} แห่ง",
        )


def _returns(ids: list[int]) -> Iterator[Happening]:
    rows = Delivery.objects.filter(dispatch__in=ids, returned_at__isnull=False)
    for row in rows.select_related("office", "returned_by").order_by("-pk")[:MOST]:
        yield returned(row, OF_SENDING, "ผู้รับส่งคืน")


def returned(delivery: Delivery, source: str, title: str) -> Happening:
    """Return the sending back of one delivery, with its reason."""
    reasons = (delivery.get_return_reason_display(), delivery.return_note)
    return Happening(
        delivery.returned_at or delivery.sent_at,
        source,
        title,
        who=str(delivery.returned_by),
        capacity=delivery.returned_capacity,
        to=delivery.office.name if source == OF_SENDING else "",
        words=" ".join(filter(None, reasons)),
    )


def _recalls(ids: list[int]) -> Iterator[Happening]:
    rows = Delivery.objects.filter(dispatch__in=ids, recalled_at__isnull=False)
    names = ("title", "given_name", "family_name")
    columns = [f"recalled_by__{each}" for each in names]
    grouped = rows.values(
        "dispatch", "recalled_at", "recalled_capacity", "recall_reason", *columns
    ).annotate(count=Count("pk"))
    for row in grouped.order_by("-recalled_at")[:MOST]:
        yield Happening(
            row["recalled_at"],
            OF_SENDING,
            "เรียกคืน",
            who=_name_in(row, columns),
            capacity=row["recalled_capacity"],
            words=row["recall_reason"],
            facts=f"{row['count']:,} แห่ง",
        )


def _reminders(of_whom: Q, title: str) -> Iterator[Happening]:
    columns = [f"by__{each}" for each in ("title", "given_name", "family_name")]
    rows = Reminder.objects.filter(of_whom).order_by()
    grouped = rows.values("at", *columns).annotate(count=Count("pk"))
    for row in grouped.order_by("-at")[:MOST]:
        yield Happening(
            row["at"],
            OF_SENDING,
            title,
            who=_name_in(row, columns),
            facts=f"{row['count']:,} แห่ง",
        )


def _name_in(row: dict[str, Any], columns: list[str]) -> str:
    title, given, family = (row[each] or "" for each in columns)
    return f"{title}{given} {family}".strip()


def _inside(ids: list[int]) -> Iterator[Happening]:
    rows = InsideCopy.objects.filter(dispatch__in=ids, received_at__isnull=False)
    for row in rows.select_related("office", "received_by").order_by("-pk")[:MOST]:
        if row.received_at is not None:
            yield Happening(
                row.received_at,
                OF_SENDING,
                "รับทราบ",
                who=str(row.received_by),
                to=row.office.name,
            )


def _outside(ids: list[int]) -> Iterator[Happening]:
    rows = OutsideDelivery.objects.filter(dispatch__in=ids, handed_on__isnull=False)
    for row in rows.select_related("recorded_by").order_by("-pk")[:MOST]:
        yield Happening(
            row.recorded_at,
            OF_SENDING,
            "บันทึกการส่งถึงหน่วยงานภายนอก",
            who=str(row.recorded_by),
            to=row.name,
            facts=" ".join(filter(None, (row.get_method_display(), row.detail))),
        )
