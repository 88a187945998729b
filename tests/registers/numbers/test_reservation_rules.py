"""กำหนดการจองเลข: registers:reservation_rules_edit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.details import ReservationDetails
from saraban.registers.errors import ReservationRefusedError
from tests.cast import Cast

PAGE = reverse("registers:reservation_rules_edit")


def reserve(cast: Cast, count: int = 1, days: int = 1) -> None:
    """Reserve the next incoming numbers."""
    details = ReservationDetails(
        count=count,
        owner_id=cast.users["registry_clerk"].pk,
        reason="หนังสือที่ยังไม่มาถึง",
        expires_on=thai.today() + timedelta(days=days),
    )
    reserve_numbers("incoming", details, actor=cast.actor("registry_clerk"))


@pytest.mark.parametrize("by", ["registry_clerk", "school_clerk", "school_director"])
def test_each_office_sets_its_own_rules(cast: Cast, by: str) -> None:
    answer = cast.sign_in(by).post(PAGE, {"quota": "๕", "days": "7"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    owner = cast.actor(by).book_owner
    assert (owner.reservation_quota, owner.reservation_days) == (5, 7)
    event = AuditEvent.objects.get(kind=AuditKind.SETTINGS_CHANGED)
    assert event.detail.values == {
        "reservation_quota": [20, 5],
        "reservation_days": [30, 7],
    }
    assert cast.actor("outsider").book_owner.reservation_quota == 20


def test_the_rules_hold_at_once(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    client.post(PAGE, {"quota": "2", "days": "7"})
    with pytest.raises(ReservationRefusedError, match="จองได้ไม่เกิน 2 เลข"):
        reserve(cast, count=3)
    with pytest.raises(ReservationRefusedError, match="ต้องอยู่ระหว่าง"):
        reserve(cast, days=8)
    reserve(cast, count=2, days=7)
    client.post(PAGE, {"quota": "0", "days": "7"})
    with pytest.raises(ReservationRefusedError, match="ไม่เปิดให้จองเลข"):
        reserve(cast)


def test_the_same_again_is_not_recorded(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    answer = client.post(PAGE, {"quota": "20", "days": "30"}, follow=True)
    assert "กำหนดไว้แล้ว ไม่มีอะไรเปลี่ยน" in answer.content.decode()
    assert not AuditEvent.objects.filter(kind=AuditKind.SETTINGS_CHANGED).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quota": "มาก"}, "จำนวนเลขที่จองได้พร้อมกันต้องเป็นตัวเลข 0–500"),
        ({"quota": "501"}, "จำนวนเลขที่จองได้พร้อมกันต้องเป็นตัวเลข 0–500"),
        ({"quota": ""}, "ยังไม่ได้กรอกจำนวนเลขที่จองได้พร้อมกัน"),
        ({"days": "0"}, "จำนวนวันที่จองได้ต้องเป็นตัวเลข 1–365"),
        ({"days": "366"}, "จำนวนวันที่จองได้ต้องเป็นตัวเลข 1–365"),
    ],
)
def test_bad_rules_are_explained_and_kept(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    whole = {"quota": "20", "days": "30"} | typed
    answer = cast.sign_in("registry_clerk").post(PAGE, whole)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert all(f'value="{text}"' in page for text in typed.values() if text)
    assert cast.actor("registry_clerk").book_owner.reservation_quota == 20


@pytest.mark.parametrize("by", ["division_clerk", "director", "teacher"])
def test_others_are_refused(cast: Cast, by: str) -> None:
    client = cast.sign_in(by)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"quota": "1", "days": "1"}).status_code == 403
