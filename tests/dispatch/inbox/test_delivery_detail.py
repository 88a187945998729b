"""One letter as its receiver reads it: versions, recalls: dispatch:delivery_detail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.models import Delivery
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.dispatch.came import (
    inbox,
    new_version,
    page_of,
    pdf,
    received,
    to_area,
    to_school,
)

GONE = 409


def file_status(cast: Cast, delivery: Delivery, by: str = "school_clerk") -> int:
    """Open the delivery's file; give the status of the answer."""
    attachment = delivery.dispatch.letter.attachments.get()
    url = reverse("dispatch:delivery_file", args=[delivery.pk, attachment.pk])
    return int(cast.sign_in(by).get(url).status_code)


def recall(cast: Cast, delivery: Delivery, reason: str = "แนบไฟล์ผิด") -> None:
    """Call a letter of the area back."""
    actor = cast.actor("registry_clerk")
    recall_deliveries(delivery.dispatch_id, reason, actor=actor)
    delivery.refresh_from_db()


def test_all_facts_stand_on_the_page(cast: Cast) -> None:
    delivery = to_area(cast, pdf("แผน.pdf"), division=1, needs_reply=True)
    page = page_of(cast, delivery, "division_clerk")
    sent = delivery.dispatch
    for words in (
        sent.reference_number,
        sent.subject,
        sent.summary,
        cast.schools[0].name,
        cast.divisions[1].name,
        "ต้องรายงานกลับ",
        "ผู้ส่งไม่ได้กำหนดวัน",
        "แผน.pdf",
    ):
        assert words in page


def test_several_divisions_are_named_as_the_sender_wrote_to_them(cast: Cast) -> None:
    delivery = to_area(cast)
    Delivery.objects.filter(pk=delivery.pk).update(addressed_to="กลุ่มหนึ่ง, กลุ่มสอง")
    assert "กลุ่มหนึ่ง, กลุ่มสอง" in page_of(cast, delivery, "registry_clerk")
    assert "กลุ่มหนึ่ง, กลุ่มสอง" in inbox(cast, "registry_clerk")


def test_a_recalled_letter_that_nobody_opened_stays_closed(cast: Cast) -> None:
    delivery = to_school(cast, pdf())
    recall(cast, delivery)
    for _ in range(2):
        # Looking at the page is no way around it.
        page = page_of(cast, delivery)
        assert "ผู้ส่งเรียกคืนหนังสือนี้" in page
        assert "แนบไฟล์ผิด" in page
        assert str(cast.users["registry_clerk"]) in page
        assert "จึงไม่แสดงเนื้อหาและไฟล์" in page
        assert delivery.dispatch.summary not in page
        assert "หนังสือนำส่ง.pdf" not in page
        assert file_status(cast, delivery) == GONE
    delivery.refresh_from_db()
    assert delivery.opened_at is None


@pytest.mark.parametrize("is_received", [True, False])
def test_who_opened_or_received_a_recalled_letter_still_reads_it(
    cast: Cast, is_received: bool
) -> None:
    delivery = to_school(cast, pdf())
    if is_received:
        received(cast, delivery)
    else:
        page_of(cast, delivery)
    recall(cast, delivery)
    page = page_of(cast, delivery)
    assert "ผู้ส่งเรียกคืนหนังสือนี้" in page
    assert "หนังสือนำส่ง.pdf" in page
    assert ("เลขรับ 1 ยังคงอยู่ในทะเบียน" in page) == is_received
    assert file_status(cast, delivery) == 200


def test_a_recalled_letter_is_received_no_more(cast: Cast) -> None:
    delivery = to_school(cast)
    recall(cast, delivery)
    assert "ลงทะเบียนรับ <kbd>" not in page_of(cast, delivery)
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    page = cast.sign_in("school_clerk").post(url, follow=True).content.decode()
    assert "ผู้ส่งเรียกคืนหนังสือนี้แล้ว" in page
    assert not RegisterEntry.objects.exists()


def test_a_new_version_joins_the_number_and_shows_both(cast: Cast) -> None:
    old = to_school(cast, pdf("ฉบับแรก.pdf"))
    entry = received(cast, old)
    new = new_version(cast, old, pdf("ฉบับสอง.pdf"))
    page = page_of(cast, new)
    for words in (
        "หนังสือนี้เป็นฉบับแก้ไข",
        "แก้วันประชุม",
        f"จะใช้เลขรับ {entry.number} เดิม",
        "ฉบับสอง.pdf",
        "ฉบับแรก.pdf",
        old.dispatch.summary,
        new.dispatch.summary,
    ):
        assert words in page
    assert file_status(cast, old) == 200
    url = reverse("dispatch:delivery_receive", args=[new.pk])
    done = cast.sign_in("school_clerk").post(url, follow=True).content.decode()
    assert f"เลขรับ {entry.number}" in done
    assert RegisterEntry.objects.count() == 1
    before = page_of(cast, old)
    assert "มีฉบับแก้ไขแทน" in before
    assert new.get_absolute_url() in before
    entry.refresh_from_db()
    assert entry.subject == new.dispatch.subject


def test_a_version_that_was_never_opened_is_not_read_through_the_new_one(
    cast: Cast,
) -> None:
    old = to_school(cast, pdf("ฉบับแรก.pdf"), summary="เนื้อหาฉบับแรก")
    new = new_version(cast, old, pdf("ฉบับสอง.pdf"))
    page = page_of(cast, new)
    assert "ฉบับแรก.pdf" not in page
    assert "เนื้อหาฉบับแรก" not in page
    assert "จะใช้เลขรับ" not in page
    assert file_status(cast, old) == GONE
    assert file_status(cast, new) == 200
    url = reverse("dispatch:delivery_receive", args=[old.pk])
    refused = cast.sign_in("school_clerk").post(url, follow=True).content.decode()
    assert "ให้เปิดฉบับแก้ไขในหนังสือรับ" in refused


def test_the_number_is_kept_over_several_versions(cast: Cast) -> None:
    first = to_school(cast)
    entry = received(cast, first)
    second = new_version(cast, first, subject="ครั้งที่สอง")
    third = new_version(cast, second, subject="ครั้งที่สาม")
    assert f"จะใช้เลขรับ {entry.number} เดิม" in page_of(cast, third)
    assert received(cast, third) == entry


def test_a_year_later_a_new_version_still_keeps_the_number(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 12, 30, 5, tzinfo=UTC), tick=False):
        first = to_school(cast)
        entry = received(cast, first)
    with time_machine.travel(datetime(2027, 1, 5, 5, tzinfo=UTC), tick=False):
        second = new_version(cast, first)
        assert received(cast, second) == entry


def test_the_receipt_says_who_received_and_in_which_capacity(cast: Cast) -> None:
    delivery = to_school(cast)
    received(cast, delivery, "school_director")
    page = page_of(cast, delivery)
    assert str(cast.users["school_director"]) in page
    assert "ผู้อำนวยการสถานศึกษา ร.ร.บ้านสมมติ" in page
