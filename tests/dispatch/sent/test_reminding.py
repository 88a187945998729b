"""แจ้งเตือน: dispatch:dispatch_remind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch, Reminder
from saraban.notices.models import Notice, NoticeKind
from tests.cast import Cast
from tests.dispatch.sent_letters import (
    delivery_to,
    give_back,
    page_of,
    press,
    receive,
    send,
)


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter to all three schools."""
    return send(cast)


def test_all_who_have_not_received_are_reminded_and_nobody_else(
    cast: Cast, sent: Dispatch
) -> None:
    receive(cast, sent)
    answer = press(cast, "dispatch_remind", sent, all="1")
    assert "แจ้งเตือน 2 แห่งแล้ว" in answer.content.decode()
    counts = Delivery.objects.order_by("pk").values_list("reminder_count", flat=True)
    assert list(counts) == [0, 1, 1]
    told = Notice.objects.filter(kind=NoticeKind.REMINDER)
    assert {each.office_id for each in told} == {each.pk for each in cast.schools[1:]}
    event = AuditEvent.objects.get(kind=AuditKind.DELIVERIES_REMINDED)
    assert event.actor == cast.users["division_clerk"]


def test_only_the_ticked_are_reminded_and_every_time_is_kept(
    cast: Cast, sent: Dispatch
) -> None:
    chosen = delivery_to(sent, cast.schools[1])
    press(cast, "dispatch_remind", sent, delivery=[chosen.pk])
    twice = press(cast, "dispatch_remind", sent, delivery=[chosen.pk])
    assert "เพิ่งได้รับการแจ้งเตือน" in twice.content.decode()
    Reminder.objects.update(at="2026-01-05T08:00:00+07:00")
    Delivery.objects.update(reminded_at="2026-01-05T08:00:00+07:00")
    press(cast, "dispatch_remind", sent, "registry_clerk", delivery=[chosen.pk])
    assert Reminder.objects.filter(delivery=chosen).count() == 2
    assert Reminder.objects.count() == 2
    page = page_of(cast, sent)
    assert "แจ้งเตือนแล้ว 2 ครั้ง" in page
    assert "แจ้งเตือนครั้งที่ 1 5 ม.ค. 69 08:00" in page
    assert str(cast.users["registry_clerk"]) in page


def test_nobody_ticked_is_not_everybody(cast: Cast, sent: Dispatch) -> None:
    for strange in ([], ["x"], ["9" * 40]):
        answer = press(cast, "dispatch_remind", sent, delivery=strange)
        assert "ยังไม่ได้เลือกผู้รับ" in answer.content.decode()
    assert not Reminder.objects.exists()


def test_those_who_owe_a_report_are_reminded_of_it_when_chosen(cast: Cast) -> None:
    sent = send(cast, needs_reply=True)
    received = receive(cast, sent)
    press(cast, "dispatch_remind", sent, delivery=[received.pk])
    told = Notice.objects.get(kind=NoticeKind.REMINDER)
    assert told.title.startswith("แจ้งเตือนให้รายงานกลับ")


def test_where_all_have_received_nobody_is_left_to_remind(
    cast: Cast, sent: Dispatch
) -> None:
    received = receive(cast, sent)
    answer = press(cast, "dispatch_remind", sent, delivery=[received.pk])
    assert "ไม่มีแห่งที่ต้องแจ้งเตือน" in answer.content.decode()
    returned = give_back(cast, sent, "other_school_clerk")
    again = press(cast, "dispatch_remind", sent, delivery=[returned.pk])
    assert "ไม่มีแห่งที่ต้องแจ้งเตือน" in again.content.decode()
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("division_director", 200),
        ("director", 403),
        ("officer", 404),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_who_may_remind(cast: Cast, sent: Dispatch, by: str, status: int) -> None:
    assert press(cast, "dispatch_remind", sent, by, all="1").status_code == status
    assert Reminder.objects.exists() == (status == 200)


def test_another_division_may_look_but_not_remind(cast: Cast, sent: Dispatch) -> None:
    Dispatch.objects.filter(pk=sent.pk).update(from_office=cast.divisions[2])
    answer = press(cast, "dispatch_remind", sent, all="1")
    assert answer.status_code == 403
    assert "ได้เฉพาะของกลุ่มตนเอง" in answer.content.decode()
    assert not Reminder.objects.exists()


def test_recipients_of_another_letter_are_unknown(cast: Cast, sent: Dispatch) -> None:
    other = send(cast, subject="อีกเรื่อง").deliveries.first()
    assert other is not None
    answer = press(cast, "dispatch_remind", sent, delivery=[other.pk])
    assert answer.status_code == 404
    assert not Reminder.objects.exists()


def test_the_press_leads_back_to_the_same_filter_and_nowhere_else(
    cast: Cast, sent: Dispatch
) -> None:
    page = reverse("dispatch:dispatch_detail", args=[sent.pk])
    client = cast.sign_in("division_clerk")
    url = reverse("dispatch:dispatch_remind", args=[sent.pk])
    back = f"{page}?state=waiting"
    assert client.post(url, {"all": "1", "next": back})["Location"] == back
    evil = {"all": "1", "next": "https://example.com/"}
    assert client.post(url, evil)["Location"] == page
