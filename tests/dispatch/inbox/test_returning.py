"""ส่งคืน to the sending office: dispatch:delivery_return."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.actions.add_recipients import add_recipients
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.return_delivery import settle_returns
from saraban.dispatch.models import Delivery
from saraban.dispatch.queries.recipients import Kind, RecipientChoice
from saraban.notices.models import Notice, NoticeKind
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.dispatch.came import (
    inbox,
    new_version,
    page_of,
    received,
    rows_in,
    to_area,
    to_school,
)


def send_back(
    cast: Cast,
    delivery: Delivery,
    by: str = "school_clerk",
    reason: str = "wrong_office",
    note: str = "",
) -> HttpResponse:
    """Fill in ส่งคืน and press the button."""
    url = reverse("dispatch:delivery_return", args=[delivery.pk])
    answer = cast.sign_in(by).post(url, {"reason": reason, "note": note})
    delivery.refresh_from_db()
    return answer  # type: ignore[return-value]


def test_a_letter_goes_back_with_its_reason_and_the_sender_is_told(cast: Cast) -> None:
    delivery = to_school(cast)
    page = cast.sign_in("school_clerk").get(
        reverse("dispatch:delivery_return", args=[delivery.pk])
    )
    for words in ("ผิดหน่วยงาน", "เอกสารไม่ครบ", "ไฟล์เปิดไม่ได้", "อื่น ๆ"):
        assert words in page.content.decode()
    answer = send_back(cast, delivery, reason="unreadable", note="ไฟล์ที่ 2")
    assert answer.status_code == 302
    assert delivery.is_returned
    assert delivery.returned_by == cast.users["school_clerk"]
    seen = page_of(cast, delivery)
    assert "ส่งคืนผู้ส่งแล้ว" in seen
    assert "ไฟล์เปิดไม่ได้ ไฟล์ที่ 2" in seen
    assert "รอผู้ส่งดำเนินการ" in seen
    assert "ลงทะเบียนรับ <kbd>" not in seen
    told = Notice.objects.get(kind=NoticeKind.RETURNED)
    assert told.office == cast.area
    assert "ไฟล์เปิดไม่ได้" in told.title
    assert AuditEvent.objects.filter(kind=AuditKind.DELIVERY_RETURNED).count() == 1


def test_a_return_after_registration_keeps_the_number(cast: Cast) -> None:
    delivery = to_school(cast)
    entry = received(cast, delivery)
    url = reverse("dispatch:delivery_return", args=[delivery.pk])
    asked = cast.sign_in("school_clerk").get(url).content.decode()
    assert f"เลขรับ {entry.number} ยังคงอยู่ในทะเบียน" in asked
    assert send_back(cast, delivery).status_code == 302
    assert delivery.entry == entry
    assert f"เลขรับ {entry.number} ยังคงอยู่ในทะเบียน" in page_of(cast, delivery)
    again = new_version(cast, delivery)
    assert f"จะใช้เลขรับ {entry.number} เดิม" in page_of(cast, again)
    assert received(cast, again) == entry
    assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": "other"}, "ต้องระบุรายละเอียด"),
        ({"reason": ""}, "ยังไม่ได้เลือกเหตุผลที่ส่งคืน"),
        ({"reason": "x"}, "เหตุผลที่ส่งคืนที่เลือกไม่มีในรายการ"),
        ({"reason": "other", "note": "ก" * 501}, "ยาวเกินไป"),
    ],
)
def test_a_return_says_why(cast: Cast, typed: dict[str, str], words: str) -> None:
    delivery = to_school(cast)
    url = reverse("dispatch:delivery_return", args=[delivery.pk])
    answer = cast.sign_in("school_clerk").post(url, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert typed.get("note", "") in page
    delivery.refresh_from_db()
    assert delivery.is_waiting


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("school_director", 302),
        ("other_school_clerk", 404),
        ("registry_clerk", 404),
        ("teacher", 404),
        ("outsider", 404),
    ],
)
def test_only_those_who_receive_for_the_school_send_back(
    cast: Cast, by: str, status: int
) -> None:
    delivery = to_school(cast)
    assert send_back(cast, delivery, by).status_code == status
    assert delivery.is_returned == (status == 302)


@pytest.mark.parametrize(
    ("by", "division", "status"),
    [
        ("registry_clerk", None, 302),
        ("division_clerk", 1, 302),
        ("division_clerk", 2, 404),
        ("division_clerk", None, 404),
        ("director", None, 403),
    ],
)
def test_who_sends_back_what_came_to_the_area(
    cast: Cast, by: str, division: int | None, status: int
) -> None:
    delivery = to_area(cast, division=division)
    assert send_back(cast, delivery, by).status_code == status


def test_a_colleagues_return_is_told_and_the_own_press_again_is_none(
    cast: Cast,
) -> None:
    delivery = to_school(cast)
    assert send_back(cast, delivery).status_code == 302
    assert send_back(cast, delivery).status_code == 302
    refused = send_back(cast, delivery, "school_director", "incomplete")
    assert refused.status_code == 422
    assert "ส่งคืนผู้ส่งแล้ว" in refused.content.decode()
    assert delivery.return_reason == "wrong_office"
    assert Notice.objects.filter(kind=NoticeKind.RETURNED).count() == 1


def test_what_was_called_back_or_replaced_meanwhile_is_not_sent_back(
    cast: Cast,
) -> None:
    first, second = to_school(cast), to_school(cast, reference_number="ก/2")
    actor = cast.actor("registry_clerk")
    recall_deliveries(first.dispatch_id, "ส่งผิด", actor=actor)
    new_version(cast, second)
    assert "เรียกคืนหนังสือนี้แล้ว" in send_back(cast, first).content.decode()
    assert "ฉบับแก้ไขแทน" in send_back(cast, second).content.decode()


def test_a_returned_letter_cannot_be_received_by_an_old_page(cast: Cast) -> None:
    delivery = to_school(cast)
    send_back(cast, delivery)
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    page = cast.sign_in("school_clerk").post(url, follow=True).content.decode()
    assert "หนังสือนี้ส่งคืนผู้ส่งแล้ว รอผู้ส่งส่งมาใหม่" in page
    assert not RegisterEntry.objects.exists()


def test_the_receiver_sees_what_the_sender_answered(cast: Cast) -> None:
    noted, elsewhere, renewed = (
        to_school(cast, reference_number=f"ก/{each}") for each in (1, 2, 3)
    )
    for each in (noted, elsewhere, renewed):
        send_back(cast, each)
    actor = cast.actor("registry_clerk")
    settle_returns(noted.dispatch_id, [noted.pk], actor=actor)
    other = RecipientChoice(
        kinds=frozenset({Kind.SOME_SCHOOLS.value}),
        school_ids=frozenset({cast.schools[1].pk}),
    )
    add_recipients(
        elsewhere.dispatch_id, other, actor=actor, instead_of_id=elsewhere.pk
    )
    new_version(cast, renewed)
    for each in (noted, elsewhere):
        assert "ผู้ส่งรับทราบการส่งคืนแล้ว" in page_of(cast, each)
    page = page_of(cast, renewed)
    assert "ผู้ส่งส่งหนังสือมาใหม่แล้ว" in page
    assert "เปิดฉบับแก้ไข" in page
    assert len(rows_in(inbox(cast, state="returned"))) == 2
