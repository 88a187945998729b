"""The search box of registers:entry_list."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from saraban.registers.actions.void import void_entry
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.registers.listing import add, fetch, next_page, numbers, read, reserve

pytestmark = pytest.mark.postgres


def search(cast: Cast, text: str, by: str = "officer", **asked: Any) -> str:
    """Return the list of what was found."""
    kind = asked.pop("kind", "incoming")
    return read(cast, by, kind, urlencode({"q": text, **asked}))


def found(cast: Cast, text: str, **asked: Any) -> list[int | str]:
    """Return the numbers that are found."""
    return numbers(search(cast, text, **asked))


def make_book(cast: Cast, year_be: int, **columns: Any) -> Book:
    """Return an older book of the area."""
    return Book.objects.create(
        office=cast.area, kind="incoming", year_be=year_be, **columns
    )


def move_to(book: Book, number: int) -> None:
    """Put an entry of this year into an older book: as if registered there."""
    entry = RegisterEntry.objects.get(number=number, book__year_be=2569)
    entry.book = book
    entry.number = book.last_number = number
    book.save()
    set_keys(entry, is_incoming=True)
    entry.save()


def test_words_are_found_in_any_order_and_either_digits(cast: Cast) -> None:
    add(cast, 1, subject="ประชุมผู้บริหาร ครั้งที่ 11/2569", sender="ศาลากลาง")
    add(cast, 1, subject="อบรมครูใหม่")
    assert found(cast, "๑๑/๒๕๖๙ ประชุม") == [1]
    assert found(cast, "ศาลา") == [1]
    assert found(cast, "ครูใหม่ อบรม") == [2]
    assert "ไม่มีเรื่องที่ตรงกับที่ค้นหา" in search(cast, "ไม่มีคำนี้")


FOLDED = (
    "การประชุมคณะกรรมการ ครั้งที่ 3/2569 ของหน่วยงานต่าง ๆ ชั้นปีที่ 1–3 โครงการ “เด็กดี” กรุงเทพฯ"
)


@pytest.mark.parametrize(
    "text",
    [
        "ครั้งที่3/2569",
        "ครั้งที่ ๓/๒๕๖๙ ประชุม",
        "ปีที่ 1-3",
        "1—3",
        "ต่างๆ",
        "ต่าง ๆ",
        'โครงการ "เด็กดี"',
        "กรุงเทพ ฯ",
        "คร\u0e49ัง\u0e17\uf70a\u0e35\u200e 3",
    ],
)
def test_what_people_write_in_several_ways_is_found(cast: Cast, text: str) -> None:
    add(cast, 1, subject=FOLDED)
    assert found(cast, text) == [1]


@pytest.mark.parametrize("text", ["ครั้งที่ 4/2569", "13", "ต่างฯ"])
def test_what_is_not_there_is_not_found(cast: Cast, text: str) -> None:
    add(cast, 1, subject=FOLDED)
    assert found(cast, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "งบประมาณ",
        "0017/ว35614",
        "ตย 0017/ว 35614",
        "๐๐๑๗/ว ๓๕๖๑๔",
        "ศาลากลางตัวอย่าง",
        "กิ่งดาว",
        "ทางไปรษณีย์",
        "04999/ว 12",
    ],
    ids=["เรื่อง", "เลขชิด", "เลขเว้น", "เลขไทย", "จาก", "บุคคล", "หมายเหตุ", "อ้างถึง"],
)
def test_everything_that_people_remember_finds_a_letter(cast: Cast, text: str) -> None:
    add(
        cast,
        1,
        subject="จัดสรรงบประมาณ",
        reference_number="ที่ ตย 0017/ว 35614",
        sender="ศาลากลางตัวอย่าง",
        action_taken="นางสาวกิ่งดาว จำลองจิต",
        note="ทางไปรษณีย์",
        refers_to="หนังสือ ที่ ศธ 04999/ว 12 ลงวันที่ 1 ตุลาคม 2569",
    )
    add(cast, 1)
    assert found(cast, text) == [1]


def test_the_number_of_the_line_finds_it(cast: Cast) -> None:
    add(cast, 1)
    Book.objects.filter(kind="incoming").update(last_number=14_561)
    add(cast, 2)
    assert found(cast, "14562") == [14562]
    assert found(cast, "๑๔๕๖๒") == [14562]


def test_the_addressee_counts_in_the_book_of_what_is_sent_only(cast: Cast) -> None:
    add(cast, 1, "outgoing", addressee="โรงเรียนวัดจำลองทุกแห่ง")
    add(cast, 1, "incoming", addressee="โรงเรียนวัดจำลองทุกแห่ง")
    assert found(cast, "วัดจำลอง", kind="outgoing") == [1]
    assert found(cast, "วัดจำลอง", kind="incoming") == []


SPECIAL = {
    "%": "ลดร้อยละ 10% ของค่าใช้จ่าย",
    "_": "แฟ้ม budget_2569",
    "'": "ชื่อ D'Angelo",
    '"': 'โครงการ "เด็กดี" ปีสอง',
    "\\": "แฟ้ม C:\\งาน",
    "เ": "เรียน",
    "ี": "ปีใหม่",
    "งบ": "งบลงทุน",
}


@pytest.mark.parametrize("text", SPECIAL)
def test_a_sign_or_vowel_alone_is_looked_for_as_it_is(cast: Cast, text: str) -> None:
    plain = {"sender": "ก", "reference_number": "1"}
    add(cast, 1, subject="ขอบคุณ", **plain)
    add(cast, 1, subject=SPECIAL[text], **plain)
    assert found(cast, text) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "10% ของ",
        "budget_2569",
        '"เด็กดี"',
        "D'Angelo",
        "NEAR(เด็ก ดี)",
        "เด็ก AND ดี",
        "เด็กดี OR ปีใหม่",
        "เด็ก*",
        "^เด็กดี",
        "C:\\งาน",
        "search_text:เด็กดี",
        "-เด็กดี",
        "(เด็กดี",
    ],
)
def test_commands_of_the_index_are_plain_text(cast: Cast, text: str) -> None:
    add(cast, 1, subject="เด็กดี ปีใหม่ budget 2569 ของ 105 งาน Angelo")
    assert found(cast, text) == []
    add(cast, 1, subject=f"เรื่อง {text} ด่วน")
    assert found(cast, text) == [2]


def test_a_wildcard_is_no_wildcard(cast: Cast) -> None:
    add(cast, 1, subject="ประชุมครู")
    assert found(cast, "ประ%ครู") == []
    assert found(cast, "ประ_ุมครู") == []


def test_text_of_two_thousand_letters_is_kept_and_refused(cast: Cast) -> None:
    add(cast, 1)
    long = "เรื่องที่ " * 200
    page = search(cast, long)
    assert numbers(page) == []
    assert "คำค้นยาว 1,999 ตัวอักษร ค้นได้ไม่เกิน 500 ตัวอักษร" in page
    assert f'value="{long.strip()}"' in page


def test_text_of_five_hundred_letters_is_searched(cast: Cast) -> None:
    subject = "งบประมาณรายจ่ายประจำปี" * 22
    add(cast, 1, subject=subject)
    assert found(cast, subject[:484]) == [1]
    assert found(cast, "ง บ " * 120) == [1]


def test_found_letters_go_on_page_by_page(cast: Cast) -> None:
    add(cast, 120)
    add(cast, 1, subject="อย่างอื่น")
    page = search(cast, "เรื่องที่")
    assert numbers(page) == list(range(120, 70, -1))
    page = fetch(cast, "officer", next_page(page))
    assert numbers(page) == list(range(70, 20, -1))
    page = fetch(cast, "officer", next_page(page))
    assert numbers(page) == list(range(20, 0, -1))
    assert 'rel="next"' not in page


def test_what_was_corrected_is_found_under_its_new_words_only(cast: Cast) -> None:
    add(cast, 1, subject="อบรมครูใหม่")
    entry = RegisterEntry.objects.get()
    url = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.incoming(cast, subject="สัมมนาผู้บริหาร", version=entry.version)
    assert cast.sign_in("registry_clerk").post(url, typed).status_code == 302
    assert found(cast, "สัมมนา") == [1]
    assert found(cast, "อบรมครู") == []


def test_a_void_number_and_a_reserved_one_are_found(cast: Cast) -> None:
    add(cast, 1, subject="ออกเลขซ้ำ")
    entry = RegisterEntry.objects.get()
    void_entry(entry, "ซ้ำ", actor=cast.actor("registry_clerk"))
    reserve(cast)
    assert found(cast, "เลขซ้ำ") == [1]
    assert found(cast, "รอผู้อำนวยการ") == [2]


def test_nothing_of_another_office_or_book_is_found(cast: Cast) -> None:
    add(cast, 1, subject="งบประมาณ")
    add(cast, 1, "outgoing", subject="งบประมาณ")
    add(cast, 1, subject="งบประมาณ", by="school_clerk")
    assert found(cast, "งบประมาณ", by="school_clerk") == [1]
    assert found(cast, "งบประมาณ", by="other_school_clerk") == []
    assert found(cast, "งบประมาณ", by="outsider", year="all") == []


def test_every_year_is_searched_when_asked(cast: Cast) -> None:
    add(cast, 3, subject="งบประมาณ")
    move_to(make_book(cast, 2568), 2)
    move_to(make_book(cast, 2560), 1)
    assert found(cast, "งบประมาณ") == [3]
    assert found(cast, "งบประมาณ", year="2560") == [1]
    page = search(cast, "งบประมาณ", year="all")
    assert numbers(page) == [3, 2, 1]
    assert ">2568</td>" in page
    assert found(cast, "งบ", year="all") == [3, 2, 1]


def test_all_years_without_a_filter_are_those_of_this_one(cast: Cast) -> None:
    add(cast, 2)
    move_to(make_book(cast, 2568), 1)
    assert numbers(read(cast, "officer", query="year=all")) == [2]


def test_short_words_look_only_at_the_newest_numbers_and_say_so(cast: Cast) -> None:
    add(cast, 2, subject="งบลงทุน")
    said = "ค้นเฉพาะ 20,000 เลขล่าสุดของแต่ละปี"
    page = search(cast, "งบ")
    assert numbers(page) == [2, 1]
    assert said not in page
    Book.objects.filter(kind="incoming").update(last_number=30_000)
    RegisterEntry.objects.filter(number=2).update(number=29_999)
    page = search(cast, "งบ")
    assert numbers(page) == [29_999]
    assert said in page
    # A longer word of the same search is in the index: the whole book is searched.
    assert found(cast, "งบ ลงทุน") == [29_999, 1]


def test_a_filter_that_leaves_few_of_many_finds_them_still(cast: Cast) -> None:
    add(cast, 1, responsible_office_id=cast.divisions[4].pk)
    _copy_many(RegisterEntry.objects.get(), cast.divisions[1].pk, 3_000)
    asked = {"division": cast.divisions[4].pk}
    assert found(cast, "เรื่องที่", **asked) == [1]
    assert len(found(cast, "เรื่องที่")) == 50


def _copy_many(entry: RegisterEntry, division: int, count: int) -> None:
    """Fill the book with lines that say the same, for another division."""
    columns = {
        field.attname: getattr(entry, field.attname)
        for field in RegisterEntry._meta.concrete_fields
        if not field.primary_key
    }
    columns["responsible_office_id"] = division
    lines = [
        RegisterEntry(**{**columns, "number": number, "submission": uuid.uuid4()})
        for number in range(2, count + 2)
    ]
    RegisterEntry.objects.bulk_create(lines, batch_size=2000)
    Book.objects.filter(pk=entry.book_id).update(last_number=count + 1)
