"""ทะเบียนเกียรติบัตร: its form, its list, and what a correction does."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from saraban.offices.models import Office
from saraban.registers.models import Book, Certificate, RegisterEntry
from tests.cast import Cast
from tests.certificates import given
from tests.registers.exported import fetch, heads, lines
from tests.registers.imports.test_import import press, read

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
HEADS = [
    "เลขทะเบียน",
    "ปี",
    "ที่เกียรติบัตร",
    "ชื่อ",
    "เรื่อง/รายการ",
    "วันที่ออก",
    "ผู้ลงนาม",
    "การพิมพ์",
    "หมายเหตุ",
    "ผู้ลงทะเบียน",
    "วันลงทะเบียน",
    "เอกสาร",
    "ตรวจสอบ",
    "ลบ",
    "แก้ไข",
    "พิมพ์",
]
OF_PRINT = {"ผู้ลงนาม", "การพิมพ์", "ตรวจสอบ", "พิมพ์"}

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def page_of(cast: Cast, address: str, by: str = given.CLERK, **asked: Any) -> str:
    return cast.sign_in(by).get(address, asked).content.decode()


def heads_of(page: str) -> list[str]:
    return re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page)


@pytest.mark.postgres
@pytest.mark.parametrize("by", ["registry_clerk", "division_clerk", "officer"])
def test_certificates_are_numbered_in_a_book_of_their_own(cast: Cast, by: str) -> None:
    given.signatory(cast)
    first, second = given.registered(cast, by), given.registered(cast, by)
    assert [each.reference_number for each in (first, second)] == ["1/2569", "2/2569"]
    assert second.book.kind == Book.Kind.CERTIFICATE
    assert (second.addressee, second.subject_second[:4]) == (given.NAME, "งานศ")
    certificate = Certificate.objects.get(entry=second)
    assert (certificate.printing, certificate.design) == (2, "gold")
    assert certificate.check_state == Certificate.Check.PENDING
    assert len(certificate.public_code) == 16


def test_all_but_the_name_is_as_on_the_persons_last_one(cast: Cast) -> None:
    given.signatory(cast)
    given.registered(cast, note="รอบเช้า", printing="1", design="wave")
    given.registered(cast, "division_clerk", subject="เรื่องของกลุ่มอื่น")
    page = page_of(cast, given.CREATE)
    for value in ("รางวัลชนะเลิศ", "งานศิลปหัตถกรรม", "16/11/2569", "รอบเช้า"):
        assert f'value="{value}' in page
    assert 'value="1" id="id_printing_1" checked' in page
    assert '<option value="wave" selected>' in page
    assert f'value="{given.NAME}' not in page


def test_the_page_of_one_says_whose_it_is_and_both_lines(cast: Cast) -> None:
    given.signatory(cast)
    entry = given.registered(cast)
    page = page_of(cast, entry.get_absolute_url())
    assert f'>ชื่อ</dt><dd class="w">{given.NAME}</dd>' in page
    assert f"{entry.subject}<br>{entry.subject_second}" in page
    assert ">ถึง</dt>" not in page


def test_the_list_says_what_the_old_one_said(cast: Cast) -> None:
    given.signatory(cast)
    given.registered(cast)
    page = page_of(cast, given.LIST)
    assert [each.replace("<wbr>", "") for each in heads_of(page)] == HEADS
    for words in (given.NAME, "2 สพท.และ ร.ร.", "นางอรุณี ผู้นำสมมติ", "รอตรวจสอบ"):
        assert words in page
    assert given.NAME in page_of(cast, given.LIST, q="ใจสมมติ", year="all")
    assert given.NAME in page_of(cast, given.LIST, q="ศิลปหัตถกรรม")
    assert given.NAME in page_of(cast, given.LIST, check="pending")
    assert given.NAME not in page_of(cast, given.LIST, check="approved")


def test_excel_has_the_columns_of_the_list(cast: Cast) -> None:
    given.signatory(cast)
    given.registered(cast)
    sheet = fetch(cast, "year=2569", kind="certificate")
    for head in ("ชื่อ", "เรื่อง บรรทัดที่ 2", "ผู้ลงนาม", "การพิมพ์", "ตรวจสอบ"):
        assert head in heads(sheet)
    (line,) = [each.values() for each in lines(sheet)]
    assert {given.NAME, "2 สพท.และ ร.ร.", "รอตรวจสอบ"} <= set(line)


@pytest.mark.postgres
def test_a_school_has_numbers_alone_until_it_switches_the_rest_on(cast: Cast) -> None:
    form = page_of(cast, given.CREATE, "school_clerk")
    assert "ผู้ลงนาม" not in form
    assert "การพิมพ์โดยระบบ" not in form
    entry = given.registered(cast, "school_clerk")
    assert entry.reference_number == "1/2569"
    assert not Certificate.objects.exists()
    page = page_of(cast, given.LIST, "school_clerk")
    assert not OF_PRINT & set(heads_of(page))
    settings = reverse("directory:settings_edit")
    switched = {"is_allowed": "on", "needs_pin": "on", "prints_certificates": "on"}
    cast.sign_in("school_director").post(settings, switched)
    assert Office.objects.get(pk=cast.schools[0].pk).prints_certificates
    assert set(HEADS) >= OF_PRINT
    assert set(heads_of(page_of(cast, given.LIST, "school_clerk"))) >= OF_PRINT
    refused = cast.sign_in("school_clerk").post(
        given.CREATE, given.typed(cast, printing="2")
    )
    assert refused.status_code == 422
    entry = given.registered(cast, "school_clerk", printing="0")
    assert Certificate.objects.get(entry=entry).office == cast.schools[0]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"addressee": ""}, "ยังไม่ได้กรอกชื่อ"),
        ({"subject": ""}, "ยังไม่ได้กรอกเรื่อง บรรทัดที่ 1"),
        ({"signatory": "", "printing": "1"}, "เลือกผู้ลงนามก่อน"),
        ({"signatory": "999999"}, "ผู้ลงนาม"),
        ({"design": "own999999"}, "แบบเกียรติบัตร"),
        ({"document_date": "16/11/2555"}, "ไม่ได้เป็นผู้ลงนามในวันที่ออก"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    given.signatory(cast)
    sent = given.typed(cast, note="เก็บไว้", **changed)
    answer = cast.sign_in(given.CLERK).post(given.CREATE, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "เก็บไว้" in answer.content.decode()
    assert not RegisterEntry.objects.exists()


def test_a_signatory_of_another_office_signs_nothing_here(cast: Cast) -> None:
    other = given.signatory(cast, signs=False, office=cast.other_area, is_current=False)
    sent = given.typed(cast, signatory=str(other.pk))
    answer = cast.sign_in(given.CLERK).post(given.CREATE, sent)
    assert answer.status_code == 422
    assert not RegisterEntry.objects.exists()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("changed", "is_approved"),
    [
        ({"addressee": "เด็กหญิงคนใหม่ ใจสมมติ"}, False),
        ({"subject_second": "อีกงานหนึ่ง"}, False),
        ({"design": "vine"}, False),
        ({"printing": "1"}, True),
        ({"note": "ส่งมอบแล้ว"}, True),
    ],
)
def test_what_is_printed_otherwise_is_approved_anew(
    cast: Cast, changed: dict[str, str], is_approved: bool
) -> None:
    entry = given.approved(cast)
    edit = reverse("registers:entry_edit", args=[entry.pk])
    assert "ต้องให้ผู้ตรวจสอบรับรองใหม่" in page_of(cast, edit)
    sent = given.typed(cast, version=str(entry.version), **changed)
    assert cast.sign_in(given.CLERK).post(edit, sent).status_code == 302
    certificate = Certificate.objects.get(entry=entry)
    assert certificate.is_approved == is_approved
    assert (certificate.signature is not None) == is_approved
    assert certificate.first_approved_at is not None


def test_the_history_tells_what_was_chosen_otherwise(cast: Cast) -> None:
    given.signatory(cast)
    entry = given.registered(cast)
    edit = reverse("registers:entry_edit", args=[entry.pk])
    sent = given.typed(cast, version="1", printing="0", design="wave")
    cast.sign_in(given.CLERK).post(edit, sent)
    page = page_of(cast, entry.get_absolute_url())
    assert "แบบเกียรติบัตร: <del>กรอบทอง</del> → <ins>คลื่น</ins>" in page
    assert "การพิมพ์: <del>พิมพ์ได้ทั้ง สพท.และโรงเรียน</del>" in page
    again = cast.sign_in(given.CLERK).post(edit, sent)
    assert again.status_code == 422


def test_reserved_inserted_and_backdated_ones_have_all_of_it(cast: Cast) -> None:
    given.signatory(cast)
    client = cast.sign_in(given.CLERK)
    first = given.registered(cast)
    backdate = reverse("registers:entry_backdate", args=["certificate"])
    where = {"how": "insert", "book_date": "20/11/2569", "after_number": "1"}
    sent = where | {"reason": "ลืมลง"} | given.typed(cast, addressee="คนที่แทรก")
    assert client.post(backdate, sent).status_code == 302
    inserted = RegisterEntry.objects.get(insert_number=1)
    assert inserted.reference_number == "1/1/2569"
    codes = Certificate.objects.filter(entry__in=[first, inserted])
    assert len(set(codes.values_list("public_code", flat=True))) == 2


def test_old_years_come_in_with_names_and_both_lines(cast: Cast) -> None:
    head = "เลขทะเบียน,ปี,ที่เกียรติบัตร,ชื่อ,เรื่อง บรรทัดที่ 1,บรรทัดที่ 2,วันที่ออก"
    row = "7,2566,7/2566,นายเก่า สมมติ,รางวัลดีเด่น,ประจำปี 2566,5/5/2566"
    read(cast, f"{head}\n{row}\n".encode(), "เก่า.csv", kind="certificate")
    press(cast, "write")
    entry = RegisterEntry.objects.get(book__year_be=2566)
    assert (entry.addressee, entry.subject) == ("นายเก่า สมมติ", "รางวัลดีเด่น")
    assert entry.subject_second == "ประจำปี 2566"
    assert entry.document_date == date(2023, 5, 5)
    assert "นายเก่า สมมติ" in page_of(cast, given.LIST, year="2566")
