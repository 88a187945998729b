"""What follows a sending: returned, recalled, reminded, acted upon, handed on, told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.models import User
from saraban.circulation.models import ReturnReason
from saraban.core import thai
from saraban.demo.stage import Stage
from saraban.demo.ways import walk
from saraban.dispatch.actions.notify import title_of
from saraban.dispatch.models import Delivery, Dispatch, Reminder
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Office
from saraban.recipients.models import SavedGroup
from saraban.workdays.models import Holiday
from saraban.workdays.official_holidays import official_holidays

RETURNS: Final = (
    (ReturnReason.UNREADABLE, "เปิดไฟล์แนบที่ 1 ไม่ได้"),
    (ReturnReason.WRONG_OFFICE, "โรงเรียนไม่ได้เปิดสอนระดับมัธยมศึกษา"),
)
RECALL_REASON: Final = "ลงวันที่ประชุมผิด จะส่งฉบับแก้ไข"
REMINDED: Final = 8
MOST: Final = 20
TOLD_DAYS: Final = timedelta(days=7)
AN_HOUR: Final = timedelta(hours=1)
A_DAY: Final = timedelta(days=1)
# name of the group, and every how many schools one belongs to it
GROUPS: Final = (
    ("โรงเรียนขนาดเล็ก", 3),
    ("โรงเรียนขยายโอกาสทางการศึกษา", 5),
    ("โรงเรียนคุณภาพประจำตำบล", 7),
)


def follow_up(stage: Stage, now: datetime) -> None:
    """Let things happen to the letters of the last days, up to now."""
    _keep_groups(stage)
    _keep_holidays(stage, now)
    _ask_for_reports(stage, now)
    waiting = _waiting(stage, before=now - A_DAY)
    returned, called_back = len(RETURNS), len(RETURNS) + 1
    _return(waiting[:returned], now)
    _recall(waiting[returned:called_back], now)
    _remind(waiting[called_back : called_back + REMINDED], now)
    walk(stage, now)
    _tell_of_new_letters(now)


def _waiting(stage: Stage, *, before: datetime) -> list[Delivery]:
    """What schools have not received yet, newest first."""
    waiting = Delivery.objects.outstanding().filter(
        sender=stage.places.area, sent_at__lt=before
    )
    wanted = waiting.select_related("office", "dispatch").order_by("-pk")
    return list(wanted[:MOST])


def _ask_for_reports(stage: Stage, now: datetime) -> None:
    """ต้องรายงานกลับ: some of those who received have done it."""
    received = Delivery.objects.received().filter(sender=stage.places.area)
    busy = received.values("dispatch").annotate(count=Count("pk")).filter(count__gte=2)
    dispatch = Dispatch.objects.filter(pk__in=busy.values("dispatch")).latest("pk")
    dispatch.needs_reply = True
    dispatch.reply_by = timezone.localdate(now) + 5 * A_DAY
    dispatch.save(update_fields=["needs_reply", "reply_by"])
    for each in received.filter(dispatch=dispatch).order_by("pk")[::2]:
        each.acted_at = each.received_at
        each.acted_by_id = each.received_by_id
        each.acted_note = "ดำเนินการเรียบร้อยแล้ว"
        each.save(update_fields=["acted_at", "acted_by", "acted_note"])


def _return(deliveries: Sequence[Delivery], now: datetime) -> None:
    """Schools send letters back; the sender has not answered yet."""
    for (reason, note), each in zip(RETURNS, deliveries, strict=False):
        dispatch = each.dispatch
        each.state = Delivery.State.RETURNED
        each.returned_at = each.opened_at = now - AN_HOUR
        each.returned_by = each.opened_by = _clerk_of(each.office)
        each.return_reason, each.return_note = reason, note
        each.save()
        name = each.office.short_name
        Notice.objects.create(
            kind=NoticeKind.RETURNED,
            office_id=dispatch.sender_id,
            division_id=dispatch.from_office_id,
            title=f"{name} ส่งคืน ({reason.label}) {title_of(dispatch)}",
            path=dispatch.get_absolute_url(),
            at=each.returned_at,
        )


def _recall(deliveries: Sequence[Delivery], now: datetime) -> None:
    """The sender calls one back from a school."""
    for each in deliveries:
        each.state = Delivery.State.RECALLED
        each.recalled_at = now - AN_HOUR
        each.recall_reason = RECALL_REASON
        each.save()
        title = f"ผู้ส่งเรียกคืน ({RECALL_REASON}) {title_of(each.dispatch)}"
        _tell_receiver(NoticeKind.RECALLED, each, title, each.recalled_at)


def _remind(deliveries: Sequence[Delivery], now: datetime) -> None:
    """The sender has reminded twice."""
    moments = (now - A_DAY, now - AN_HOUR)
    for each in deliveries:
        each.reminder_count, each.reminded_at = len(moments), moments[-1]
        each.save(update_fields=["reminder_count", "reminded_at"])
        Reminder.objects.bulk_create(
            Reminder(delivery=each, at=moment, by_id=each.dispatch.sent_by_id)
            for moment in moments
        )
        title = f"แจ้งเตือนให้ลงทะเบียนรับ {title_of(each.dispatch)}"
        _tell_receiver(NoticeKind.REMINDER, each, title, moments[-1])


def _clerk_of(school: Office) -> User:
    return User.objects.get(username=f"school{school.order:03d}")


def _tell_receiver(
    kind: NoticeKind, delivery: Delivery, title: str, at: datetime
) -> None:
    Notice.objects.create(
        kind=kind,
        office_id=delivery.office_id,
        division_id=delivery.attention_id,
        title=title,
        path=delivery.get_absolute_url(),
        at=at,
    )


def _keep_groups(stage: Stage) -> None:
    """The area keeps groups of schools that are written to together."""
    for name, every in GROUPS:
        group = SavedGroup.objects.create(office=stage.places.area, name=name)
        group.members.set(stage.places.schools[::every])


def _keep_holidays(stage: Stage, now: datetime) -> None:
    this_year = thai.year_be(timezone.localdate(now))
    Holiday.objects.bulk_create(
        Holiday(office=stage.places.area, date=day, name=name)
        for year in (this_year, this_year + 1)
        for day, name in official_holidays(year).items()
    )


def _tell_of_new_letters(now: datetime) -> None:
    """What came in the last week and waits, as its receivers were told."""
    waiting = Delivery.objects.outstanding().filter(sent_at__gte=now - TOLD_DAYS)
    stem = reverse("dispatch:delivery_detail", args=[0]).removesuffix("0/")
    Notice.objects.bulk_create(
        Notice(
            kind=NoticeKind.NEW_LETTER,
            office_id=each.office_id,
            division_id=each.attention_id,
            title=f"หนังสือใหม่ {title_of(each.dispatch)}",
            path=f"{stem}{each.pk}/",
            at=each.sent_at,
        )
        for each in waiting.select_related("dispatch").order_by("pk")
    )
