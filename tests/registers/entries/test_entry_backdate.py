"""ลงทะเบียนย้อนหลัง and เลขแทรก: registers:entry_backdate."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.letters.models import Letter
from saraban.registers.actions.books import current_book
from saraban.registers.actions.close_book import close_for_good
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.registers.listing import add
from tests.registers.numbers.test_number_list import reserve

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 4, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    """A Friday in November."""
    with time_machine.travel(NOON, tick=False):
        yield


def backdate(
    cast: Cast, kind: str = "incoming", by: str = "registry_clerk", **changed: Any
) -> HttpResponse:
    """Send the form, filled for the day before yesterday, as one of the cast."""
    make = forms.incoming if kind == "incoming" else forms.outgoing
    typed = make(cast, **(PLACE | changed))
    if cast.actor(by).book_owner.is_school:
        del typed["responsible_office"]
    return cast.sign_in(by).post(address(kind), typed)  # type: ignore[return-value]


PLACE = {
    "how": "append",
    "book_date": "18/11/2569",
    "after_number": "",
    "reason": "หนังสือค้างที่ห้องธุรการ",
}
# An inserted line stands under the day of the number that it follows.
INSERT = {"how": "insert", "after_number": "2", "book_date": "20/11/2569"}


def address(kind: str = "incoming") -> str:
    """Return where the page is."""
    return reverse("registers:entry_backdate", args=[kind])


def numbers() -> list[str]:
    """Return the numbers of all lines in the order of the book."""
    entries = RegisterEntry.objects.order_by("book", "number", "insert_number")
    return [entry.number_text for entry in entries]


def test_a_letter_of_an_earlier_day_takes_the_next_number(cast: Cast) -> None:
    add(cast, 3)
    answer = backdate(cast, file_1=forms.pdf())
    entry = RegisterEntry.objects.latest("pk")
    assert answer["Location"] == f"{entry.get_absolute_url()}?issued=1"
    assert entry.number_text == "4"
    assert entry.book_date == date(2026, 11, 18)
    assert entry.is_backdated
    assert entry.irregular_reason == "หนังสือค้างที่ห้องธุรการ"
    assert entry.registered_at == NOON
    assert entry.has_files
    assert current_book(cast.area, "incoming").last_number == 4


@pytest.mark.postgres
def test_a_letter_is_inserted_behind_a_number(cast: Cast) -> None:
    add(cast, 3)
    for reference in ("ที่ ตย 1/1", "ที่ ตย 1/2"):
        answer = backdate(cast, **INSERT, reference_number=reference)
        assert answer.status_code == 302
    assert numbers() == ["1", "2", "2/1", "2/2", "3"]
    assert current_book(cast.area, "incoming").last_number == 3


def test_an_inserted_outgoing_letter_carries_its_number(cast: Cast) -> None:
    add(cast, 2, "outgoing")
    assert backdate(cast, "outgoing", **INSERT).status_code == 302
    entry = RegisterEntry.objects.get(insert_number=1)
    assert entry.reference_number == "ที่ ศธ 04999/2/1"
    assert entry.content.reference_number == entry.reference_number


def test_mark_reason_and_day_stand_on_its_page_and_in_the_record(cast: Cast) -> None:
    add(cast, 2)
    answer = backdate(cast, **INSERT)
    page = cast.sign_in("officer").get(answer["Location"]).content.decode()
    for words in ("เลขแทรก", "หนังสือค้างที่ห้องธุรการ", "20 พ.ย. 2569", "2/1"):
        assert words in page
    event = AuditEvent.objects.filter(kind=AuditKind.ENTRY_REGISTERED).latest("pk")
    assert event.detail.values == {
        "number": "2/1",
        "year": 2569,
        "reason": "หนังสือค้างที่ห้องธุรการ",
        "book_date": "2026-11-20",
    }


@pytest.mark.postgres
def test_the_page_says_beforehand_which_number_it_would_be(cast: Cast) -> None:
    add(cast, 3)
    client = cast.sign_in("registry_clerk")
    assert "<output>4</output>" in client.get(address()).content.decode()
    for changed, words in (
        ({}, "<output>4</output>"),
        (INSERT, "<output>2/1</output>"),
        ({"how": "insert", "after_number": "9"}, "ไม่มีเลข 9"),
        ({"book_date": "20/11/2569"}, "วันที่เป็นวันนี้"),
        ({"book_date": "31/2/2569"}, "ไม่มีวันที่ 31/2/2569"),
        ({"how": "insert", "after_number": "x"}, "เลขที่จะแทรกต่อต้องเป็นตัวเลข"),
    ):
        answer = backdate(cast, **changed, likely="1", subject="", reason="")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert words in page
        assert "ยังไม่ได้กรอก" not in page
        assert "ที่ ตย 0017.3/ว 35614" in page
    assert numbers() == ["1", "2", "3"]
    assert current_book(cast.area, "incoming").last_number == 3


def test_asking_without_a_day_says_so(cast: Cast) -> None:
    answer = backdate(cast, likely="1", book_date="", reason="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("ยังไม่ได้กรอก") == 1
    assert "ยังไม่ได้กรอกวันที่ในทะเบียน" in page


def test_a_line_of_the_book_may_be_pointed_at(cast: Cast) -> None:
    add(cast, 3)
    entry = RegisterEntry.objects.get(number=2)
    client = cast.sign_in("registry_clerk")
    page = client.get(f"{address()}?behind={entry.pk}").content.decode()
    assert "<output>2/1</output>" in page
    assert 'value="20/11/2569"' in page
    assert 'value="insert" id="id_how_1" checked' in page
    for nonsense in ("x", "999999", "-1"):
        answer = client.get(f"{address()}?behind={nonsense}")
        assert "<output>4</output>" in answer.content.decode()


def test_the_book_of_last_year_may_be_touched_until_it_is_closed_for_good(
    cast: Cast,
) -> None:
    add(cast, 2)
    with time_machine.travel(NEW_YEAR, tick=False):
        assert backdate(cast).status_code == 302
        answer = backdate(cast, **INSERT, reference_number="ที่ ตย 1/2")
        assert answer.status_code == 302
        book = Book.objects.get(office=cast.area, kind="incoming", year_be=2569)
        close_for_good(book, actor=cast.actor("registry_clerk"))
        for changed in ({}, INSERT):
            refused = backdate(cast, **changed, reference_number="ที่ ตย 1/1")
            assert refused.status_code == 422
            assert "ปิดถาวรแล้ว" in refused.content.decode()
    assert numbers() == ["1", "2", "2/1", "3"]
    assert set(RegisterEntry.objects.values_list("book__year_be", flat=True)) == {2569}


def test_reserved_and_void_numbers_may_stand_before_an_inserted_one(cast: Cast) -> None:
    reserve(cast, kind="incoming")
    assert backdate(cast, **INSERT | {"after_number": "1"}).status_code == 302
    assert numbers() == ["1", "1/1"]


@pytest.mark.postgres
def test_a_second_press_makes_no_second_line(cast: Cast) -> None:
    add(cast, 2)
    mark = str(uuid.uuid4())
    first = backdate(cast, **INSERT, submission=mark)
    second = backdate(cast, **INSERT, submission=mark)
    assert first["Location"] == second["Location"]
    assert numbers() == ["1", "2", "2/1"]


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        ("registry_clerk", True),
        ("school_clerk", True),
        ("school_director", True),
        ("division_clerk", False),
        ("division_director", False),
        ("officer", False),
        ("director", False),
        ("teacher", False),
    ],
)
def test_who_may_write_a_letter_in_afterwards(
    cast: Cast, by: str, allowed: bool
) -> None:
    current_book(cast.actor(by).book_owner, "incoming")
    answer = backdate(cast, by=by)
    assert answer.status_code == (302 if allowed else 403)
    assert RegisterEntry.objects.exists() == allowed


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no day": ({"book_date": ""}, "ยังไม่ได้กรอกวันที่ในทะเบียน"),
    "no such day": ({"book_date": "31/2/2569"}, "ไม่มีวันที่"),
    "today": ({"book_date": "20/11/2569"}, "ไม่ต้องลงย้อนหลัง"),
    "tomorrow": ({"book_date": "21/11/2569"}, "ต้องไม่เกินวันนี้"),
    "a year without a book": ({"book_date": "18/11/2568"}, "ไม่มีทะเบียนหนังสือรับ ปี 2568"),
    "no reason": ({"reason": ""}, "ยังไม่ได้กรอกเหตุผล"),
    "a reason too long": ({"reason": "ก" * 301}, "เหตุผลยาวเกินไป"),
    "no way": ({"how": ""}, "ยังไม่ได้เลือกวิธี"),
    "unknown way": ({"how": "x"}, "วิธีที่เลือกไม่มีในรายการ"),
    "no number": ({"how": "insert"}, "ยังไม่ได้กรอกเลขที่จะแทรกต่อ"),
    "not a number": (
        {"how": "insert", "after_number": "สอง"},
        "เลขที่จะแทรกต่อต้องเป็นตัวเลข",
    ),
    "beyond the last": ({"how": "insert", "after_number": "4"}, "ตั้งแต่ 1 ถึง 3"),
    "beyond every book": (
        {"how": "insert", "after_number": "9" * 30},
        "เลขที่จะแทรกต่อต้องเป็นตัวเลข",
    ),
    "no subject": ({"subject": ""}, "ยังไม่ได้กรอกเรื่อง"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_explained_and_kept(cast: Cast, case: str) -> None:
    add(cast, 3)
    changed, sentence = BAD[case]
    answer = backdate(cast, **changed, file_1=forms.pdf())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "นางสาวกิ่งดาว จำลองจิต" in page
    assert "หนังสือนำส่ง.pdf" in page
    assert numbers() == ["1", "2", "3"]
    assert Letter.objects.count() == 3


def test_a_number_left_in_the_field_does_not_matter_at_the_end_of_the_book(
    cast: Cast,
) -> None:
    add(cast, 3)
    assert backdate(cast, after_number="ไม่ใช่เลข").status_code == 302
    assert numbers() == ["1", "2", "3", "4"]


def test_an_empty_book_has_no_number_to_insert_behind(cast: Cast) -> None:
    current_book(cast.area, "incoming")
    answer = backdate(cast, how="insert", after_number="1")
    assert answer.status_code == 422
    assert "ยังไม่ได้ออกเลข" in answer.content.decode()
