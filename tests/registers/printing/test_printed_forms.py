"""The printed documents, read from their PDF: what stands on the sheets of registers:book_pdf."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from saraban.core import thai
from saraban.registers.actions.books import current_book
from saraban.registers.actions.links import tie
from saraban.registers.actions.register_irregular import register_irregular
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.actions.void import void_entry
from saraban.registers.details import IrregularDetails, ReservationDetails
from saraban.registers.models import EntryLink, RegisterEntry
from tests.cast import Cast
from tests.registers.printed import (
    add,
    as_laid_out,
    furthest_letter,
    heights_of,
    order,
    sheets,
    squeezed,
    stroke_count,
    text,
    typed,
)

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HEADS = "ที่ลงวันที่จากถึงเรื่องการปฏิบัติหมายเหตุ"
DAY_IN_WORDS = {True: "วันที่๒๐เดือนพฤศจิกายนพ.ศ.๒๕๖๙", False: "วันที่20เดือนพฤศจิกายนพ.ศ.2569"}
# Every vowel and tone mark in the combinations that generated PDFs get wrong.
SUBJECTS = (
    "ขออนุญาตพานักเรียนไปแข่งขันทักษะวิชาการ ณ น้ำตกป้ำ ตั้งแต่วันที่ 20 พฤศจิกายน 2569",
    "ซึ่งที่ประชุมผู้บริหารให้ปู่ย่าตายายร่วมกิจกรรม ครั้งที่ 4/2569",
    "ฎีกาเบิกเงิน ฐานะการเงิน ญาติผู้ป่วย ปฏิทินฏิกขุ กตัญญู",
    "กำหนดส่งคำขอ จำนวน 12 ชุด ทำบัญชีค่าน้ำค่าไฟ ป้ำ ๆ เป๋อ ๆ",
    "ฟื้นฟูป่าต้นน้ำ ปั๊มน้ำ ฝึกซ้อมกู้ภัย เพื่อผู้เรียนชั้น ป.1–ป.6",
    "เงื่อนไขการกู้ยืม สิ้นปี ณัฐวุฒิ ฤๅษี ฦๅชา ศิษย์เก่า ก๊าซ จ๋า ไม้จัตวา",
)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def add_sixty(cast: Cast) -> list[RegisterEntry]:
    """Register the letters of a busy day."""
    return [
        add(
            cast,
            subject=f"{SUBJECTS[number % len(SUBJECTS)]} ({number})",
            sender=("โรงเรียนน้ำซึม", "ที่ว่าการอำเภอปู่เจ้า", "กู้ภัยป้ำเป๋อ")[number % 3],
            reference_number=f"ที่ ศธ 04999.{number:03d}/ว {number * 7}",
            urgency=number % 4 + 1,
            action_taken="นางสาวกิ่งดาว จำลองจิต" if number % 2 else "",
            note="เอกสารกระดาษ",
        )
        for number in range(60)
    ]


def expected_line(entry: RegisterEntry) -> str:
    """Return a line of the form as the book has it."""
    urgency = "" if entry.urgency == 1 else entry.get_urgency_display()
    division = entry.responsible_office
    return "".join(
        (
            entry.number_text,
            entry.reference_number.removeprefix("ที่"),
            thai.format_date_short(entry.document_date),
            entry.sender,
            entry.addressee,
            entry.subject,
            division.short_name if division else "",
            entry.action_taken,
            urgency,
            entry.note,
        )
    )


@pytest.mark.parametrize("has_thai_digits", [True, False])
def test_the_text_of_sixty_letters_is_that_of_the_book(
    cast: Cast, has_thai_digits: bool
) -> None:
    written = thai.to_thai_digits if has_thai_digits else str
    lines_of_day = [expected_line(entry) for entry in add_sixty(cast)]
    printed = sheets(order(cast, thai_digits="on" if has_thai_digits else ""))
    title = "ทะเบียนหนังสือรับ"
    heading = DAY_IN_WORDS[has_thai_digits] + squeezed(cast.area.name)[:-1] + written(1)
    first = f"{written('แบบที่ 13')}{title}{heading}เลขทะเบียนรับ{HEADS}"
    later = f"{title}{heading}{written('แบบที่ 13')}เลขทะเบียนรับ{HEADS}"
    body = ""
    for place, sheet in enumerate(printed, start=1):
        head = squeezed(first if place == 1 else later)
        foot = f"แผ่นที่{written(f'{place}/{len(printed)}')}"
        assert sheet.startswith(head)
        assert sheet.endswith(foot)
        body += sheet.removeprefix(head).removesuffix(foot)
    total = "รวม 60 รายการ (เลข 1–60) ยกเลิก 0 รายการ จองเลข 0 รายการ"
    whole, _, signatures = body.partition("(ลงชื่อ)")
    assert whole == squeezed(written("".join(lines_of_day) + total))
    assert "ผู้จัดทำ" in signatures
    assert "ผู้ตรวจ" in signatures


def test_form_fourteen_has_its_columns_and_the_answered_letter(cast: Cast) -> None:
    add(cast)
    received = add(cast, document_date="2026-11-18")
    answer = add(cast, "outgoing", subject="ตอบข้อหารือ")
    tie(answer, received, EntryLink.Kind.ANSWERS, actor=cast.actor("registry_clerk"))
    outgoing = text(order(cast, kind="outgoing", thai_digits=""))
    assert f"เลขทะเบียนส่ง{HEADS}" in outgoing
    assert outgoing.startswith("แบบที่14ทะเบียนหนังสือส่ง")
    assert "ตอบเลขรับ2ลว.18พ.ย.69" in outgoing
    incoming = text(order(cast, thai_digits=""))
    assert incoming.count("ตอบแล้วที่ศธ04999/1ลว.16พ.ย.69") == 1


def test_a_cancelled_answer_is_no_answer(cast: Cast) -> None:
    received = add(cast)
    answer = add(cast, "outgoing")
    actor = cast.actor("registry_clerk")
    tie(answer, received, EntryLink.Kind.ANSWERS, actor=actor)
    void_entry(answer, "ออกเลขผิด", actor=actor)
    assert "ตอบแล้ว" not in text(order(cast))


def test_lines_out_of_the_ordinary_say_so(cast: Cast) -> None:
    actor = cast.actor("registry_clerk")
    with time_machine.travel(datetime(2026, 11, 19, 3, 0, tzinfo=UTC), tick=False):
        add(cast, subject="เมื่อวาน")
    void = add(cast, subject="ลงผิดเล่ม")
    void_entry(void, "ลงซ้ำกับเลข 1", actor=actor)
    reservation = ReservationDetails(
        count=1,
        owner_id=cast.users["officer"].pk,
        reason="รอหนังสือจากจังหวัด",
        expires_on=date(2026, 11, 25),
        division_id=cast.divisions[1].pk,
    )
    reserve_numbers("incoming", reservation, actor=actor)
    deadline = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    add(cast, subject="ต้องตอบ", urgency=4, deadline_at=deadline)
    letter = typed(
        sender="อำเภอ",
        reference_number="ที่ ตย 1/1",
        responsible_office_id=cast.divisions[1].pk,
    )
    back = IrregularDetails(date(2026, 11, 19), "คนส่งลืมยื่น")
    register_irregular("incoming", letter, back, actor=actor)
    letter = typed(
        sender="อำเภอ",
        reference_number="ที่ ตย 1/2",
        responsible_office_id=cast.divisions[1].pk,
    )
    between = IrregularDetails(date(2026, 11, 20), "ตกหล่น", after_number=2)
    register_irregular("incoming", letter, between, actor=actor)
    year = text(order(cast, span="year", year="2569", thai_digits=""))
    assert "ยกเลิกเลข:ลงซ้ำกับเลข1" in year
    assert "(จองเลข)รอหนังสือจากจังหวัดนโยบายและแผนนางสาวนภาใจสมมติ" in year
    assert "ด่วนที่สุดด่วนภายใน24พ.ย.2569เวลา16:30น." in year
    assert "ลงทะเบียนย้อนหลังเมื่อ20พ.ย.69:คนส่งลืมยื่น" in year
    assert "เลขแทรกเมื่อ20พ.ย.69:ตกหล่น" in year
    assert "รวม6รายการ(เลข1–5)ยกเลิก1รายการจองเลข1รายการ" in year
    assert year.index("ยกเลิกเลข:") < year.index("2/1ตย1/2") < year.index("(จองเลข)")
    # A line stands under the day that it was written in for.
    yesterday = text(order(cast, day="19/11/2569", thai_digits=""))
    assert "เมื่อวาน" in yesterday
    assert "คนส่งลืมยื่น" in yesterday
    assert "รวม2รายการ(เลข1–5)" in yesterday


def test_a_struck_line_has_strokes_through_it(cast: Cast) -> None:
    entry = add(cast)
    plain = order(cast)
    void_entry(entry, "ออกเลขผิด", actor=cast.actor("registry_clerk"))
    assert stroke_count(order(cast)) > stroke_count(plain)


DANGEROUS = '#panic("x") $a$ *b* _c_ \\d "e" <f> @g [h] {i} `j` = - // /* ~ \' %'


def test_text_that_looks_like_code_is_printed_as_it_is(cast: Cast) -> None:
    entry = add(cast, subject=DANGEROUS)
    # An imported line may hold what no form lets in.
    RegisterEntry.objects.filter(pk=entry.pk).update(
        note="บรรทัดหนึ่ง\nบรรทัดสอง", sender='#import "@preview/x:1.0.0": *'
    )
    printed = text(order(cast, thai_digits=""))
    assert squeezed(DANGEROUS) in printed
    assert "บรรทัดหนึ่งบรรทัดสอง" in printed
    assert '#import"@preview/x:1.0.0":*' in printed


def test_words_without_end_stay_in_their_column(cast: Cast) -> None:
    long = {"subject": "ก" * 500, "sender": "W" * 200, "reference_number": "9" * 100}
    add(cast, **long)
    answer = order(cast, thai_digits="")
    printed = text(answer)
    assert all(value in printed for value in long.values())
    assert furthest_letter(answer) < 297 - 14


def test_months_are_not_torn_at_the_end_of_a_line(cast: Cast) -> None:
    for number in range(24):
        add(cast, subject=f"{'ก ' * number}วันที่ 8 พฤศจิกายน ถึงวันที่ 9 กันยายน")
    printed = as_laid_out(order(cast, document="signing", thai_digits=""))
    assert printed.count("8 พฤศจิกายน") + printed.count("8\nพฤศจิกายน") == 24
    assert printed.count("9 กันยายน") + printed.count("9\nกันยายน") == 24


def test_large_numbers_are_in_the_text_as_they_are(cast: Cast) -> None:
    book = current_book(cast.area, "incoming")
    book.start_number, book.last_number = 1_234_567, 1_234_566
    book.save()
    add(cast)
    add(cast, note="โทร 02-345-6789-0123-4567 ต่อ 8901234567")
    printed = text(order(cast, thai_digits=""))
    assert "รวม2รายการ(เลข1234567–1234568)" in printed
    assert "โทร02-345-6789-0123-4567ต่อ8901234567" in printed


def test_letters_are_signed_for_division_by_division(cast: Cast) -> None:
    add(cast, subject="ไม่มีกลุ่ม", responsible_office_id=None)
    add(cast, subject="ของนิเทศ", responsible_office_id=cast.divisions[6].pk)
    add(cast, subject="ของแผนหนึ่ง")
    add(cast, subject="ของแผนสอง")
    void = add(cast, subject="ยกเลิกไป")
    void_entry(void, "ลงผิด", actor=cast.actor("registry_clerk"))
    printed = text(order(cast, document="signing"))
    parts = [
        f"{cast.divisions[1].short_name}(๒เรื่อง)",
        "ของแผนหนึ่ง",
        "ของแผนสอง",
        f"{cast.divisions[6].short_name}(๑เรื่อง)",
        "ของนิเทศ",
        "ไม่ระบุกลุ่มปฏิบัติ(๑เรื่อง)",
        "ไม่มีกลุ่ม",
    ]
    places = [printed.index(squeezed(part)) for part in parts]
    assert places == sorted(places)
    assert "เรื่องผู้รับ(ลงชื่อ)วันเวลา" in printed
    assert "ยกเลิกไป" not in printed


def test_a_school_signs_without_divisions(cast: Cast) -> None:
    add(cast, by="school_clerk", subject="ของโรงเรียน")
    printed = text(order(cast, "school_clerk", document="signing"))
    assert "ของโรงเรียน" in printed
    assert "กลุ่ม" not in printed


def test_the_delivery_book_holds_paper_letters_only(cast: Cast) -> None:
    add(cast, "outgoing", addressee="ผู้ว่าราชการจังหวัด")
    sent = add(cast, "outgoing", addressee="ส่งในระบบ")
    RegisterEntry.objects.filter(pk=sent.pk).update(dispatched_at=timezone.now())
    printed = text(order(cast, kind="outgoing", document="delivery_book"))
    assert "เลขทะเบียนจากถึงหน่วยรับผู้รับวันและเวลาหมายเหตุ" in printed
    assert printed.startswith("แบบที่๑๖สมุดส่งหนังสือ")
    assert "ผู้ว่าราชการจังหวัด" in printed
    assert "ส่งในระบบ" not in printed
    add(cast, sender="อำเภอ")
    handed = text(order(cast, document="delivery_book"))
    assert f"อำเภอสำนักงานเขตพื้นที่การศึกษา{cast.divisions[1].short_name}" in handed


def test_the_longest_letter_stays_on_its_slip(cast: Cast) -> None:
    words = {
        "addressee": "โรงเรียนขยายโอกาส " * 11,
        "subject": "ขอเชิญประชุม 4/2569 " * 24,
    }
    for _ in range(16):
        entry = add(cast, "outgoing", **words)
        RegisterEntry.objects.filter(pk=entry.pk).update(reference_number="ที่ ศธ " * 14)
    answer = order(cast, kind="outgoing", document="receipt_slips", thai_digits="")
    signed_at = heights_of(answer, "ผู้รับ")
    assert len(signed_at) == 16
    # A slip is 52 mm high; the line to sign on is its last.
    assert all(44 < (height - 1) % 52 < 50 for height in signed_at)


def test_receipts_are_slips_sixteen_on_a_sheet(cast: Cast) -> None:
    for number in range(17):
        add(cast, "outgoing", addressee=f"อำเภอที่ {number}", subject="น้ำ" * 160)
    printed = sheets(
        order(cast, kind="outgoing", document="receipt_slips", thai_digits="")
    )
    assert [sheet.count("ใบรับหนังสือแบบที่17") for sheet in printed] == [16, 1]
    assert "ที่ศธ04999/17ถึงอำเภอที่16เรื่องน้ำน้ำ" in printed[1]
    assert "น้ำ…รับวันที่" in printed[1]
    assert order(cast, document="receipt_slips").status_code == 422
