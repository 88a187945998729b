"""รายงานความครบถ้วนของทะเบียน: registers:book_completeness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from saraban.audit.models import AuditSeal
from saraban.audit.seals import seal_pending
from saraban.core import thai
from saraban.registers.actions.books import BookStart, current_book, open_year
from saraban.registers.actions.fill_number import fill_number
from saraban.registers.actions.register_irregular import register_irregular
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.actions.void import void_entry
from saraban.registers.details import (
    IrregularDetails,
    ReservationDetails,
)
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests.cast import Cast
from tests.registers.reported import bring_in, details, read, register, section, words

pytestmark = pytest.mark.postgres


def test_a_clean_book_is_complete(cast: Cast) -> None:
    register(cast, 3)
    page = read(cast, current_book(cast.area, "outgoing"))
    assert "ครบถ้วน: เลข 1–3 ไม่ขาด ไม่ซ้ำ" in page
    assert "ไม่ครบถ้วน" not in page
    for name in ("copies", "void", "reserved", "backdated", "inserted", "late"):
        assert section(page, name) == ""


def test_a_book_without_numbers_says_so(cast: Cast) -> None:
    page = read(cast, current_book(cast.area, "incoming"))
    assert "ทะเบียนนี้ยังไม่ได้ออกเลข" in page
    assert "ไม่ครบถ้วน" not in page


def test_a_book_that_begins_in_mid_year_is_complete_from_its_start(cast: Cast) -> None:
    year = thai.year_be(thai.today())
    clerk = cast.actor("registry_clerk")
    open_year(cast.area, year, {"outgoing": BookStart(501)}, actor=clerk)
    register(cast, 2)
    page = read(cast, current_book(cast.area, "outgoing"))
    assert "ครบถ้วน: เลข 501–502 ไม่ขาด ไม่ซ้ำ" in page


def test_missing_numbers_of_an_imported_book_are_named(cast: Cast) -> None:
    book = bring_in(cast, [3, 4, 7, 8, 9, 11])
    Book.objects.filter(pk=book.pk).update(last_number=14)
    page = read(cast, book)
    assert "ไม่ครบถ้วน: เลข 1–14: ขาด 8 เลข (1–2, 5–6, 10, 12–14)" in page
    assert "8 เลข 1–2, 5–6, 10, 12–14" in section(page, "counts")


def test_a_book_whose_lines_are_all_missing_is_one_gap(cast: Cast) -> None:
    book = current_book(cast.area, "incoming")
    Book.objects.filter(pk=book.pk).update(last_number=9)
    assert "ขาด 9 เลข (1–9)" in read(cast, book)


def test_numbers_that_were_imported_twice_are_named(cast: Cast) -> None:
    book = bring_in(cast, range(1, 10))
    bring_in(cast, [4, 5], legacy_copy=1)
    bring_in(cast, [5], legacy_copy=2)
    page = read(cast, book)
    assert "ไม่ครบถ้วน: เลข 1–9: เลขซ้ำ 3 รายการ (4–5)" in page
    assert "ขาด" not in page.split("ไม่ครบถ้วน")[1].split("</div>")[0]
    assert "ซ้ำมากับทะเบียนที่นำเข้า: เรื่องที่ 5" in section(page, "copies")


def test_lines_outside_the_range_of_the_book_are_counted(cast: Cast) -> None:
    book = bring_in(cast, [1, 2, 3, 4])
    Book.objects.filter(pk=book.pk).update(start_number=2, last_number=3)
    assert "อยู่นอกช่วงเลขของทะเบียน 2 รายการ" in read(cast, book)


def test_void_numbers_stand_with_who_when_and_why(cast: Cast) -> None:
    first, _, third = (register(cast) for _ in range(3))
    clerk = cast.actor("registry_clerk")
    with time_machine.travel(datetime(2026, 11, 21, 3, 5, tzinfo=UTC), tick=False):
        void_entry(first, "ออกเลขผิด", actor=clerk)
        void_entry(third, "หนังสือซ้ำ", actor=clerk)
    page = read(cast, first.book)
    said = section(page, "void")
    assert "ยกเลิกเลข 2 รายการ เลข 1, 3" in said
    assert f"1 21 พ.ย. 69 10:05 {cast.users['registry_clerk']} ออกเลขผิด" in said
    assert "หนังสือซ้ำ" in said
    assert "ครบถ้วน: เลข 1–3 ไม่ขาด ไม่ซ้ำ" in page
    assert f'year={first.book.year_be}&amp;upto=3"' in page


def test_reserved_numbers_stand_with_owner_and_day(cast: Cast) -> None:
    reserve(cast, 3)
    page = read(cast, current_book(cast.area, "outgoing"))
    said = section(page, "reserved")
    assert "จองเลข ยังไม่ใช้ 3 รายการ เลข 1–3" in said
    assert str(cast.users["division_clerk"]) in said
    day = thai.format_date(thai.today() + timedelta(days=3))
    assert f"คำสั่งรอลงนาม (ใช้ภายในวันที่ {day})" in said
    assert "ครบถ้วน: เลข 1–3" in page


def test_a_reservation_past_its_day_is_called_overdue(cast: Cast) -> None:
    reserve(cast, 1)
    book = current_book(cast.area, "outgoing")
    with time_machine.travel(thai_noon(days=5), tick=False):
        assert "เกินกำหนดแล้ว" in section(read(cast, book), "reserved")


def reserve(cast: Cast, count: int) -> None:
    """Keep numbers for letters to come."""
    wanted = ReservationDetails(
        count=count,
        owner_id=cast.users["division_clerk"].pk,
        reason="คำสั่งรอลงนาม",
        expires_on=thai.today() + timedelta(days=3),
        division_id=cast.divisions[1].pk,
    )
    reserve_numbers("outgoing", wanted, actor=cast.actor("registry_clerk"))


def thai_noon(days: int) -> datetime:
    """Return noon in Bangkok, so many days from now."""
    day = thai.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)


def test_back_dated_and_inserted_lines_stand_with_their_reason(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 16, 3, 0, tzinfo=UTC), tick=False):
        register(cast, 2)
    clerk = cast.actor("registry_clerk")
    with time_machine.travel(datetime(2026, 11, 18, 3, 0, tzinfo=UTC), tick=False):
        for reason, after in (("ลืมลง", None), ("เลขตกหล่น", 1), ("ตกหล่นอีก", 1)):
            where = IrregularDetails(date(2026, 11, 16), reason, after)
            line = register_irregular("outgoing", details(cast), where, actor=clerk)
    page = read(cast, line.book)
    back, inserted = section(page, "backdated"), section(page, "inserted")
    assert "ลงทะเบียนย้อนหลัง 1 รายการ เลข 3" in back
    assert "ลืมลง (ลงในวันที่ 16 พ.ย. 2569)" in back
    assert "เลขแทรก 2 รายการ เลข 1/1, 1/2" in inserted
    assert "18 พ.ย. 69 10:00" in inserted
    assert section(page, "late") == ""
    assert "ครบถ้วน: เลข 1–3 ไม่ขาด ไม่ซ้ำ" in page


def test_a_number_filled_on_a_later_day_is_late(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 16, 3, 0, tzinfo=UTC), tick=False):
        reserve(cast, 2)
    line = RegisterEntry.objects.get(number=1)
    with time_machine.travel(datetime(2026, 11, 17, 3, 0, tzinfo=UTC), tick=False):
        fill_number(line, details(cast), actor=cast.actor("registry_clerk"))
    said = section(read(cast, line.book), "late")
    assert "1 รายการ เลข 1 " in said
    assert "จองเลขไว้: คำสั่งรอลงนาม · เลขออกวันที่ 16 พ.ย. 2569" in said


@pytest.mark.parametrize(
    ("received", "registered", "is_late"),
    [
        ("2026-11-16 16:59", "2026-11-16 17:00", True),  # Midnight in Bangkok.
        ("2026-11-16 17:00", "2026-11-17 16:59", False),
        ("2026-11-13 09:00", "2026-11-16 02:00", True),
    ],
)
def test_a_letter_registered_after_the_day_it_came_is_late(
    cast: Cast, received: str, registered: str, is_late: bool
) -> None:
    came = datetime.fromisoformat(f"{received}+00:00")
    with time_machine.travel(f"{registered}Z", tick=False):
        entry = register(cast, kind="incoming", received_at=came)
    said = section(read(cast, entry.book), "late")
    assert ("รับหนังสือ" in said) == is_late


def test_circulars_with_a_series_of_their_own_are_counted_too(cast: Cast) -> None:
    year = thai.year_be(thai.today())
    clerk = cast.actor("registry_clerk")
    open_year(cast.area, year, {"outgoing": BookStart(1, 101)}, actor=clerk)
    register(cast, 4, is_circular=True)
    book = current_book(cast.area, "outgoing")
    page = read(cast, book)
    assert "ว 101 – ว 104 รวม 4 เลข" in words(page)
    assert "ครบถ้วน: เลข 1–4" in page
    RegisterEntry.objects.filter(circular_number=103).update(circular_number=None)
    assert "ไม่ครบถ้วน: เลข 1–4: เลขหนังสือเวียนขาด 1 เลข (103)" in read(cast, book)


def test_letters_registered_while_the_report_is_made_are_no_fault(cast: Cast) -> None:
    year = thai.year_be(thai.today())
    clerk = cast.actor("registry_clerk")
    open_year(cast.area, year, {"outgoing": BookStart(1, 101)}, actor=clerk)
    empty = current_book(cast.area, "outgoing")
    register(cast, 2, is_circular=True)
    begun = current_book(cast.area, "outgoing")
    register(cast, 3, is_circular=True)
    for book in (empty, begun):
        report = report_on(book, actor=clerk)
        assert report.verdict == "ครบถ้วน: เลข 1–5 ไม่ขาด ไม่ซ้ำ"
        assert report.circulars
        assert (report.circulars.last, report.circulars.missing) == (105, 0)


def test_the_report_names_the_seal_that_covers_the_book(cast: Cast) -> None:
    book = register(cast, 2).book
    assert "ยังไม่มีตราประทับของหน่วยงานนี้ ยังไม่ประทับ 2 เหตุการณ์" in words(read(cast, book))
    seal_pending(lag=timedelta(0))
    seal = AuditSeal.objects.filter(office=cast.area).latest("number")
    page = read(cast, book)
    assert seal.hash in page
    assert "ทุกเหตุการณ์ของทะเบียนนี้ประทับแล้ว" in page
    last = seal.events.latest("position").event
    assert f"เหตุการณ์ {last.pk:,} เมื่อ {thai.format_datetime(last.at)}" in words(page)
    register(cast, 1)
    register(cast, 5, kind="incoming")
    assert "1 เหตุการณ์ของทะเบียนนี้" in words(read(cast, book))


def test_a_long_list_shows_its_numbers_and_the_first_lines(cast: Cast) -> None:
    book = bring_in(cast, range(1, 251))
    page = read(cast, book)
    said = section(page, "void")
    assert "ยกเลิกเลข 250 รายการ เลข 1–250 " in said
    assert "แสดง 100 รายการแรก" in said
    assert page.count("/registers/entries/") == 100


def test_very_many_spans_end_in_dots(cast: Cast) -> None:
    book = bring_in(cast, range(2, 1000, 2))
    page = read(cast, book)
    assert "396, 398, 400 …" in section(page, "void")
    assert "ขาด 499 เลข (1, 3, 5, 7, 9, 11, 13, 15, 17, 19 …)" in page


ROLES = {
    "registry_clerk": 200,
    "deputy": 200,
    "division_clerk": 200,
    "officer": 403,
    "secret_registrar": 403,
    "administrator": 403,
    "school_clerk": 404,
    "outsider": 404,
    "teacher": 403,
}


@pytest.mark.parametrize(("who", "status"), ROLES.items())
def test_who_may_see_the_areas_report(cast: Cast, who: str, status: int) -> None:
    book = current_book(cast.area, "incoming")
    client = cast.sign_in(who)
    for name in ("book_completeness", "book_completeness_pdf"):
        page = reverse(f"registers:{name}", args=[book.pk])
        assert client.get(page).status_code == status


def test_a_school_sees_its_own_report(cast: Cast) -> None:
    school = current_book(cast.schools[0], "incoming")
    assert "โรงเรียนบ้านสมมติ" in read(cast, school, by="school_clerk")
    area = reverse("registers:book_completeness", args=[school.pk])
    assert cast.sign_in("registry_clerk").get(area).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_book(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    book = bring_in(cast, [1, 3])
    bring_in(cast, [3], legacy_copy=1)
    seal_pending(lag=timedelta(0))
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:book_completeness", args=[book.pk])
    client.get(page)
    with django_assert_num_queries(QUERIES):
        client.get(page)
    bring_in(cast, range(4, 400, 2))
    bring_in(cast, range(4, 400, 4), legacy_copy=1)
    with django_assert_num_queries(QUERIES):
        client.get(page)


QUERIES = 14
