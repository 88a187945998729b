"""ดำเนินการแล้ว: dispatch:delivery_act, and the way to an answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.models import Delivery
from saraban.notices.models import Notice, NoticeKind
from tests.cast import Cast
from tests.dispatch.came import page_of, received, to_area, to_school


def act(
    cast: Cast, delivery: Delivery, by: str = "school_clerk", note: str = ""
) -> HttpResponse:
    """Press ดำเนินการแล้ว."""
    url = reverse("dispatch:delivery_act", args=[delivery.pk])
    answer = cast.sign_in(by).post(url, {"note": note}, follow=True)
    delivery.refresh_from_db()
    return answer  # type: ignore[return-value]


def test_what_was_done_is_kept_with_its_note_once(cast: Cast) -> None:
    delivery = to_school(cast)
    received(cast, delivery)
    page = act(cast, delivery, note="ประชุมครูแล้ว").content.decode()
    assert "บันทึกว่าดำเนินการแล้ว" in page
    assert "ประชุมครูแล้ว" in page
    assert reverse("dispatch:delivery_act", args=[delivery.pk]) not in page
    act(cast, delivery, "school_director", note="อีกครั้ง")
    assert delivery.acted_note == "ประชุมครูแล้ว"
    assert delivery.acted_by == cast.users["school_clerk"]
    assert AuditEvent.objects.filter(kind=AuditKind.DELIVERY_ACTED).count() == 1
    assert not Notice.objects.filter(kind=NoticeKind.REPLY).exists()


def test_who_asked_for_a_report_is_told(cast: Cast) -> None:
    delivery = to_school(cast, needs_reply=True, reply_by=date(2027, 1, 15))
    assert "ภายในวันที่ 15 ม.ค. 2570" in page_of(cast, delivery)
    received(cast, delivery)
    page = page_of(cast, delivery)
    number = reverse("registers:entry_create", args=["outgoing"])
    answer = f"{number}?answers={delivery.entry_id}"
    assert f'href="{answer}"' in page
    assert "รายงานกลับ</a>" in page
    act(cast, delivery)
    assert Notice.objects.get(kind=NoticeKind.REPLY).office == cast.area


def test_a_letter_is_answered_only_after_its_receipt(cast: Cast) -> None:
    delivery = to_school(cast)
    assert "?answers=" not in page_of(cast, delivery)
    page = act(cast, delivery).content.decode()
    assert "ลงทะเบียนรับก่อนแล้วทำรายการนี้อีกครั้ง" in page
    assert delivery.acted_at is None
    received(cast, delivery)
    assert "ตอบหนังสือ</a>" in page_of(cast, delivery)


def test_nothing_is_done_with_what_was_called_back(cast: Cast) -> None:
    delivery = to_school(cast)
    received(cast, delivery)
    actor = cast.actor("registry_clerk")
    recall_deliveries(delivery.dispatch_id, "ส่งผิด", actor=actor)
    assert "?answers=" not in page_of(cast, delivery)
    assert "เรียกคืนหนังสือนี้แล้ว" in act(cast, delivery).content.decode()
    assert delivery.acted_at is None


def test_too_long_a_note_is_refused_with_its_measure(cast: Cast) -> None:
    delivery = to_school(cast)
    received(cast, delivery)
    assert "ไม่เกิน 500" in act(cast, delivery, note="ก" * 501).content.decode()
    assert delivery.acted_at is None


@pytest.mark.parametrize(
    ("by", "division", "status"),
    [
        ("registry_clerk", 1, 200),
        ("division_director", 1, 200),
        ("division_clerk", 2, 404),
        ("director", 1, 403),
        ("officer", 1, 404),
    ],
)
def test_who_may_say_that_it_is_done(
    cast: Cast, by: str, division: int, status: int
) -> None:
    delivery = to_area(cast, division=division)
    received(cast, delivery, "registry_clerk")
    assert act(cast, delivery, by).status_code == status
    assert (delivery.acted_at is not None) == (status == 200)
