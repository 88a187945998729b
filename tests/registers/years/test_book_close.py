"""ปิด, เปิด and ปิดถาวร: registers:book_close, book_switch, book_close_for_good."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.registers.actions.books import current_book
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.details import ReservationDetails
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast

IN_NOVEMBER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
IN_JANUARY = datetime(2027, 1, 5, 3, 0, tzinfo=UTC)
LIST = reverse("registers:year_list")


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return cast.sign_in("registry_clerk")


@pytest.fixture
def past_book(cast: Cast) -> Book:
    """The book of the year before, with one letter."""
    with time_machine.travel(IN_NOVEMBER, tick=False):
        page = reverse("registers:entry_create", args=["incoming"])
        cast.sign_in("registry_clerk").post(page, forms.incoming(cast))
    return RegisterEntry.objects.get().book


def close(client: Client, book: Book) -> Any:
    return client.post(reverse("registers:book_close", args=[book.pk]), follow=True)


def close_for_good(client: Client, book: Book) -> Any:
    url = reverse("registers:book_close_for_good", args=[book.pk])
    return client.post(url, follow=True)


def reserve(cast: Cast, count: int) -> None:
    """Reserve the next incoming numbers for a week."""
    details = ReservationDetails(
        count=count,
        owner_id=cast.users["registry_clerk"].pk,
        reason="หนังสือที่ยังไม่มาถึง",
        expires_on=date(2026, 11, 28),
    )
    reserve_numbers("incoming", details, actor=cast.actor("registry_clerk"))


@time_machine.travel(IN_NOVEMBER, tick=False)
def test_closing_says_what_happens_and_changes_nothing_yet(
    cast: Cast, clerk: Client
) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    clerk.post(page, forms.incoming(cast))
    book = current_book(cast.area, "incoming")
    text = clerk.get(reverse("registers:book_close", args=[book.pk])).content.decode()
    assert "<dt>เลขล่าสุด</dt><dd>1</dd>" in text
    assert "จนกว่าจะเปิดอีก" in text
    assert "ทะเบียนปี 2570 ที่ยังไม่ได้กำหนดล่วงหน้าจะปิดด้วย" in text
    assert "ไม่ปิด กลับไป" in text
    assert current_book(cast.area, "incoming").is_open


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("school_clerk", 404),
        ("division_clerk", 403),
        ("director", 403),
        ("administrator", 403),
        ("outsider", 404),
    ],
)
def test_who_may_close_a_book(cast: Cast, by: str, status: int) -> None:
    book = current_book(cast.area, "incoming")
    client = cast.sign_in(by)
    url = reverse("registers:book_close", args=[book.pk])
    assert client.post(url).status_code == status
    book.refresh_from_db()
    assert book.is_open == (status != 302)


@pytest.mark.parametrize("by", ["school_clerk", "school_director"])
def test_a_school_closes_and_opens_its_own(cast: Cast, by: str) -> None:
    client = cast.sign_in(by)
    book = current_book(cast.schools[0], "incoming")
    close(client, book)
    assert not current_book(cast.schools[0], "incoming").is_open
    client.post(reverse("registers:book_switch", args=[book.pk]), {"open": "1"})
    assert current_book(cast.schools[0], "incoming").is_open


def test_a_closed_book_refuses_until_it_is_opened(cast: Cast, clerk: Client) -> None:
    book = current_book(cast.area, "incoming")
    assert "ปิดทะเบียนหนังสือรับ" in close(clerk, book).content.decode()
    page = reverse("registers:entry_create", args=["incoming"])
    refused = clerk.post(page, forms.incoming(cast, subject="เรื่องที่พิมพ์ไว้แล้ว"))
    assert refused.status_code == 422
    assert "กำหนดปีปฏิทิน แล้วทำรายการนี้อีกครั้ง" in refused.content.decode()
    assert "เรื่องที่พิมพ์ไว้แล้ว" in refused.content.decode()
    clerk.post(reverse("registers:book_switch", args=[book.pk]), {"open": "1"})
    assert clerk.post(page, forms.incoming(cast)).status_code == 302
    kinds = AuditEvent.objects.filter(subject_type="book").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        AuditKind.BOOK_CLOSED,
        AuditKind.BOOK_OPENED,
    ]


def test_the_switch_asks_before_it_closes(cast: Cast, clerk: Client) -> None:
    book = current_book(cast.area, "incoming")
    url = reverse("registers:book_switch", args=[book.pk])
    answer = clerk.post(url, {"open": "0"}, follow=True)
    assert "ไม่ปิด กลับไป" in answer.content.decode()
    assert current_book(cast.area, "incoming").is_open


@time_machine.travel(IN_NOVEMBER, tick=False)
def test_reserved_numbers_keep_a_book_open_and_are_named(
    cast: Cast, clerk: Client
) -> None:
    reserve(cast, 3)
    book = current_book(cast.area, "incoming")
    url = reverse("registers:book_close", args=[book.pk])
    sentence = "มีเลขจองที่ยังไม่ใช้ 3 เลข (1–3) จึงปิดไม่ได้"
    asked = clerk.get(url).content.decode()
    assert sentence in asked
    assert ">ปิดทะเบียน</button>" not in asked
    answer = clerk.post(url)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert current_book(cast.area, "incoming").is_open


@time_machine.travel(IN_JANUARY, tick=False)
def test_closing_for_good_warns_and_cannot_be_undone(
    cast: Cast, past_book: Book
) -> None:
    clerk = cast.sign_in("registry_clerk")
    url = reverse("registers:book_close_for_good", args=[past_book.pk])
    assert url in clerk.get(LIST).content.decode()
    asked = clerk.get(url).content.decode()
    assert "ปิดถาวรแล้วเปิดอีกไม่ได้" in asked
    assert reverse("registers:book_completeness", args=[past_book.pk]) in asked
    done = close_for_good(clerk, past_book).content.decode()
    assert "ปิดถาวรทะเบียนหนังสือรับ ปี 2569 แล้ว" in done
    switch = reverse("registers:book_switch", args=[past_book.pk])
    assert switch not in done
    refused = clerk.post(switch, {"open": "1"})
    assert refused.status_code == 409
    assert "ปิดถาวรแล้ว เปิดอีกไม่ได้" in refused.content.decode()
    past_book.refresh_from_db()
    assert past_book.is_closed_for_good
    assert not past_book.is_open
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_CLOSED_FOR_GOOD)
    assert event.detail.values == {"last_number": 1}


@time_machine.travel(IN_JANUARY, tick=False)
def test_closing_for_good_twice_is_recorded_once(cast: Cast, past_book: Book) -> None:
    clerk = cast.sign_in("registry_clerk")
    close_for_good(clerk, past_book)
    close_for_good(clerk, past_book)
    kind = AuditKind.BOOK_CLOSED_FOR_GOOD
    assert AuditEvent.objects.filter(kind=kind).count() == 1


@time_machine.travel(IN_NOVEMBER, tick=False)
def test_this_years_book_is_not_closed_for_good(cast: Cast, clerk: Client) -> None:
    book = current_book(cast.area, "incoming")
    url = reverse("registers:book_close_for_good", args=[book.pk])
    sentence = "ปิดถาวรได้เฉพาะทะเบียนของปีที่ผ่านมาแล้ว"
    assert sentence in clerk.get(url).content.decode()
    answer = clerk.post(url)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    book.refresh_from_db()
    assert book.is_open


def test_closing_for_good_is_refused_with_reserved_numbers(
    cast: Cast, past_book: Book
) -> None:
    with time_machine.travel(IN_NOVEMBER, tick=False):
        reserve(cast, 2)
    with time_machine.travel(IN_JANUARY, tick=False):
        url = reverse("registers:book_close_for_good", args=[past_book.pk])
        answer = cast.sign_in("registry_clerk").post(url)
    assert answer.status_code == 422
    assert "มีเลขจองที่ยังไม่ใช้ 2 เลข (2–3)" in answer.content.decode()
    past_book.refresh_from_db()
    assert not past_book.is_closed_for_good


@pytest.mark.parametrize(
    "where",
    [
        {"how": "append", "after_number": ""},
        {"how": "insert", "after_number": "1"},
    ],
)
@time_machine.travel(IN_JANUARY, tick=False)
def test_nothing_is_written_into_a_book_that_is_closed_for_good(
    cast: Cast, past_book: Book, where: dict[str, str]
) -> None:
    clerk = cast.sign_in("registry_clerk")
    close_for_good(clerk, past_book)
    late = {"book_date": "30/12/2569", "reason": "หนังสือมาถึงช้า", **where}
    late["reference_number"] = "ที่ ตย 0017/1001"
    page = reverse("registers:entry_backdate", args=["incoming"])
    refused = clerk.post(page, forms.incoming(cast, **late))
    assert refused.status_code == 422
    assert "ปี 2569 ปิดถาวรแล้ว" in refused.content.decode()
    url = reverse("registers:book_edit", args=[past_book.pk])
    assert clerk.post(url, {"start_number": "9"}).status_code == 422
    past_book.refresh_from_db()
    assert (past_book.start_number, past_book.entries.count()) == (1, 1)
