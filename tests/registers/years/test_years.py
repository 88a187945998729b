"""กำหนดปีปฏิทิน: registers:year_list, year_open, book_edit."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from saraban.audit.models import AuditEvent, AuditKind
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast

IN_NOVEMBER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LIST = reverse("registers:year_list")
OPEN = reverse("registers:year_open")

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november() -> Any:
    with time_machine.travel(IN_NOVEMBER, tick=False):
        yield


def year(**changed: str) -> dict[str, str]:
    """Return what is typed into เพิ่มปี."""
    return {
        "year_be": "2570",
        "incoming": "1",
        "outgoing": "1",
        "order": "1",
        "certificate": "1",
        "circular_start": "1",
    } | changed


def post_year(cast: Cast, by: str = "registry_clerk", **changed: str) -> Any:
    return cast.sign_in(by).post(OPEN, year(**changed), follow=True)


def register(cast: Cast, kind: str = "outgoing", **changed: Any) -> RegisterEntry:
    """Register one letter now."""
    make = forms.incoming if kind == "incoming" else forms.outgoing
    page = reverse("registers:entry_create", args=[kind])
    answer = cast.sign_in("registry_clerk").post(page, make(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def edit(cast: Cast, book: Book, by: str = "registry_clerk", **typed: str) -> Any:
    """Press ตกลง on the page แก้ไข of a book."""
    url = reverse("registers:book_edit", args=[book.pk])
    return cast.sign_in(by).post(url, typed)


# ── the list ─────────────────────────────────────────────────────────────
def test_the_list_shows_each_year_with_its_starts_and_last_numbers(cast: Cast) -> None:
    Book.objects.create(
        office=cast.area, kind="incoming", year_be=2568, is_open=False, last_number=44
    )
    register(cast, is_circular="on")
    page = cast.sign_in("registry_clerk").get(LIST).content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    incoming, outgoing, orders, _certificates, before = (
        " ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows
    )
    assert "2569 ใช่ ทะเบียนหนังสือรับ 0 ปิดทะเบียน – ปิด" in incoming
    assert "ทะเบียนหนังสือส่ง 1 หนังสือเวียนใช้ชุดเลขเดียวกัน 1 เปิดใช้" in outgoing
    assert "ทะเบียนคำสั่ง 1 – เปิดใช้" in orders
    assert "ปิดถาวร" not in incoming
    assert "2568 ไม่ใช่ ทะเบียนหนังสือรับ 1 44 ปิด" in before
    assert "ปิดถาวร" in before


def test_the_list_leads_to_the_report_of_each_book(cast: Cast) -> None:
    page = cast.sign_in("registry_clerk").get(LIST).content.decode()
    book = current_book(cast.area, "incoming")
    assert reverse("registers:book_completeness", args=[book.pk]) in page


def test_the_list_costs_the_same_with_many_years(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    Book.objects.bulk_create(
        Book(office=cast.area, kind=kind, year_be=year_be)
        for year_be in range(2550, 2569)
        for kind in Book.Kind.values
    )
    client = cast.sign_in("registry_clerk")
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


@pytest.mark.parametrize("by", ["school_clerk", "school_director"])
def test_a_school_has_years_of_its_own(cast: Cast, by: str) -> None:
    post_year(cast, by, incoming="301")
    office = cast.schools[0]
    books = Book.objects.filter(year_be=2570).order_by("kind")
    assert [(each.office, each.start_number) for each in books] == [
        (office, 1),
        (office, 301),
        (office, 1),
        (office, 1),
    ]
    assert "301" in words_of_list(cast, by)
    assert "301" not in words_of_list(cast, "registry_clerk")


def words_of_list(cast: Cast, by: str) -> str:
    """Return what stands on the page, without the tokens in its tags."""
    return strip_tags(cast.sign_in(by).get(LIST).content.decode())


# ── เพิ่มปี ───────────────────────────────────────────────────────────────
def test_the_form_offers_next_year_as_it_would_open_by_itself(cast: Cast) -> None:
    post_year(cast, year_be="2569", has_circular_series="on", circular_start="900")
    book = current_book(cast.area, "incoming")
    Book.objects.filter(pk=book.pk).update(is_open=False)
    page = cast.sign_in("registry_clerk").get(LIST).content.decode()
    form = page.split('id="new-year"')[1]
    found = {name: value_of(form, name) for name in year()}
    assert found == year(incoming="0")
    assert 'id="id_has_circular_series" checked' in form


def value_of(form: str, name: str) -> str:
    """Return what stands in a field of the page."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', form)
    value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    return value[1] if value else ""


@pytest.mark.postgres
def test_an_office_begins_in_the_middle_of_a_year(cast: Cast) -> None:
    typed = {"has_circular_series": "on", "circular_start": "1193"}
    answer = post_year(cast, year_be="2569", outgoing="3995", **typed)
    assert "กำหนดปี 2569 แล้ว" in answer.content.decode()
    entry = register(cast, is_circular="on")
    assert (entry.number, entry.circular_number) == (3995, 1193)
    assert entry.reference_number == "ที่ ศธ 04999/ว 1193"


def test_thai_digits_are_understood(cast: Cast) -> None:
    post_year(cast, year_be="๒๕๖๙", outgoing="๕๐๑")
    assert register(cast).number == 501


def test_zero_opens_no_book(cast: Cast) -> None:
    post_year(cast, incoming="0")
    book = Book.objects.get(year_be=2570, kind="incoming")
    assert not book.is_open
    assert "0 ปิดทะเบียน" in cast.sign_in("registry_clerk").get(LIST).content.decode()


def test_a_year_opened_beforehand_is_on_the_record_once(cast: Cast) -> None:
    post_year(cast)
    again = post_year(cast)
    assert "กำหนดไว้แล้ว ไม่มีอะไรเปลี่ยน" in again.content.decode()
    opened = AuditEvent.objects.filter(kind=AuditKind.BOOK_OPENED)
    assert opened.count() == len(Book.Kind.values)


def test_other_numbers_change_what_is_not_in_use_yet(cast: Cast) -> None:
    post_year(cast, incoming="501")
    answer = post_year(cast, incoming="701", outgoing="0")
    assert "กำหนดปี 2570 แล้ว" in answer.content.decode()
    assert Book.objects.get(year_be=2570, kind="incoming").start_number == 701
    assert not Book.objects.get(year_be=2570, kind="outgoing").is_open


@pytest.mark.parametrize("start", ["1", "500", "502"])
def test_a_book_in_use_keeps_its_start(cast: Cast, start: str) -> None:
    post_year(cast, year_be="2569", outgoing="501")
    register(cast)
    answer = post_year(cast, year_be="2569", outgoing=start)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ออกเลขไปแล้วถึงเลข 501 เปลี่ยนเลขเริ่มต้นไม่ได้" in page
    assert f'value="{start}"' in page
    assert current_book(cast.area, "outgoing").start_number == 501


def test_a_book_in_use_is_not_closed_without_a_question(cast: Cast) -> None:
    register(cast)
    answer = post_year(cast, year_be="2569", outgoing="0")
    assert answer.status_code == 422
    assert "ถ้าต้องการปิดทะเบียนนี้ให้กด ปิด" in answer.content.decode()
    assert current_book(cast.area, "outgoing").is_open


def test_one_fault_changes_neither_book(cast: Cast) -> None:
    register(cast)
    post_year(cast, year_be="2569", incoming="801", outgoing="9")
    assert current_book(cast.area, "incoming").start_number == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"year_be": ""}, "ยังไม่ได้กรอกปี"),
        ({"year_be": "2026"}, "ปีต้องเป็นตัวเลข พ.ศ. 4 หลัก เช่น 2570"),
        ({"year_be": "ปีหน้า"}, "ปีต้องเป็นตัวเลข พ.ศ. 4 หลัก เช่น 2570"),
        ({"year_be": "2575"}, "กำหนดได้เฉพาะปี 2569 และปี 2570"),
        ({"year_be": "2568"}, "กำหนดได้เฉพาะปี 2569 และปี 2570"),
        ({"incoming": "-1"}, "เลขเริ่มต้นหนังสือรับต้องเป็นตัวเลข 0–900000"),
        ({"outgoing": "ห้าร้อย"}, "เลขเริ่มต้นหนังสือส่งต้องเป็นตัวเลข 0–900000"),
        ({"outgoing": "900001"}, "เลขเริ่มต้นหนังสือส่งต้องเป็นตัวเลข 0–900000"),
        ({"outgoing": ""}, "ยังไม่ได้กรอกเลขเริ่มต้นหนังสือส่ง"),
        (
            {"has_circular_series": "on", "circular_start": ""},
            "ยังไม่ได้กรอกเลขเริ่มต้นหนังสือเวียน",
        ),
        (
            {"has_circular_series": "on", "circular_start": "0"},
            "เลขเริ่มต้นหนังสือเวียนต้องเป็นตัวเลข 1–900000",
        ),
    ],
)
def test_bad_years_are_explained_and_kept(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    answer = post_year(cast, **({"incoming": "77"} | typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert typed.get("incoming", "77") in page
    assert all(not text or f'value="{text}"' in page for text in typed.values()) or (
        "on" in typed.values()
    )
    assert not Book.objects.filter(year_be=2570).exists()


def test_a_number_of_no_series_is_not_asked_for(cast: Cast) -> None:
    post_year(cast, circular_start="ไม่ใช่ตัวเลข")
    book = Book.objects.get(year_be=2570, kind="outgoing")
    assert not book.has_circular_series


# ── แก้ไข ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("by", ["registry_clerk", "school_clerk", "school_director"])
def test_an_unused_book_is_given_another_start(cast: Cast, by: str) -> None:
    book = current_book(cast.actor(by).book_owner, "incoming")
    assert edit(cast, book, by, start_number="๒๐๑").status_code == 302
    book.refresh_from_db()
    assert (book.start_number, book.next_number, book.is_open) == (201, 201, True)
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_CHANGED)
    assert event.detail.values == {"start": [1, 201], "circular": [0, 0]}


def test_the_same_again_changes_and_records_nothing(cast: Cast) -> None:
    book = current_book(cast.area, "outgoing")
    edit(cast, book, start_number="1")
    assert not AuditEvent.objects.filter(kind=AuditKind.BOOK_CHANGED).exists()


@pytest.mark.parametrize("start", ["1", "3994", "3996"])
def test_issued_numbers_hold_the_start_where_it_is(cast: Cast, start: str) -> None:
    post_year(cast, year_be="2569", outgoing="3995")
    register(cast)
    book = current_book(cast.area, "outgoing")
    answer = edit(cast, book, start_number=start)
    assert answer.status_code == 422
    assert "ออกเลขไปแล้วถึงเลข 3995" in answer.content.decode()
    book.refresh_from_db()
    assert (book.start_number, book.last_number) == (3995, 3995)


@pytest.mark.postgres
def test_circulars_get_a_series_of_their_own_during_the_year(cast: Cast) -> None:
    before = register(cast, is_circular="on")
    book = current_book(cast.area, "outgoing")
    typed = {"start_number": "1", "has_circular_series": "on", "circular_start": "1"}
    answer = edit(cast, book, **typed)
    assert "ชุดเลขแยกต้องเริ่มที่ 2 ขึ้นไป" in answer.content.decode()
    assert edit(cast, book, **typed | {"circular_start": "2"}).status_code == 302
    register(cast)
    after = register(cast, is_circular="on")
    assert (after.number, after.circular_number) == (3, 2)
    assert before.reference_number != after.reference_number


@pytest.mark.postgres
def test_a_series_in_use_stays_until_the_year_ends(cast: Cast) -> None:
    book = current_book(cast.area, "outgoing")
    typed = {"start_number": "1", "has_circular_series": "on", "circular_start": "5"}
    edit(cast, book, **typed)
    register(cast, is_circular="on")
    answer = edit(cast, book, start_number="1")
    assert answer.status_code == 422
    assert "ออกเลขไปแล้วถึง ว 5" in answer.content.decode()


def test_the_book_of_received_letters_has_no_series_of_circulars(cast: Cast) -> None:
    book = current_book(cast.area, "incoming")
    url = reverse("registers:book_edit", args=[book.pk])
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    assert "ชุดเลขแยก" not in page
    typed = {"start_number": "1", "has_circular_series": "on", "circular_start": "5"}
    assert edit(cast, book, **typed).status_code == 302
    book.refresh_from_db()
    assert book.circular_start == 0


def test_a_past_year_is_not_edited(cast: Cast) -> None:
    book = Book.objects.create(office=cast.area, kind="incoming", year_be=2568)
    answer = edit(cast, book, start_number="5")
    assert answer.status_code == 422
    assert "กำหนดได้เฉพาะปี 2569 และปี 2570" in answer.content.decode()
