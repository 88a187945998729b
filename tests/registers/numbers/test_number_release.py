"""ปล่อยเลข: registers:number_release."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.registers.numbers.test_number_list import release_address, reserve

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def release(
    cast: Cast,
    entry: RegisterEntry,
    by: str = "division_clerk",
    reason: str = "ไม่ส่งแล้ว",
) -> HttpResponse:
    """Give a reserved number up as one of the cast."""
    client = cast.sign_in(by)
    return client.post(release_address(entry), {"reason": reason})  # type: ignore[return-value]


def test_a_released_number_stays_in_the_book_as_void(cast: Cast) -> None:
    (entry,) = reserve(cast)
    answer = release(cast, entry)
    entry.refresh_from_db()
    assert answer["Location"] == reverse("registers:number_list", args=["outgoing"])
    assert entry.is_void
    assert entry.void_reason == "ไม่ส่งแล้ว"
    assert entry.voided_by == cast.users["division_clerk"]
    event = AuditEvent.objects.get(kind=AuditKind.ENTRY_VOIDED)
    assert event.detail.values == {"number": "1", "reason": "ไม่ส่งแล้ว"}
    page = cast.sign_in("division_clerk").get(answer["Location"]).content.decode()
    assert "ไม่มีเลขจองที่รอใช้" in page


def test_it_is_never_issued_again(cast: Cast) -> None:
    (entry,) = reserve(cast)
    release(cast, entry)
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("registry_clerk").post(page, forms.outgoing(cast))
    numbers = RegisterEntry.objects.order_by("number").values_list("number", "state")
    assert list(numbers) == [
        (1, RegisterEntry.State.VOID),
        (2, RegisterEntry.State.REGISTERED),
    ]


def test_released_numbers_make_room_for_others(cast: Cast) -> None:
    cast.area.reservation_quota = 1
    cast.area.save()
    (entry,) = reserve(cast)
    release(cast, entry)
    assert reserve(cast)[0].number == 2


def test_the_page_shows_what_is_given_up(cast: Cast) -> None:
    (entry,) = reserve(cast, reason="คำสั่งแต่งตั้งรอลงนาม")
    page = cast.sign_in("registry_clerk").get(release_address(entry)).content.decode()
    assert "ปล่อยเลขส่ง 1" in page
    assert "คำสั่งแต่งตั้งรอลงนาม" in page
    assert str(cast.users["division_clerk"]) in page


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("division_director", 302),
        ("officer", 403),
        ("deputy", 403),
        ("other_school_clerk", 404),
    ],
)
def test_who_may_release_a_number_of_a_division(
    cast: Cast, by: str, status: int
) -> None:
    (entry,) = reserve(cast)
    assert release(cast, entry, by).status_code == status
    entry.refresh_from_db()
    assert entry.is_void == (status == 302)


def test_the_owner_releases_a_number_that_is_overdue(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        (entry,) = reserve(cast, days=1)
    with time_machine.travel(NOON + timedelta(days=9), tick=False):
        assert release(cast, entry).status_code == 302


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "ยังไม่ได้กรอกเหตุผลที่ปล่อยเลข"),
        ("ก" * 301, "เหตุผลที่ปล่อยเลขยาวเกินไป"),
    ],
)
def test_a_number_is_released_with_a_reason_only(
    cast: Cast, reason: str, sentence: str
) -> None:
    (entry,) = reserve(cast)
    answer = release(cast, entry, reason=reason)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    entry.refresh_from_db()
    assert entry.is_reserved


def test_a_number_is_released_once(cast: Cast) -> None:
    (entry,) = reserve(cast)
    release(cast, entry)
    assert release(cast, entry, "registry_clerk").status_code == 422
    page = cast.sign_in("registry_clerk").get(release_address(entry))
    assert page.status_code == 409
    assert AuditEvent.objects.filter(kind=AuditKind.ENTRY_VOIDED).count() == 1
